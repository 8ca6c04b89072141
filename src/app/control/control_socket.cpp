#include "app/control/control_socket.h"

#include <cstring>

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace zongji::app {
namespace {

constexpr std::size_t most_bytes = 64 << 20;

Result<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return invalid("the data folder's path is too long for a socket in it");
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

// Until the other side has said all it had to say.
Result<std::string> read_all(int fd) {
    std::string text;
    char buffer[16 * 1024];
    while (true) {
        pollfd ready{fd, POLLIN, 0};
        if (poll(&ready, 1, 60'000) <= 0) {
            return Error{
                ErrorCode::unavailable, "the other side of the control socket is silent", {}};
        }
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got == 0)
            return text;
        if (got < 0)
            return Error{ErrorCode::unavailable, std::strerror(errno), {}};
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > most_bytes)
            return invalid("the request is too large");
    }
}

bool write_all(int fd, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t sent = send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        done += static_cast<std::size_t>(sent);
    }
    shutdown(fd, SHUT_WR);
    return true;
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(const std::string& path, Answer answer) {
    ZONGJI_TRY(const sockaddr_un address, address_of(path));
    std::unique_ptr<ControlSocket> made(new ControlSocket);
    made->path_ = path;
    made->answer_ = std::move(answer);
    made->listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    made->wake_ = eventfd(0, EFD_CLOEXEC);
    unlink(path.c_str());
    const mode_t before = umask(0077);
    const int bound =
        bind(made->listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    umask(before);
    if (bound != 0 || listen(made->listener_, 8) != 0) {
        return Error{ErrorCode::unavailable, "the control socket cannot be opened", path};
    }
    made->thread_ = std::thread([self = made.get()] { self->serve(); });
    pthread_setname_np(made->thread_.native_handle(), "control");
    return made;
}

ControlSocket::~ControlSocket() {
    if (thread_.joinable()) {
        eventfd_write(wake_, 1);
        thread_.join();
    }
    if (listener_ >= 0)
        close(listener_);
    if (wake_ >= 0)
        close(wake_);
    unlink(path_.c_str());
}

void ControlSocket::serve() {
    while (true) {
        pollfd fds[] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
        if (poll(fds, 2, -1) < 0)
            continue;
        if (fds[1].revents)
            return;
        const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        const auto text = read_all(client);
        if (text) {
            auto request = parse_json_as<json::object>(*text);
            json::value answer =
                request ? answer_(*request)
                        : json::value(json::object{{"error", request.error().message}});
            write_all(client, json::serialize(answer));
        }
        close(client);
    }
}

Result<json::value> ask_server(const std::string& path, const json::object& request) {
    ZONGJI_TRY(const sockaddr_un address, address_of(path));
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(fd);
        return Error{ErrorCode::unavailable, "no server is running with this data folder", path};
    }
    const bool sent = write_all(fd, json::serialize(request));
    auto text =
        sent ? read_all(fd) : Result<std::string>(Error{ErrorCode::unavailable, "cannot send", {}});
    close(fd);
    if (!text)
        return text.error();
    return parse_json(*text);
}

}  // namespace zongji::app
