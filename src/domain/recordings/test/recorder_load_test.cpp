#include "domain/recordings/test/studio.h"

#include <ctime>
#include <thread>

namespace zongji::recordings {
namespace {

using Kind = calls::TapMark::Kind;
using calls::agent_track;
using calls::customer_track;
using calls::Track;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int calls_at_once = 100;
#else
constexpr int calls_at_once = 500;
#endif
constexpr int lanes = 2;
constexpr int talk_s = 4;

double cpu_s(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// One media thread: its share of the calls, both parties of each, every 20 ms.
double pace_a_lane(Studio& studio, int lane) {
    const Instant start = studio.now();
    std::vector<RecordingId> calls;
    for (int id = 1 + lane; id <= calls_at_once; id += lanes)
        calls.push_back(RecordingId{id});
    for (const auto id : calls) {
        studio.mark(id, Kind::started, start, static_cast<std::size_t>(lane));
        studio.mark(id, Kind::bridged, start, static_cast<std::size_t>(lane));
    }
    auto frame = tone_frame(RecordingId{}, customer_track, 440, 0, start);
    for (int i = 0; i < talk_s * 50; ++i) {
        frame.at = start + milliseconds(20 * i);
        const auto left = frame.at - studio.now();
        std::this_thread::sleep_for(std::chrono::microseconds(left.us));
        for (const auto id : calls) {
            for (const Track track : {customer_track, agent_track}) {
                frame.recording = id;
                frame.track = track;
                studio.recorder().frame(static_cast<std::size_t>(lane), frame);
            }
        }
    }
    for (const auto id : calls) {
        studio.mark(id, Kind::stopped, start + seconds(talk_s), static_cast<std::size_t>(lane));
    }
    return cpu_s(CLOCK_THREAD_CPUTIME_ID);
}

class RecorderLoad : public ::testing::Test {
protected:
    // All of them talk for some seconds and end at once.
    std::vector<ClosedPart> run(Studio& studio) {
        const double before = cpu_s(CLOCK_PROCESS_CPUTIME_ID);
        double pacing[lanes] = {};
        {
            std::vector<std::thread> threads;
            for (int lane = 0; lane < lanes; ++lane) {
                threads.emplace_back(
                    [&studio, &pacing, lane] { pacing[lane] = pace_a_lane(studio, lane); });
            }
            for (auto& thread : threads)
                thread.join();
        }
        const Instant ended = studio.now();
        auto closed = studio.closed(calls_at_once);
        studio.wait_until_put_away();
        const double spent = cpu_s(CLOCK_PROCESS_CPUTIME_ID) - before - pacing[0] - pacing[1];
        const RecorderCounts counts = studio.recorder().counts();
        std::printf(
            "%d recordings at once: %.0f us of CPU per recording and second, %.2f us per frame on "
            "the media threads, %lld waits for the disk, all closed after %lld ms\n",
            calls_at_once, spent * 1e6 / (calls_at_once * talk_s),
            (pacing[0] + pacing[1]) * 1e6 / static_cast<double>(counts.frames),
            static_cast<long long>(counts.syncs),
            static_cast<long long>((studio.now() - ended).ms()));
        return closed;
    }

    static void expect_all(Studio& studio, const std::vector<ClosedPart>& closed) {
        ASSERT_EQ(closed.size(), static_cast<std::size_t>(calls_at_once));
        for (const auto& part : closed) {
            EXPECT_EQ(part.state, RecordingState::complete);
            EXPECT_EQ(part.recorded_ms, talk_s * 1000);
        }
        const RecorderCounts counts = studio.recorder().counts();
        EXPECT_EQ(counts.frames, calls_at_once * talk_s * 100);
        EXPECT_EQ(counts.lost_frames, 0);
        EXPECT_EQ(counts.stray_frames, 0);
        EXPECT_EQ(counts.failed, 0);
        EXPECT_EQ(counts.files, 0);
        EXPECT_EQ(counts.recordings, 0);
    }

    static RecorderOptions options() {
        RecorderOptions options;
        options.lanes = lanes;
        options.ring_bytes = 16 << 20;
        options.sync_every = seconds(1);
        return options;
    }
};

TEST_F(RecorderLoad, HundredsAtOnceLoseNothing) {
    Studio studio(options());
    const auto closed = run(studio);
    expect_all(studio, closed);
}

// Each wait for the disk takes 50 ms. One for each file would be 25 s a round, and the closings
// behind those of four rounds: they would come minutes later.
TEST_F(RecorderLoad, OnASlowDiskFilesAreBroughtThereTogether) {
    RecorderOptions slow = options();
    slow.sync = [](int, bool) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return 0;
    };
    Studio studio(std::move(slow));
    const auto closed = run(studio);
    expect_all(studio, closed);
    EXPECT_LT(studio.recorder().counts().syncs, calls_at_once);
}

}  // namespace
}  // namespace zongji::recordings
