#pragma once

#include "edge/telephony/media/dtls.h"
#include "edge/telephony/media/leg_directory.h"
#include "edge/telephony/media/media.h"
#include "edge/telephony/media/port_range.h"
#include "edge/telephony/media/worker.h"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace zongji::media {

// What stands behind MediaEngine: the threads, and the directory that says who lives where.
class MediaEngine::Core final : public WorkerOwner {
public:
    explicit Core(Config config);
    ~Core() override;
    Result<void> start();

    Result<LocalMedia> open_phone_leg(LegId leg, LegId partner, const std::string& towards);
    bool can_reach(const std::string& address) const;
    Result<void> connect_phone_leg(LegId leg, const RemoteMedia& remote);
    void note_alive(LegId leg);
    void press_key(LegId leg, char digit);
    void close_leg(LegId leg);
    Result<std::string> accept_browser_offer(LegId leg, UserId user, const std::string& offer_sdp);
    void set_library(const std::shared_ptr<const calls::SoundLibrary>& library);
    std::vector<LegId> browser_legs();
    std::vector<std::uint16_t> browser_ports() const;
    Stats stats();

    // Each leaves work for the threads of its legs; wake_waiting() follows the last one.
    void handle(const calls::Play& command);
    void handle(const calls::StopPlay& command);
    void handle(const calls::SetRoom& command);
    void handle(const calls::MuteLeg& command);
    void handle(const calls::DoubtLeg& command);
    void handle(const calls::SendDigits& command);
    void handle(const calls::StartRecording& command);
    void handle(const calls::RecordParty& command);
    void handle(const calls::MarkRecording& command);
    void handle(const calls::StopRecording& command);
    void handle(const calls::EndLeg& command);
    // Who is spoken with is SIP's. Each is named, so that a new command is somebody's.
    void handle(const calls::RingLeg&) {}
    void handle(const calls::AnswerLeg&) {}
    void handle(const calls::RejectLeg&) {}
    void handle(const calls::DialPhone&) {}
    void handle(const calls::ListLegs&) {}
    void handle(const calls::DialNumber&) {}
    void handle(const calls::AnswerRefer&) {}
    void wake_waiting();

    // WorkerOwner
    void tell(calls::Event event) override;
    void log(std::string_view line) override;
    void browser_is_ready(UserId user, LegId leg) override;
    void forget(LegId leg) override;
    calls::AudioTap* tap() override { return config_.tap; }
    const DtlsIdentity& identity() override { return *identity_; }
    PortRange& ports() override { return ports_; }
    const PhonePatience& patience() const override { return config_.patience; }
    void ask(LegId leg) override {
        if (config_.ask)
            config_.ask(leg);
    }
    std::size_t free_phone_ports() const { return ports_.left(); }
    Span browser_timeout() const override { return config_.browser_timeout; }

private:
    using Held = LegDirectory::Held;

    Result<Address> choose_advertised(const Address& bound) const;
    void serve_other_family();
    // Where phones of this family are served; null: nowhere.
    struct Home {
        Address bind;
        Address advertised;
    };
    const Home* home_of(int family) const;
    Result<void> make_workers(const Address& bound);
    void make_rings();
    void report_buffers();
    std::size_t lightest_thread() const;
    std::size_t thread_for(LegId partner, Held& held) const;
    Result<PhoneSockets> bind_pair(Address address, std::uint16_t port);
    Result<PhoneSockets> bind_phone_sockets(const Address& bind);
    void end(LegId leg, calls::EndCause cause);
    // Of its room and its recording, and of the directory.
    void take_out(LegId leg, Held& held, Instant at);
    // Tells those of these legs whose place in a room has changed, because of `room`.
    void settle(InteractionId room, const std::vector<LegId>& legs, Held& held, Instant at);
    static bool is_recorded(const LegDirectory::Place& place, Held& held);
    void record(RecordingId id, const calls::RecordedParty& party, Held& held, Instant at);
    void end_tap(RecordingId id, LegId leg, Held& held, Instant at);
    void mark(RecordingId id, const calls::RecordedParty& party, bool joined, Held& held,
              Instant at);
    // Its leg ends, or is recorded elsewhere; the recording may be over with it.
    void leave_recording(RecordingId id, LegId leg, Held& held, Instant at);
    void stop(RecordingId id, Held& held, Instant at);

    // Leaves it to the thread of `leg`, if it is known and its queue is not full.
    template <class Work>
    void send_to(LegId leg, Work work) {
        Held held(directory_);
        if (const auto* place = held.find(leg))
            leave(place->thread, std::move(work));
    }
    template <class Work>
    void leave(std::size_t thread, Work work) {
        // A thread that has so much to do has stopped; more would only grow.
        constexpr std::size_t most_waiting = 100'000;
        if (workers_[thread]->waiting_tasks() > most_waiting) {
            refused_commands_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        workers_[thread]->leave(std::move(work));
    }

    Config config_;
    Address bind_;
    Address advertised_;
    std::vector<Home> homes_;  // of phones: the first is that of the configuration
    Gauge sockets_{0};
    std::atomic<std::uint64_t> refused_commands_{0};
    std::array<std::atomic<std::int64_t>, 16>
        placed_{};  // legs per thread, as the directory knows them
    PortRange ports_;
    std::unique_ptr<DtlsIdentity> identity_;
    LegDirectory directory_;
    std::vector<std::unique_ptr<FrameRing>> rings_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace zongji::media
