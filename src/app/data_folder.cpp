#include "app/data_folder.h"

#include "app/listen.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace zongji::app {
namespace {

constexpr const char* its_name = "the data folder";

struct Door {
    const char* use;
    std::string address;
    std::uint16_t port;
    int type;
};

std::vector<Door> doors(const Config& config) {
    const auto telephony = telephony_config(config);
    std::vector<Door> all{
        {"http.port", config.http_address, config.http_port, SOCK_STREAM},
        {"sip.port, UDP", config.sip_address, config.sip_port, SOCK_DGRAM},
        {"sip.port, TCP", config.sip_address, config.sip_port, SOCK_STREAM},
    };
    for (const std::uint16_t port : telephony.media.browser_ports)
        all.push_back({"media.browser_ports", telephony.media.bind_address, port, SOCK_DGRAM});
    return all;
}

// 0, or why not. What is no address is for those to refuse who listen there.
int cannot_bind(const Door& door) {
    addrinfo wanted{};
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    wanted.ai_socktype = door.type;
    addrinfo* found = nullptr;
    if (getaddrinfo(door.address.c_str(), std::to_string(door.port).c_str(), &wanted, &found) != 0)
        return 0;
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, freeaddrinfo);
    const int fd = ::socket(found->ai_family, door.type | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    // As they are bound later: a port whose connections of before are not forgotten yet is free.
    const int on = 1;
    if (door.type == SOCK_STREAM)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (found->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const int reason = ::bind(fd, found->ai_addr, found->ai_addrlen) == 0 ? 0 : errno;
    ::close(fd);
    return reason;
}

}  // namespace

Result<DataFolder> DataFolder::take(const Config& config) {
    std::error_code code;
    std::filesystem::create_directories(config.data_dir, code);
    if (code)
        return Error{ErrorCode::unavailable, "the data folder cannot be made", config.data_dir};
    ::chmod(config.data_dir.c_str(), 0700);
    ZONGJI_TRY(auto named, store::FileLock::take(config.data_dir + "/lock", its_name));
    ZONGJI_TRY(auto whole, store::FolderLock::take(config.data_dir, its_name));
    return DataFolder(std::move(named), std::move(whole));
}

Result<void> check_ports(const Config& config) {
    for (const Door& door : doors(config)) {
        const int reason = door.port == 0 ? 0 : cannot_bind(door);
        if (reason == 0)
            continue;
        return Error{ErrorCode::unavailable,
                     fmt::format("{}: {} port {} cannot be bound: {}", door.use, door.address,
                                 door.port, std::strerror(reason)),
                     {}};
    }
    return {};
}

}  // namespace zongji::app
