#pragma once

#include "domain/calls/audio.h"
#include "domain/calls/call_control.h"
#include "edge/telephony/media/media.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace zongji::media::test {

constexpr auto patience = std::chrono::seconds(20);

// Waits until something told by other threads has come true. `told` is called after each change.
class Signal {
public:
    void told() { changed_.notify_all(); }
    std::mutex& mutex() { return mutex_; }

    bool wait(const std::function<bool()>& holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, holds);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

// What the engine told the live loop.
class EventLog {
public:
    void add(calls::Event event) {
        std::lock_guard lock(signal_.mutex());
        events_.push_back(std::move(event));
        signal_.told();
    }

    template <class Event>
    std::vector<Event> all() {
        std::lock_guard lock(signal_.mutex());
        return all_locked<Event>();
    }

    template <class Event>
    bool wait_for(std::size_t count = 1) {
        return signal_.wait([&] { return all_locked<Event>().size() >= count; });
    }

private:
    template <class Event>
    std::vector<Event> all_locked() {
        std::vector<Event> found;
        for (const calls::Event& event : events_) {
            if (const auto* one = std::get_if<Event>(&event))
                found.push_back(*one);
        }
        return found;
    }

    Signal signal_;
    std::vector<calls::Event> events_;
};

// What went into recordings.
class TapLog final : public calls::AudioTap {
public:
    bool frame(std::size_t lane, const calls::TapFrame& frame) noexcept override {
        std::lock_guard lock(signal_.mutex());
        frames_.push_back(frame);
        lanes_.push_back(lane);
        signal_.told();
        return !refuses_;
    }
    bool mark(std::size_t, const calls::TapMark& mark) noexcept override {
        std::lock_guard lock(signal_.mutex());
        (calls::is_of_track(mark.kind) ? presence_ : marks_).push_back(mark);
        signal_.told();
        return !refuses_;
    }
    void refuse() {
        std::lock_guard lock(signal_.mutex());
        refuses_ = true;
    }

    std::vector<calls::TapFrame> frames() {
        std::lock_guard lock(signal_.mutex());
        return frames_;
    }
    std::vector<calls::TapFrame> frames(calls::Track track) {
        std::vector<calls::TapFrame> found;
        for (const calls::TapFrame& frame : frames()) {
            if (frame.track == track)
                found.push_back(frame);
        }
        return found;
    }
    std::vector<calls::TapMark> marks() {
        std::lock_guard lock(signal_.mutex());
        return marks_;
    }
    // Who joined and left, which is not among the marks.
    std::vector<calls::TapMark> presence() {
        std::lock_guard lock(signal_.mutex());
        return presence_;
    }
    bool wait_for_frames(std::size_t count) {
        return signal_.wait([&] { return frames_.size() >= count; });
    }
    bool wait_for_marks(std::size_t count) {
        return signal_.wait([&] { return marks_.size() >= count; });
    }

private:
    Signal signal_;
    std::vector<calls::TapFrame> frames_;
    std::vector<std::size_t> lanes_;
    std::vector<calls::TapMark> marks_;
    std::vector<calls::TapMark> presence_;
    bool refuses_ = false;
};

// Asks again and again, for what only stats() tells. False if it did not come true in time.
inline bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace zongji::media::test
