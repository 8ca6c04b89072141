#include "edge/speech/child_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
// glibc 2.36 forgets to say that it is C.
#include <sys/pidfd.h>
}

namespace zongji::speech {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }
    void set(int fd) {
        close();
        fd_ = fd;
    }
    void close() {
        if (fd_ >= 0)
            ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

Error failed(std::string why) {
    return Error{ErrorCode::failed, std::move(why), {}};
}

int ms_until(SteadyTime deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

// Sockets and not pipes: writing to a program that is gone then is an error and not a signal.
bool make_pair(Descriptor& ours, Descriptor& theirs) {
    int both[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both) != 0)
        return false;
    ours.set(both[0]);
    theirs.set(both[1]);
    return true;
}

int spawn(pid_t& pid, const std::string& program, const std::vector<std::string>& arguments,
          int child_in, int child_out) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, child_in, 0);
    posix_spawn_file_actions_adddup2(&files, child_out, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<char*> argv;
    argv.push_back(const_cast<char*>(program.c_str()));
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    // A program has no business with our environment.
    char lang[] = "LANG=C.UTF-8";
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char* environment[] = {lang, path, nullptr};
    const int error = posix_spawnp(&pid, program.c_str(), &files, &attributes, argv.data(),
                                   static_cast<char* const*>(environment));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

// Feeds and reads until the program closes its output. Empty text: it went well.
std::string converse(Descriptor& to, Descriptor& from, const std::string& input,
                     std::string& output, std::size_t most_output, SteadyTime deadline) {
    std::size_t sent = 0;
    std::array<char, 65536> buffer;
    while (true) {
        if (to.get() >= 0 && sent == input.size())
            to.close();
        pollfd fds[2] = {{from.get(), POLLIN, 0}, {to.get(), POLLOUT, 0}};
        const int ready = ::poll(fds, 2, ms_until(deadline));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return "took too long";
        if (fds[1].revents != 0) {
            const ssize_t done = ::send(to.get(), input.data() + sent, input.size() - sent,
                                        MSG_NOSIGNAL | MSG_DONTWAIT);
            if (done > 0)
                sent += static_cast<std::size_t>(done);
            else if (errno != EAGAIN && errno != EINTR)
                to.close();  // it wants no more; its output says whether that is right
        }
        if (fds[0].revents != 0) {
            const ssize_t done = ::read(from.get(), buffer.data(), buffer.size());
            if (done < 0 && errno == EINTR)
                continue;
            if (done <= 0)
                return {};
            output.append(buffer.data(), static_cast<std::size_t>(done));
            if (output.size() > most_output)
                return "wrote too much";
        }
    }
}

// Waits for the end, kills at the deadline or at once. The exit status of waitpid(2).
int reap(pid_t pid, bool at_once, SteadyTime deadline) {
    const Descriptor process(::pidfd_open(pid, 0));
    if (!at_once && process.get() >= 0) {
        pollfd fd{process.get(), POLLIN, 0};
        while (::poll(&fd, 1, ms_until(deadline)) < 0 && errno == EINTR) {
        }
        at_once = (fd.revents & POLLIN) == 0;
    }
    if (at_once)
        ::kill(pid, SIGKILL);
    int status = -1;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace

Result<std::string> run_program(const std::string& program,
                                const std::vector<std::string>& arguments, const std::string& input,
                                Span time_limit, std::size_t most_output) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::microseconds(time_limit.us);
    Descriptor to;
    Descriptor from;
    Descriptor child_in;
    Descriptor child_out;
    if (!make_pair(to, child_in) || !make_pair(from, child_out))
        return Error{ErrorCode::exhausted, "no more file descriptors for another program", {}};
    pid_t pid = 0;
    const int error = spawn(pid, program, arguments, child_in.get(), child_out.get());
    if (error == ENOENT)
        return not_found(program + " is not installed");
    if (error != 0)
        return failed(program + " cannot be started: " + std::strerror(error));
    child_in.close();
    child_out.close();

    std::string output;
    const std::string trouble = converse(to, from, input, output, most_output, deadline);
    const int status = reap(pid, !trouble.empty(), deadline);
    if (!trouble.empty())
        return failed(program + " " + trouble);
    if (!WIFEXITED(status))
        return failed(program + " was ended");
    if (WEXITSTATUS(status) != 0)
        return failed(program + " failed with status " + std::to_string(WEXITSTATUS(status)));
    return output;
}

}  // namespace zongji::speech
