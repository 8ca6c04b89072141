#pragma once

#include "edge/telephony/sip/sip.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace zongji::sip::test {

inline constexpr PhoneId phone_id{11};  // of the one phone that most tests have

// A port of 127.0.0.1 that is free for UDP and TCP.
std::uint16_t free_port();

// Answers every leg with a port of its own and remembers where it was sent.
class FakeMedia final : public MediaPorts {
public:
    Result<LocalMedia> open_phone_leg(LegId leg, LegId partner,
                                      const std::string& towards) override;
    bool can_reach(const std::string& address) const override {
        return address.find(':') == std::string::npos || serves_ipv6;
    }
    Result<void> connect_phone_leg(LegId leg, const RemoteMedia& remote) override;
    void note_alive(LegId leg) override;
    void press_key(LegId leg, char digit) override;
    void close_leg(LegId leg) override;
    std::size_t room() const override { return free_ports; }

    std::atomic<std::size_t> free_ports = 10'000;
    std::atomic<bool> serves_ipv6 = false;

    std::vector<RemoteMedia> connected(LegId leg) const;
    std::size_t open_legs() const;
    std::size_t times_alive(LegId leg) const;
    std::string keys(LegId leg) const;  // told by INFO
    LegId partner_of(LegId leg) const;  // as said when it was opened

private:
    mutable std::mutex mutex_;
    std::map<LegId, std::vector<RemoteMedia>> open_;
    std::map<LegId, std::vector<RemoteMedia>> all_;
    std::map<LegId, LegId> partners_;
    std::map<LegId, std::size_t> alive_;
    std::map<LegId, std::string> keys_;
    std::uint16_t next_port_ = 40'000;
};

class FakeStore final : public DialogStore {
public:
    void put(const DialogRecord& record) override;
    void remove(LegId leg) override;
    std::vector<DialogRecord> records() const;

private:
    mutable std::mutex mutex_;
    std::map<LegId, DialogRecord> records_;
};

class FakeRegistrations final : public RegistrationStore {
public:
    void put(const RegistrationRecord& record) override;
    void remove(PhoneId phone) override;
    std::vector<RegistrationRecord> records() const;

private:
    mutable std::mutex mutex_;
    std::map<PhoneId, RegistrationRecord> records_;
};

// Everything that an engine tells, and a way to wait for it.
class EventLog {
public:
    void add(calls::Event event);
    std::vector<calls::Event> all() const;

    // Waits until `holds` of all events so far; false after `seconds`.
    bool wait(const std::function<bool(const std::vector<calls::Event>&)>& holds, int seconds = 20);

    template <class Kind>
    bool wait_for(std::size_t count = 1, int seconds = 20) {
        return wait([&](const auto& events) { return count_of<Kind>(events) >= count; }, seconds);
    }
    template <class Kind>
    std::vector<Kind> of() const {
        std::vector<Kind> found;
        for (const auto& event : all()) {
            if (const auto* kind = std::get_if<Kind>(&event))
                found.push_back(*kind);
        }
        return found;
    }
    template <class Kind>
    static std::size_t count_of(const std::vector<calls::Event>& events) {
        std::size_t count = 0;
        for (const auto& event : events)
            count += std::holds_alternative<Kind>(event);
        return count;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<calls::Event> events_;
};

// A program under test conditions: SIPp with a scenario of ours. Killed when it goes out of scope.
class Program {
public:
    explicit Program(std::vector<std::string> arguments);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Its exit status; -1 when it was still running after `seconds`.
    int wait(int seconds);

    bool listens(std::uint16_t port, int seconds = 20);  // waits until it has bound the port

private:
    void show_output() const;

    pid_t pid_ = -1;
    std::string output_path_;
};

std::filesystem::path test_folder();
std::string scenario(const std::string& name);  // the path of test/NAME.xml

// SIPp on 127.0.0.1:`port` against the engine.
std::vector<std::string> sipp(const std::string& scenario_path, std::uint16_t engine,
                              std::uint16_t port, int calls, std::vector<std::string> more = {});

// A UDP peer that sends what it is told, byte for byte.
class UdpPeer {
public:
    explicit UdpPeer(std::uint16_t port = 0, const std::string& address = "127.0.0.1");
    ~UdpPeer();
    UdpPeer(UdpPeer&& other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_) {}
    UdpPeer& operator=(UdpPeer&& other) noexcept {
        std::swap(fd_, other.fd_);
        std::swap(port_, other.port_);
        return *this;
    }

    std::uint16_t port() const { return port_; }
    void send(std::uint16_t to, const std::string& datagram);
    std::string receive(int timeout_ms = 5000);  // empty when nothing came

private:
    int fd_;
    std::uint16_t port_ = 0;
};

int status_of(const std::string& response);  // 0: none
std::string header_of(const std::string& message, const std::string& name);
std::string md5_hex(const std::string& text);

// What is done for each event, on the engine's thread, as the loop would. Set by the test while the
// engine runs.
class Reaction {
public:
    using Body = std::function<void(SipEngine&, const calls::Event&)>;

    Reaction& operator=(Body body) {
        const std::lock_guard lock(mutex_);
        body_ = std::move(body);
        return *this;
    }
    void begin_with(SipEngine& engine) {
        const std::lock_guard lock(mutex_);
        engine_ = &engine;
    }
    void operator()(const calls::Event& event) {
        std::unique_lock lock(mutex_);
        const Body body = body_;
        SipEngine* engine = engine_;
        lock.unlock();
        if (body && engine)
            body(*engine, event);
    }

private:
    std::mutex mutex_;
    Body body_;
    SipEngine* engine_ = nullptr;
};

// Each caller gets an agent; whoever goes, the other is sent away.
struct Exchange {
    std::map<LegId, LegId> partner;
    std::int64_t next = 1;

    void operator()(SipEngine& engine, const calls::Event& event) {
        if (const auto* arrived = std::get_if<calls::LegArrived>(&event)) {
            const LegId agent{next++};
            partner[agent] = arrived->leg;
            partner[arrived->leg] = agent;
            engine.handle(calls::RingLeg{arrived->leg});
            engine.handle(calls::AnswerLeg{arrived->leg});
            engine.handle(calls::DialPhone{agent, phone_id, arrived->caller, "", 20'000, false});
        } else if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
            engine.handle(calls::EndLeg{partner[ended->leg], "over"});
        }
    }
};

// An engine with everything around it.
struct Rig {
    explicit Rig(std::function<void(Config&)> change = {});

    void use(std::vector<Trunk> trunks, std::vector<Phone> phones = {},
             std::vector<std::string> numbers = {"4001234567"});
    bool settled(int seconds = 45);  // no leg and no dialog is left

    SystemClock clock;
    IdSource ids;
    FakeMedia media;
    FakeStore dialogs;
    FakeRegistrations registrations;
    EventLog events;
    Reaction react;
    std::uint16_t port = 0;
    std::unique_ptr<SipEngine> engine;
};

}  // namespace zongji::sip::test
