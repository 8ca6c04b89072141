#include "edge/telephony/media/worker.h"

#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/seat.h"

#include <algorithm>
#include <cerrno>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace zongji::media {

namespace {

// What epoll tells of a phone is its leg's id, which is positive.
constexpr std::uint64_t woken_key = 0;
constexpr std::uint64_t browsers_key = ~std::uint64_t{0};
constexpr std::uint64_t reports_bit = std::uint64_t{1} << 63;  // with the id: its RTCP
constexpr int most_events = 512;
// From so many packets a second on, waking for each costs more than handling it.
constexpr std::int64_t busy_packets = 2'000;
constexpr Span busy_pace = milliseconds(2);
constexpr Span longest_rest = hours(1);
constexpr int urgent = -11;  // as sound servers ask for

Result<void> watch(int epoll, int fd, std::uint64_t key) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = key;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0)
        return {};
    return Error{ErrorCode::unavailable, "epoll does not take another socket", {}};
}

void rest_until(Instant moment) {
    const timespec until{moment.us / 1'000'000, moment.us % 1'000'000 * 1'000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

int wait_until(int epoll, epoll_event* events, Span left) {
    const std::int64_t us = std::clamp<std::int64_t>(left.us, 0, longest_rest.us);
    const timespec timeout{us / 1'000'000, us % 1'000'000 * 1'000};
    const int found = epoll_pwait2(epoll, events, most_events, &timeout, nullptr);
    if (found >= 0 || errno != ENOSYS)
        return found;
    return epoll_wait(epoll, events, most_events, static_cast<int>((us + 999) / 1'000));
}

}  // namespace

Worker::Worker(std::size_t number, UdpSocket browser_socket, WorkerOwner& owner)
    : number_(number),
      owner_(owner),
      browsers_(std::move(browser_socket), counters_),
      inbox_(std::make_unique<Inbox>()) {}

Result<std::unique_ptr<Worker>> Worker::make(std::size_t number, UdpSocket browser_socket,
                                             WorkerOwner& owner) {
    std::unique_ptr<Worker> worker(new Worker(number, std::move(browser_socket), owner));
    ZONGJI_CHECK(worker->prepare());
    return worker;
}

Result<void> Worker::prepare() {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (epoll_ < 0 || wake_ < 0) {
        return Error{ErrorCode::unavailable, "no file descriptor is left for a media thread", {}};
    }
    ZONGJI_CHECK(watch(epoll_, wake_, woken_key));
    return watch(epoll_, browsers_.fd(), browsers_key);
}

Worker::~Worker() {
    stop();
    for (const int fd : {epoll_, wake_}) {
        if (fd >= 0)
            ::close(fd);
    }
}

void Worker::join(std::vector<Worker*> workers, std::vector<FrameRing*> out,
                  std::vector<FrameRing*> in) {
    workers_ = std::move(workers);
    out_rings_ = std::move(out);
    in_rings_ = std::move(in);
    owed_wake_.assign(workers_.size(), false);
}

void Worker::start() {
    thread_ = std::thread([this] { run(); });
    pthread_setname_np(thread_.native_handle(), ("media " + std::to_string(number_)).c_str());
}

void Worker::stop() {
    if (!thread_.joinable())
        return;
    stopping_.store(true);
    wake();
    thread_.join();
}

void Worker::wake() {
    if (woken_.exchange(true))
        return;
    const std::uint64_t one = 1;
    (void)!::write(wake_, &one, sizeof one);
}

void Worker::run() {
    // Allowed only to some; without it sound suffers first when the machine is short of time.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), urgent);
    while (!stopping_.load(std::memory_order_relaxed)) {
        // Nothing that goes wrong with one call may end the thread that all others live on.
        try {
            wait_for_work();
        } catch (const std::exception& error) {
            owner_.log(std::string("media thread went on after: ") + error.what());
            wake();  // there may be work that was not reached
        }
        browsers_.flush();
        for (std::size_t i = 0; i < owed_wake_.size(); ++i) {
            if (!owed_wake_[i])
                continue;
            owed_wake_[i] = false;
            workers_[i]->wake();
        }
    }
    while (!seats_.empty())
        unseat(*seats_.begin()->second);
    while (!marks_.empty())
        end_marks(marks_.begin()->first, tick_now());
    browsers_.flush();
}

void Worker::wait_for_work() {
    Instant next = next_housekeeping_;
    if (!pacer_.idle())
        next = std::min(next, pacer_.next());
    if (busy_) {
        // What comes within 2 ms is handled together; it is the same pace at which sounds are sent.
        next = std::min(next, round_at_ + busy_pace);
        rest_until(next);
        round_at_ = tick_now();
    }
    epoll_event events[most_events];
    const int found = wait_until(epoll_, events, next - tick_now());
    // Commands before packets: what arrived after a bridge was asked for is heard on it.
    for (int i = 0; i < found; ++i) {
        if (events[i].data.u64 == woken_key)
            take_up_work();
    }
    for (int i = 0; i < found; ++i) {
        const std::uint64_t key = events[i].data.u64;
        if (key == woken_key)
            continue;
        if (key == browsers_key) {
            read_browsers();
        } else if (key & reports_bit) {
            read_reports(LegId{static_cast<std::int64_t>(key & ~reports_bit)});
        } else {
            read_phone(LegId{static_cast<std::int64_t>(key)});
        }
    }
    const Instant now = tick_now();
    if (!pacer_.idle()) {
        pacer_.run(now, [this] { counters_.late_ticks.add(); });
    }
    if (now >= next_housekeeping_) {
        house_keep(now);
    }
}

void Worker::take_up_work() {
    std::uint64_t times = 0;
    (void)!::read(wake_, &times, sizeof times);
    // An exchange and not a store: it reads what the last waker wrote, and so sees that one's work.
    woken_.exchange(false);
    while (tasks_.run_one(*this)) {
    }
    empty_rings();
}

void Worker::empty_rings() {
    for (FrameRing* ring : in_rings_) {
        if (!ring)
            continue;
        while (ring->take_one([this](LegId to, AudioFrame& frame, Instant at) {
            if (Seat* seat = find(to))
                seat->leg.hear(frame, at);
        })) {
        }
    }
}

void Worker::pass_on(const Listener& to, AudioFrame& frame, Instant now) {
    if (to.thread == number_) {
        if (Seat* seat = find(to.leg))
            seat->leg.hear(frame, now);
        return;
    }
    if (!out_rings_[to.thread]->push(to.leg, frame, now)) {
        counters_.dropped_ring.add();
        return;
    }
    counters_.passed_across.add();
    owed_wake_[to.thread] = true;
}

Worker::Seat* Worker::find(LegId leg) {
    const auto found = seats_.find(leg);
    return found == seats_.end() ? nullptr : found->second.get();
}

Worker::Seat& Worker::seat_leg(LegId leg, std::unique_ptr<Link> link, Span pace) {
    auto seat = std::make_unique<Seat>(leg, std::move(link), next_phase_++, *this);
    const Instant now = tick_now();
    if (seats_.empty()) {
        house_kept_at_ = now;
        packets_before_ = counters_.packets_in.get();
    }
    next_housekeeping_ = std::min(next_housekeeping_, now + pace);
    return *(seats_[leg] = std::move(seat));
}

void Worker::unseat(Seat& seat) {
    if (seat.leg.tap())
        failed_recordings_.erase(seat.leg.tap()->assignment().recording);
    pacer_.forget(seat.leg);
    seats_.erase(seat.leg.id());
}

// What was said before `at` belongs to the recording, also where it still waits in a socket
// because this thread is late. The leg may be gone afterwards.
void Worker::catch_up(LegId leg, Instant at) {
    Seat* seat = find(leg);
    if (!seat || !seat->leg.end_stretch(at) || inbox_->in_use)
        return;
    if (seat->browser) {
        read_browsers();
        return;
    }
    constexpr int most_rounds = 32;
    for (int round = 0; round < most_rounds && read_phone(leg); ++round) {
    }
}

RecorderLane Worker::lane() {
    return RecorderLane{owner_.tap(), number_, &counters_};
}

// ---- Phones ----

void Worker::open_phone(LegId leg, PhoneSockets sockets) {
    auto link = std::make_unique<PhoneLink>(std::move(sockets), owner_.ports(), counters_);
    PhoneLink* phone = link.get();
    Seat& seat = seat_leg(leg, std::move(link), phone_pace);
    seat.phone = phone;
    seat.counted.emplace(counters_.phone_legs);
    const auto key = static_cast<std::uint64_t>(leg.value);
    if (!watch(epoll_, phone->fd(), key) ||
        !watch(epoll_, phone->reports_fd(), key | reports_bit)) {
        owner_.log("a phone's socket cannot be watched: its call will be silent");
    }
}

void Worker::connect_phone(LegId leg, const Address& remote, const Address& signalled,
                           const Leg::Terms& terms) {
    Seat* seat = find(leg);
    if (!seat || !seat->phone)
        return;
    if (seat->phone->set_remote(remote, signalled, tick_now()))
        seat->leg.meet_another();
    seat->leg.agree(terms);
}

void Worker::note_alive(LegId leg) {
    if (Seat* seat = find(leg); seat && seat->phone)
        seat->phone->note_alive(tick_now());
}

void Worker::press_key(LegId leg, char digit) {
    Seat* seat = find(leg);
    if (!seat)
        return;
    if (seat->phone)
        seat->phone->restart_silence(tick_now());
    seat->leg.press(KeySource::info, digit, tick_now());
}

// True when there may be more.
bool Worker::read_phone(LegId leg) {
    constexpr int most = 8;
    Seat* seat = find(leg);
    if (!seat)
        return false;
    const Inbox::Use use(*inbox_);
    const int received = receive_batch(seat->phone->fd(), most);
    const Instant now = tick_now();
    for (int i = 0; i < received; ++i) {
        counters_.packets_in.add();
        const std::size_t size = inbox_->headers[i].msg_len;
        if (is_rtcp(inbox_->data[i], size)) {  // both on one port (RFC 5761)
            if (seat->phone->is_named(inbox_->from[i]))
                seat->phone->note_alive(now);
            continue;
        }
        auto packet = parse_rtp(inbox_->data[i], size);
        if (!packet || (inbox_->headers[i].msg_hdr.msg_flags & MSG_TRUNC)) {
            counters_.dropped_invalid.add();
            continue;
        }
        const Leg::Terms& terms = seat->leg.terms();
        if (!seat->phone->admit(inbox_->from[i], *packet, terms.payloads, now)) {
            counters_.dropped_foreign.add();
            continue;
        }
        if (terms.may_receive)
            seat->leg.receive(*packet, now);
    }
    return received == most;
}

void Worker::read_reports(LegId leg) {
    constexpr int most = 4;
    Seat* seat = find(leg);
    if (!seat)
        return;
    const Inbox::Use use(*inbox_);
    const int received = receive_batch(seat->phone->reports_fd(), most);
    for (int i = 0; i < received; ++i) {
        if (!is_rtcp(inbox_->data[i], inbox_->headers[i].msg_len)) {
            counters_.dropped_invalid.add();
        } else if (!seat->phone->is_named(inbox_->from[i])) {
            counters_.dropped_foreign.add();
        } else {
            seat->phone->note_alive(tick_now());
        }
    }
}

int Worker::receive_batch(int fd, std::size_t most) {
    for (std::size_t i = 0; i < most; ++i) {
        inbox_->pieces[i] = {inbox_->data[i], packet_room - 64};
        msghdr& header = inbox_->headers[i].msg_hdr;
        header = {};
        header.msg_name = inbox_->from[i].raw();
        header.msg_namelen = Address::capacity();
        header.msg_iov = &inbox_->pieces[i];
        header.msg_iovlen = 1;
    }
    return ::recvmmsg(fd, inbox_->headers, static_cast<unsigned>(most), MSG_DONTWAIT, nullptr);
}

// ---- What time brings ----

void Worker::house_keep(Instant now) {
    const std::uint64_t packets = counters_.packets_in.get();
    const auto fresh = static_cast<std::int64_t>(packets - packets_before_);
    busy_ = !seats_.empty() && fresh * 1'000'000 > (now - house_kept_at_).us * busy_packets;
    packets_before_ = packets;
    house_kept_at_ = now;
    next_housekeeping_ = Instant{INT64_MAX};
    if (!seats_.empty())
        next_housekeeping_ =
            now + (counters_.browser_legs.load(std::memory_order_relaxed) > 0 ? browser_pace
                                                                              : phone_pace);

    // A leg may end here, so it is looked up again by its id.
    std::vector<LegId> legs;
    legs.reserve(seats_.size());
    for (const auto& [id, seat] : seats_)
        legs.push_back(id);
    for (const LegId id : legs) {
        Seat* seat = find(id);
        if (!seat)
            continue;
        if (seat->phone) {
            check_phone_silence(*seat, now);
        } else {
            check_browser(*seat, now);
        }
    }
}

Span Worker::patience_with(const Seat& seat) const {
    const PhonePatience& patience = owner_.patience();
    const Leg::Terms& terms = seat.leg.terms();
    if (!terms.may_send || !terms.may_receive)
        return patience.held;
    const bool talks = seat.leg.place().in_company;
    if (talks && seat.phone->reports())
        return std::min(patience.talking_and_reporting, terms.talking_silence);
    // Nobody listens for ever to nobody.
    if (!seat.phone->has_spoken())
        return patience.never_spoke;
    return talks ? terms.talking_silence : terms.waiting_silence;
}

void Worker::check_phone_silence(Seat& seat, Instant now) {
    const std::optional<Span> silence = seat.phone->silence(now);
    if (!silence || seat.phone->timeout_told)
        return;
    const Span patience = patience_with(seat);
    if (silence->us >= patience.us / 2 && seat.phone->is_to_be_asked(now))
        owner_.ask(seat.leg.id());
    if (*silence < patience)
        return;
    seat.phone->timeout_told = true;
    tell(calls::LegEnded{seat.leg.id(), calls::EndCause::media_timeout, 0});
}

}  // namespace zongji::media
