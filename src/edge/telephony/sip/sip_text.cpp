#include "edge/telephony/sip/sip_text.h"

#include "base/ensure.h"
#include "base/text.h"
#include "edge/telephony/sip/address.h"

#include <cctype>

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip {

std::string in_user_part(std::string_view text) {
    constexpr std::string_view allowed = "-_.!~*'()+";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) || allowed.find(c) != std::string_view::npos)) {
            result += c;
        } else {
            result += fmt::format("%{:02X}", byte);
        }
    }
    return result;
}

std::string in_quotes(const std::string& text) {
    std::string result = "\"";
    for (const char c : plain_line(text, 128)) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

std::string new_call_id() {
    std::uint64_t chance[2] = {};
    ensure(getentropy(chance, sizeof chance) == 0, "chance");
    return fmt::format("{:016x}{:016x}", chance[0], chance[1]);
}

std::uint32_t chance_below(std::uint32_t n) {
    std::uint32_t chance = 0;
    ensure(getentropy(&chance, sizeof chance) == 0, "chance");
    return chance % n;
}

std::string own_address_towards(const std::string& host) {
    constexpr std::string_view somewhere = "192.0.2.1";  // RFC 5737: nobody's
    const Ip ip = parse_ip(host).value_or(*parse_ip(somewhere));
    const int fd = ::socket(is_ipv4(ip) ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return {};
    sockaddr_storage address{};
    socklen_t size = 0;
    to_sockaddr({ip, 9}, fd, address, size);
    std::string own;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::connect(fd, any, size) == 0) {
        size = sizeof address;
        if (getsockname(fd, any, &size) == 0)
            own = to_text(endpoint_of(any).ip);
    }
    ::close(fd);
    return own;
}

}  // namespace zongji::sip
