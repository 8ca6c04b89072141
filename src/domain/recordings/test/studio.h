#pragma once

#include "domain/recordings/reader.h"
#include "domain/recordings/recorder.h"
#include "domain/recordings/render.h"
#include "domain/recordings/test/tones.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace zongji::recordings {

inline MasterKey test_key(std::uint8_t seed = 1) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(seed);
    return MasterKey::from_bytes(bytes);
}

// As a WAV file has it: left and right in turn.
inline std::vector<std::int16_t> stereo(const Rendering& rendering) {
    std::vector<std::int16_t> sound;
    for (std::size_t i = 0; i < rendering.samples(); ++i) {
        for (const std::int16_t side : both_sides(rendering, i))
            sound.push_back(side);
    }
    return sound;
}

// A recorder in a folder of its own, and what it told.
class Studio {
public:
    explicit Studio(RecorderOptions options = {}, MasterKey key = test_key())
        : key_(std::move(key)) {
        if (options.data_dir.empty())
            options.data_dir = folder_.path();
        data_dir_ = options.data_dir;
        RecorderEvents events;
        events.failed = [this](RecordingId id) { note([&] { failed_.push_back(id); }); };
        events.closed = [this](const ClosedPart& part) {
            note([&] { closed_.push_back(part); });
            return true;
        };
        recorder_ = std::make_unique<Recorder>(std::move(options), key_, clock_, events);
        started_ = recorder_->start();
    }

    Recorder& recorder() { return *recorder_; }
    const MasterKey& key() const { return key_; }
    const Result<void>& started() const { return started_; }
    Instant now() const { return clock_.now().tick; }
    // Of a closed part; it is moved there a moment after it was told.
    std::string path(const ClosedPart& part) const {
        const std::string path = data_dir_ + "/" + part.path;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!std::filesystem::exists(path) && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        return path;
    }
    void wait_until_put_away() const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (recorder_->counts().files > 0 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
    }
    const std::string& data_dir() const { return data_dir_; }

    bool mark(RecordingId id, calls::TapMark::Kind kind, Instant at, std::size_t lane = 0) {
        return recorder_->mark(lane, {id, InteractionId{id.value + 1000}, kind, at});
    }

    // `count` frames of 20 ms of a tone per party, from `from`.
    void talk(RecordingId id, Instant from, std::int64_t count, double customer_hz, double agent_hz,
              std::int64_t first = 0) {
        for (std::int64_t i = 0; i < count; ++i) {
            const Instant at = from + milliseconds(20 * i);
            push(tone_frame(id, calls::customer_track, customer_hz, first + i, at));
            push(tone_frame(id, calls::agent_track, agent_hz, first + i, at, calls::Codec::pcma));
        }
    }
    // Waits for room, as a test makes hours of sound in a moment.
    void push(const calls::TapFrame& frame, std::size_t lane = 0) {
        while (recorder_->counts().frames + 8000 < pushed_)
            std::this_thread::yield();
        ++pushed_;
        ASSERT_TRUE(recorder_->frame(lane, frame));
    }

    // The `count` first recordings closed, or those that were within ten seconds.
    std::vector<ClosedPart> closed(std::size_t count) {
        std::unique_lock lock(mutex_);
        told_.wait_for(lock, std::chrono::seconds(60), [&] { return closed_.size() >= count; });
        return closed_;
    }
    std::vector<RecordingId> failed(std::size_t count) {
        std::unique_lock lock(mutex_);
        told_.wait_for(lock, std::chrono::seconds(60), [&] { return failed_.size() >= count; });
        return failed_;
    }

    // A whole recording: bridged, `count` frames, unbridged, stopped.
    ClosedPart record(RecordingId id, std::int64_t count) {
        using Kind = calls::TapMark::Kind;
        const std::size_t before = closed(0).size();
        const Instant start = now();
        const Instant end = start + milliseconds(20 * count);
        mark(id, Kind::started, start);
        mark(id, Kind::bridged, start);
        talk(id, start, count, 440, 1000);
        mark(id, Kind::unbridged, end);
        mark(id, Kind::stopped, end);
        const auto all = closed(before + 1);
        EXPECT_EQ(all.size(), before + 1);
        return all.empty() ? ClosedPart{} : all.back();
    }

private:
    template <class Change>
    void note(Change change) {
        const std::lock_guard lock(mutex_);
        change();
        told_.notify_all();
    }

    TestFolder folder_;
    std::string data_dir_;
    MasterKey key_;
    SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable told_;
    std::vector<RecordingId> failed_;
    std::vector<ClosedPart> closed_;
    std::int64_t pushed_ = 0;
    std::unique_ptr<Recorder> recorder_;
    Result<void> started_;
};

}  // namespace zongji::recordings
