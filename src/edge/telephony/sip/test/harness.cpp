#include "edge/telephony/sip/test/harness.h"

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace zongji::sip::test {

namespace {

sockaddr_in at(const std::string& address, std::uint16_t port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &in.sin_addr);
    return in;
}

bool can_bind(int type, std::uint16_t port) {
    const int fd = socket(AF_INET, type, 0);
    const sockaddr_in in = at("127.0.0.1", port);
    const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&in), sizeof in) == 0;
    close(fd);
    return bound;
}

}  // namespace

std::uint16_t free_port() {
    static std::uint16_t next = static_cast<std::uint16_t>(20'000 + (getpid() * 37) % 20'000);
    for (;;) {
        next = next > 48'000 ? 20'000 : static_cast<std::uint16_t>(next + 7);
        if (can_bind(SOCK_DGRAM, next) && can_bind(SOCK_STREAM, next))
            return next;
    }
}

Result<LocalMedia> FakeMedia::open_phone_leg(LegId leg, LegId partner, const std::string& towards) {
    std::lock_guard lock(mutex_);
    partners_[leg] = partner;
    ensure(open_.try_emplace(leg).second, "opened once");
    next_port_ = next_port_ > 60'000 ? 40'000 : static_cast<std::uint16_t>(next_port_ + 2);
    const bool six = towards.find(':') != std::string::npos;
    return LocalMedia{six ? "::1" : "127.0.0.1", next_port_};
}

Result<void> FakeMedia::connect_phone_leg(LegId leg, const RemoteMedia& remote) {
    std::lock_guard lock(mutex_);
    ensure(open_.contains(leg), "connected while open");
    all_[leg].push_back(remote);
    return {};
}

void FakeMedia::note_alive(LegId leg) {
    std::lock_guard lock(mutex_);
    ++alive_[leg];
}

void FakeMedia::press_key(LegId leg, char digit) {
    std::lock_guard lock(mutex_);
    keys_[leg] += digit;
}

std::size_t FakeMedia::times_alive(LegId leg) const {
    std::lock_guard lock(mutex_);
    const auto found = alive_.find(leg);
    return found == alive_.end() ? 0 : found->second;
}

std::string FakeMedia::keys(LegId leg) const {
    std::lock_guard lock(mutex_);
    const auto found = keys_.find(leg);
    return found == keys_.end() ? "" : found->second;
}

void FakeMedia::close_leg(LegId leg) {
    std::lock_guard lock(mutex_);
    ensure(open_.erase(leg) == 1, "closed once");
}

LegId FakeMedia::partner_of(LegId leg) const {
    std::lock_guard lock(mutex_);
    return partners_.at(leg);
}

std::vector<RemoteMedia> FakeMedia::connected(LegId leg) const {
    std::lock_guard lock(mutex_);
    const auto found = all_.find(leg);
    return found == all_.end() ? std::vector<RemoteMedia>{} : found->second;
}

std::size_t FakeMedia::open_legs() const {
    std::lock_guard lock(mutex_);
    return open_.size();
}

void FakeStore::put(const DialogRecord& record) {
    std::lock_guard lock(mutex_);
    records_[record.leg_id] = record;
}

void FakeStore::remove(LegId leg) {
    std::lock_guard lock(mutex_);
    records_.erase(leg);
}

std::vector<DialogRecord> FakeStore::records() const {
    std::lock_guard lock(mutex_);
    std::vector<DialogRecord> result;
    for (const auto& [leg, record] : records_)
        result.push_back(record);
    return result;
}

void FakeRegistrations::put(const RegistrationRecord& record) {
    std::lock_guard lock(mutex_);
    records_[record.phone_id] = record;
}

void FakeRegistrations::remove(PhoneId phone) {
    std::lock_guard lock(mutex_);
    records_.erase(phone);
}

std::vector<RegistrationRecord> FakeRegistrations::records() const {
    std::lock_guard lock(mutex_);
    std::vector<RegistrationRecord> result;
    for (const auto& [phone, record] : records_)
        result.push_back(record);
    return result;
}

void EventLog::add(calls::Event event) {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
}

std::vector<calls::Event> EventLog::all() const {
    std::lock_guard lock(mutex_);
    return events_;
}

bool EventLog::wait(const std::function<bool(const std::vector<calls::Event>&)>& holds,
                    int seconds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(seconds), [&] { return holds(events_); });
}

Program::Program(std::vector<std::string> arguments) {
    char path[] = "/tmp/zongji-sip-test-XXXXXX";
    const int out = mkstemp(path);
    output_path_ = path;
    pid_ = fork();
    if (pid_ == 0) {
        dup2(out, 1);
        dup2(out, 2);
        const int in = open("/dev/null", O_RDONLY);
        dup2(in, 0);
        std::vector<char*> argv;
        for (auto& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        execvp(argv[0], argv.data());
        _exit(127);
    }
    close(out);
}

Program::~Program() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    unlink(output_path_.c_str());
}

