#pragma once

#include "edge/telephony/media/browser_link.h"
#include "edge/telephony/media/browser_port.h"
#include "edge/telephony/media/frame_ring.h"
#include "edge/telephony/media/leg.h"
#include "edge/telephony/media/media.h"
#include "edge/telephony/media/pacer.h"
#include "edge/telephony/media/phone_link.h"
#include "edge/telephony/media/task_queue.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace zongji::media {

// What all threads share, and whom they tell. Outlives them. Its functions are called from every
// thread.
class WorkerOwner {
public:
    virtual ~WorkerOwner() = default;
    virtual void tell(calls::Event event) = 0;
    virtual void log(std::string_view line) = 0;
    // A browser is up: an earlier leg of the same user ends.
    virtual void browser_is_ready(UserId user, LegId leg) = 0;
    // A browser leg ends by itself: from now on no command finds it.
    virtual void forget(LegId leg) = 0;
    virtual calls::AudioTap* tap() = 0;
    virtual const DtlsIdentity& identity() = 0;
    virtual PortRange& ports() = 0;
    virtual const PhonePatience& patience() const = 0;
    // A phone is silent: somebody may know whether it is there.
    virtual void ask(LegId leg) = 0;
    virtual Span browser_timeout() const = 0;
};

// One media thread: its sockets, its legs, its 20 ms. Public functions before "on the thread" are
// for any thread.
class Worker final : public LegHost {
public:
    static Result<std::unique_ptr<Worker>> make(std::size_t number, UdpSocket browser_socket,
                                                WorkerOwner& owner);
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Before start(): the rings that this thread fills, and the ones that it empties, by thread
    // number.
    void join(std::vector<Worker*> workers, std::vector<FrameRing*> out,
              std::vector<FrameRing*> in);
    void start();
    void stop();

    template <class Work>
    void post(Work work) {
        tasks_.push(std::move(work));
        wake();
    }
    // For what may rest until something else wakes the thread; it is done before that.
    template <class Work>
    void leave(Work work) {
        tasks_.push(std::move(work));
    }
    void wake();
    std::size_t waiting_tasks() const { return tasks_.waiting(); }
    std::uint16_t browser_port() const { return browsers_.port(); }
    const UdpSocket& browser_socket() const { return browsers_.socket(); }
    const Counters& published_counters() const { return counters_; }

    // ---- On the thread ----

    void open_phone(LegId leg, PhoneSockets sockets);
    void connect_phone(LegId leg, const Address& remote, const Address& signalled,
                       const Leg::Terms& terms);
    void note_alive(LegId leg);
    void press_key(LegId leg, char digit);
    void open_browser(LegId leg, UserId user, BrowserLink::Terms terms, const Leg::Terms& agreed);
    // A browser leg tells `cause`; a phone leg nothing.
    void close(LegId leg, calls::EndCause cause, Instant at);

    void play(const calls::Play& command);
    void stop_play(LegId leg);
    // `at`: when the command was given. All threads of a room work with that one moment.
    void take_place(LegId leg, const RoomPlace& place, Instant at);
    void mute(LegId leg, bool muted);
    void doubt(LegId leg);
    void send_digits(LegId leg, const std::string& digits);
    void begin_recording(LegId leg, const TrackTap::Assignment& assignment, Instant at);
    void end_recording(LegId leg, RecordingId recording, Instant at);
    // Of recordings whose marks this thread sets.
    void begin_marks(RecordingId recording, InteractionId interaction, Instant at);
    void mark_joined(RecordingId recording, calls::Track track, PartyKind kind, Instant at);
    void mark_left(RecordingId recording, calls::Track track, Instant at);
    void mark_held(RecordingId recording, calls::TapMark::Kind kind, Instant at);
    void end_marks(RecordingId recording, Instant at);
    void use_library(std::shared_ptr<const calls::SoundLibrary> library);

    // LegHost
    void tell(calls::Event event) override { owner_.tell(std::move(event)); }
    void pass_on(const Listener& to, AudioFrame& frame, Instant now) override;
    void recording_failed(RecordingId recording) override;
    Counters& counters() override { return counters_; }

private:
    struct Seat;  // a leg and what is particular to its kind
    static constexpr std::size_t batch = 32;

    Worker(std::size_t number, UdpSocket browser_socket, WorkerOwner& owner);
    Result<void> prepare();

    void run();
    void wait_for_work();
    void take_up_work();
    void empty_rings();
    void house_keep(Instant now);
    Span patience_with(const Seat& seat) const;
    void check_phone_silence(Seat& seat, Instant now);
    void check_browser(Seat& seat, Instant now);

    Seat* find(LegId leg);
    // `pace`: how soon housekeeping has to look at it.
    Seat& seat_leg(LegId leg, std::unique_ptr<Link> link, Span pace);
    void unseat(Seat& seat);
    void catch_up(LegId leg, Instant at);
    RecorderLane lane();
    template <class Set>
    void set_mark(RecordingId recording, Set set);

    int receive_batch(int fd, std::size_t most);
    bool read_phone(LegId leg);
    void read_reports(LegId leg);
    void read_browsers();
    void take_browser_datagram(std::uint8_t* data, std::size_t size, const Address& from);
    void take_check(const std::uint8_t* data, std::size_t size, const Address& from);
    void act_on(Seat& seat, BrowserLink::Change change);

    const std::size_t number_;
    WorkerOwner& owner_;
    Counters counters_;
    TaskQueue<Worker> tasks_;
    std::atomic<bool> woken_{false};
    std::atomic<bool> stopping_{false};
    int epoll_ = -1;
    int wake_ = -1;
    std::thread thread_;

    std::vector<Worker*> workers_;
    std::vector<FrameRing*> out_rings_;  // null at our own number
    std::vector<FrameRing*> in_rings_;
    std::vector<bool> owed_wake_;

    BrowserPort browsers_;
    std::unordered_map<LegId, std::unique_ptr<Seat>> seats_;
    Pacer pacer_;
    std::size_t next_phase_ = 0;
    Instant next_housekeeping_{INT64_MAX};  // never, while nobody is here
    Instant house_kept_at_{};
    bool busy_ = false;  // packets come so densely that they are handled in rounds
    Instant round_at_{};
    std::uint64_t packets_before_ = 0;
    std::shared_ptr<const calls::SoundLibrary> library_;
    std::unordered_map<RecordingId, RecordingMarks> marks_;
    std::unordered_set<RecordingId> failed_recordings_;  // told so

    // One datagram batch; packets are changed in place on their way through.
    struct Inbox;
    std::unique_ptr<Inbox> inbox_;
};

}  // namespace zongji::media
