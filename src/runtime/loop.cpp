#include "runtime/loop.h"

#include "base/ensure.h"
#include "runtime/log.h"

#include <algorithm>
#include <cstdint>

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace zongji {

Loop::Loop(std::string name, const Clock& clock)
    : name_(std::move(name)), clock_(clock), event_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    ensure(event_fd_ >= 0, "an eventfd for a loop");
}

Loop::~Loop() {
    stop();
    close(event_fd_);
}

void Loop::start(OnTurn on_turn) {
    on_turn_ = std::move(on_turn);
    if (Simulation* simulation = clock_.simulation()) {
        owner_ = std::this_thread::get_id();
        return simulation->begin(*this);
    }
    thread_ = std::thread([this] {
        owner_ = std::this_thread::get_id();
        run();
    });
    pthread_setname_np(thread_.native_handle(), name_.substr(0, 15).c_str());
}

void Loop::stop() {
    if (Simulation* simulation = clock_.simulation()) {
        if (!simulation->end(*this))
            return;
        do {
            step();
        } while (backlog() > 0);
        return;
    }
    if (!thread_.joinable())
        return;
    stopping_.store(true);
    wake();
    thread_.join();
}

bool Loop::try_post(Task task, std::int64_t max_backlog) {
    if (backlog() >= max_backlog)
        return false;
    post(std::move(task));
    return true;
}

void Loop::post(Task task) {
    backlog_.fetch_add(1, std::memory_order_relaxed);
    inbox_.push(std::move(task));
    // Pairs with the exchange in sleep_until(). The two are one after the other: either the
    // sleeper's comes later, reads what we wrote here and so sees the work, or ours does and finds
    // it asleep. Thread sanitizers follow an exchange; a fence they do not.
    if (asleep_.exchange(false, std::memory_order_acq_rel))
        wake();
}

void Loop::ensure_here() const {
    ensure(is_here(), "called on the loop's own thread");
}

void Loop::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(event_fd_, &one, sizeof one);
}

void Loop::sleep_until(Instant deadline) {
    asleep_.exchange(true, std::memory_order_acq_rel);
    if (backlog() == 0 && !stopping_.load()) {
        timespec timeout{3600, 0};
        const std::int64_t left = deadline.us - clock_.now().tick.us;
        if (left < 3'600'000'000) {
            const std::int64_t us = std::max<std::int64_t>(left, 0);
            timeout = {us / 1'000'000, (us % 1'000'000) * 1000};
        }
        pollfd fd{event_fd_, POLLIN, 0};
        ppoll(&fd, 1, &timeout, nullptr);
    }

    asleep_.store(false, std::memory_order_release);
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(event_fd_, &count, sizeof count);
}

void Loop::step() {
    // A batch is bounded so that timers are never starved by a flood of work.
    constexpr int most_per_turn = 256;
    Task task;
    for (int i = 0; i < most_per_turn && inbox_.pop(task); ++i) {
        backlog_.fetch_sub(1, std::memory_order_relaxed);
        try {
            task();
        } catch (const std::exception& fault) {
            // A broken invariant ends that piece of work, not the server.
            log_error("{}: a task failed: {}", name_, fault.what());
        }
        task = Task{};
    }

    next_ = Instant{INT64_MAX};
    if (!on_turn_)
        return;
    try {
        next_ = on_turn_(clock_.now());
    } catch (const std::exception& fault) {
        log_error("{}: a turn failed: {}", name_, fault.what());
        next_ = clock_.now().tick + milliseconds(100);
    }
}

void Loop::run() {
    while (true) {
        const bool last_turn = stopping_.load();
        step();
        if (backlog() > 0)
            continue;
        if (last_turn)
            return;
        sleep_until(next_);
    }
}

}  // namespace zongji