bool Program::listens(std::uint16_t port, int seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (can_bind(SOCK_DGRAM, port) && can_bind(SOCK_STREAM, port)) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        poll(nullptr, 0, 5);
    }
    return true;
}

void Program::show_output() const {
    std::ifstream in(output_path_);
    std::stringstream text;
    text << in.rdbuf();
    const std::string all = text.str();
    printf("%s\n", all.substr(all.size() > 3000 ? all.size() - 3000 : 0).c_str());
}

int Program::wait(int seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < until) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            if (code != 0)
                show_output();
            return code;
        }
        poll(nullptr, 0, 10);
    }
    return -1;
}

std::filesystem::path test_folder() {
    // Ninja names sources relative to the build folder, in whose bin/ this program is.
    const auto build = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
    return (build / std::filesystem::path(__FILE__)).parent_path().lexically_normal();
}

std::string scenario(const std::string& name) {
    return test_folder() / (name + ".xml");
}

std::vector<std::string> sipp(const std::string& scenario_path, std::uint16_t engine,
                              std::uint16_t port, int calls, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"sipp",
                                          "-sf",
                                          scenario_path,
                                          "127.0.0.1:" + std::to_string(engine),
                                          "-i",
                                          "127.0.0.1",
                                          "-p",
                                          std::to_string(port),
                                          "-mi",
                                          "127.0.0.1",
                                          "-nostdin",
                                          "-m",
                                          std::to_string(calls),
                                          "-timeout",
                                          "60s",
                                          "-timeout_error",
                                          "-s",
                                          "4001234567",
                                          "-buff_size",
                                          "4000000"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

UdpPeer::UdpPeer(std::uint16_t port, const std::string& address)
    : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in in = at(address, port);
    ensure(bind(fd_, reinterpret_cast<const sockaddr*>(&in), sizeof in) == 0, "bind a test peer");
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
    port_ = ntohs(bound.sin_port);
}

UdpPeer::~UdpPeer() {
    close(fd_);
}

void UdpPeer::send(std::uint16_t to, const std::string& datagram) {
    const sockaddr_in in = at("127.0.0.1", to);
    sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&in),
           sizeof in);
}

std::string UdpPeer::receive(int timeout_ms) {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, timeout_ms) <= 0)
        return {};
    char buffer[65'536];
    const auto size = recv(fd_, buffer, sizeof buffer, 0);
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
}

int status_of(const std::string& response) {
    return response.starts_with("SIP/2.0 ") ? std::atoi(response.c_str() + 8) : 0;
}

std::string header_of(const std::string& message, const std::string& name) {
    const auto at = message.find("\r\n" + name + ":");
    if (at == message.npos)
        return {};
    const auto begin = message.find_first_not_of(' ', at + name.size() + 3);
    return message.substr(begin, message.find("\r\n", begin) - begin);
}

std::string md5_hex(const std::string& text) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), sum, &size, EVP_md5(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        char pair[3];
        snprintf(pair, sizeof pair, "%02x", sum[i]);
        hex += pair;
    }
    return hex;
}

Rig::Rig(std::function<void(Config&)> change) : port(free_port()) {
    Config config;
    config.bind_address = "127.0.0.1";
    config.port = port;
    config.clock = &clock;
    config.ids = &ids;
    config.media = &media;
    config.dialogs = &dialogs;
    config.registrations = &registrations;
    config.limits.last_word = milliseconds(300);
    config.events = [this](calls::Event event) {
        events.add(event);
        react(event);
    };
    if (change)
        change(config);
    auto started = SipEngine::start(std::move(config));
    ensure(started.ok(), "the engine starts");
    engine = std::move(started).value();
    react.begin_with(*engine);
}

void Rig::use(std::vector<Trunk> trunks, std::vector<Phone> phones,
              std::vector<std::string> numbers) {
    auto directory =
        Directory::make(std::move(trunks), std::move(phones), {numbers.begin(), numbers.end()});
    ensure(directory.ok(), "a good directory");
    engine->set_directory(std::make_shared<const Directory>(std::move(directory).value()));
    engine->stats();  // it is in use when this returns
}

bool Rig::settled(int seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    do {
        const Stats stats = engine->stats();
        if (stats.legs == 0 && stats.handles == 0)
            return true;
        poll(nullptr, 0, 20);
    } while (std::chrono::steady_clock::now() < until);
    return false;
}

}  // namespace zongji::sip::test
