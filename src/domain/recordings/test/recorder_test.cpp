#include "domain/recordings/recorder.h"

#include "domain/recordings/test/studio.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include <dirent.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

namespace zongji::recordings {
namespace {

using Kind = calls::TapMark::Kind;
using calls::agent_track;
using calls::customer_track;

int open_descriptors() {
    int count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder))
        ++count;
    ::closedir(folder);
    return count;
}

TEST(Recorder, WritesEachFrameAndMarkUnderItsOwnTime) {
    Studio studio;
    ASSERT_TRUE(studio.started());
    const ClosedPart part = studio.record(RecordingId{7}, 100);

    EXPECT_EQ(part.state, RecordingState::complete);
    EXPECT_EQ(part.recorded_ms, 2000);
    EXPECT_EQ(part.interaction, InteractionId{1007});
    struct stat about {};
    ASSERT_EQ(::stat(studio.path(part).c_str(), &about), 0);
    EXPECT_EQ(about.st_size, part.bytes);
    EXPECT_EQ(about.st_mode & 0777, 0600u);

    const auto recording = read_recording({studio.path(part)}, studio.key(), Strictness::whole);
    ASSERT_TRUE(recording) << recording.error().message;
    EXPECT_EQ(recording->id, RecordingId{7});
    ASSERT_EQ(recording->frames.size(), 200u);
    ASSERT_EQ(recording->marks.size(), 4u);
    EXPECT_EQ(recording->frames[198].at_us, 99 * 20'000);
    EXPECT_EQ(recording->frames[199].track, agent_track);
    EXPECT_EQ(recording->frames[199].codec, calls::Codec::pcma);
    const auto sent = tone_frame(RecordingId{7}, customer_track, 440, 99, Instant{});
    const auto kept = recording->payload(recording->frames[198]);
    EXPECT_TRUE(std::equal(kept.begin(), kept.end(), sent.payload));
}

TEST(Recorder, SaysTheHashOfTheFile) {
    Studio studio;
    const ClosedPart part = studio.record(RecordingId{7}, 60);
    FILE* sum = ::popen(("sha256sum " + studio.path(part)).c_str(), "r");
    char text[65] = {};
    ASSERT_EQ(::fread(text, 1, 64, sum), 64u);
    ::pclose(sum);
    EXPECT_EQ(part.sha256, text);
}

TEST(Recorder, NothingInTheFileIsReadableWithoutTheKey) {
    Studio studio;
    ClosedPart part = studio.record(RecordingId{7}, 60);
    std::ifstream in(studio.path(part), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const auto frame = tone_frame(RecordingId{7}, customer_track, 440, 5, Instant{});
    const std::string sound(reinterpret_cast<const char*>(frame.payload), 32);
    EXPECT_EQ(bytes.find(sound), std::string::npos);
    EXPECT_GT(bytes.size(), 60u * 2 * 160);
}

TEST(Recorder, CountsBridgedTimeAndNotHolds) {
    Studio studio;
    const RecordingId id{3};
    const Instant t = studio.now();
    studio.mark(id, Kind::started, t);
    studio.mark(id, Kind::bridged, t + milliseconds(100));
    studio.mark(id, Kind::unbridged, t + milliseconds(1100));
    studio.mark(id, Kind::held, t + milliseconds(1100));
    studio.mark(id, Kind::resumed, t + milliseconds(5000));
    studio.mark(id, Kind::bridged, t + milliseconds(5000));
    studio.mark(id, Kind::stopped, t + milliseconds(6500));
    const auto closed = studio.closed(1);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].recorded_ms, 2500);
    EXPECT_EQ((closed[0].ended_at - closed[0].started_at).ms(), 6500);
}

TEST(Recorder, KeepsWhoWasThereAndWhen) {
    Studio studio;
    const RecordingId id{3};
    const Instant t = studio.now();
    const auto at = [&](Kind kind, int ms, calls::Track track, PartyKind party) {
        return calls::TapMark{id, InteractionId{9}, kind, t + milliseconds(ms), track, party};
    };
    studio.mark(id, Kind::started, t);
    studio.mark(id, Kind::bridged, t);
    for (const auto& mark :
         {at(Kind::joined, 0, 0, PartyKind::customer), at(Kind::joined, 0, 1, PartyKind::agent),
          at(Kind::joined, 1000, 200, PartyKind::supervisor),
          at(Kind::left, 2500, 0, PartyKind::customer)})
        ASSERT_TRUE(studio.recorder().mark(0, mark));
    studio.push(tone_frame(id, 200, 1000, 0, t + milliseconds(1000)));
    studio.mark(id, Kind::stopped, t + milliseconds(4000));
    const auto closed = studio.closed(1);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].recorded_ms, 4000);

    const auto recording = read_recording({studio.path(closed[0])}, studio.key());
    ASSERT_TRUE(recording);
    ASSERT_EQ(recording->frames.size(), 1u);
    EXPECT_EQ(recording->frames[0].track, 200);
    const BridgedTime& bridged = recording->bridged;
    const std::map<calls::Track, PartyKind> who{
        {0, PartyKind::customer}, {1, PartyKind::agent}, {200, PartyKind::supervisor}};
    EXPECT_EQ(bridged.tracks(), who);
    EXPECT_EQ(bridged.of_us(0), 2'500'000);
    EXPECT_EQ(bridged.of_us(1), 4'000'000);
    EXPECT_EQ(bridged.of_us(200), 3'000'000);
    EXPECT_EQ(bridged.of_us(2), 0);
}

// As recordings were before there were rooms.
TEST(Recorder, BothWereThereWhereNobodySaysWhoWas) {
    Studio studio;
    const auto recording =
        read_recording({studio.path(studio.record(RecordingId{7}, 100))}, studio.key());
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->bridged.of(0), recording->bridged.bridged());
    EXPECT_EQ(recording->bridged.of(1), recording->bridged.bridged());
    EXPECT_EQ(recording->bridged.of_us(1), 2'000'000);
    EXPECT_EQ(recording->bridged.tracks().size(), 2u);
}

TEST(Recorder, TakesTheTwoPartiesFromTwoLanes) {
    RecorderOptions options;
    options.lanes = 2;
    Studio studio(std::move(options));
    const RecordingId id{3};
    const Instant t = studio.now();
    // The agent's thread is ahead of the one that announces the recording.
    for (int i = 0; i < 50; ++i)
        studio.push(tone_frame(id, agent_track, 1000, i, t + milliseconds(20 * i)), 0);
    studio.mark(id, Kind::started, t, 1);
    studio.mark(id, Kind::bridged, t, 1);
    for (int i = 0; i < 50; ++i)
        studio.push(tone_frame(id, customer_track, 440, i, t + milliseconds(20 * i)), 1);
    studio.mark(id, Kind::stopped, t + seconds(1), 1);
    const auto closed = studio.closed(1);
    ASSERT_EQ(closed.size(), 1u);
    const auto recording = read_recording({studio.path(closed[0])}, studio.key());
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->frames.size(), 100u);
    EXPECT_EQ(studio.recorder().counts().stray_frames, 0);
}

TEST(Recorder, FullRingBreaksTheRecordingOnceAndGoesOn) {
    RecorderOptions options;
    options.ring_bytes = 128 * 1024;
    Studio studio(std::move(options));
    const RecordingId id{3};
    const Instant t = studio.now();
    studio.mark(id, Kind::started, t);
    std::int64_t refused = 0;
    for (int i = 0; i < 5000; ++i) {
        if (!studio.recorder().frame(0, tone_frame(id, agent_track, 1000, i, t)))
            ++refused;
    }
    ASSERT_GT(refused, 0);
    EXPECT_EQ(studio.failed(1), std::vector{id});
    while (!studio.mark(id, Kind::stopped, t + seconds(1)))
        std::this_thread::yield();
    const auto closed = studio.closed(1);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].state, RecordingState::broken);
    EXPECT_EQ(studio.recorder().counts().lost_frames, refused);
    EXPECT_EQ(studio.failed(1).size(), 1u);
    const auto recording =
        read_recording({studio.path(closed[0])}, studio.key(), Strictness::whole);
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->frames.size(), static_cast<std::size_t>(5000 - refused));
    EXPECT_EQ(studio.record(RecordingId{4}, 50).state, RecordingState::complete);
}

TEST(Recorder, FailingFileBreaksThatRecordingOnly) {
    std::atomic<int> bad_fd{-1};
    RecorderOptions options;
    options.write_bytes = [&](int fd, const void* bytes, std::size_t size) -> ssize_t {
        if (fd == bad_fd) {
            errno = EIO;
            return -1;
        }
        int none = -1;
        // The first file begun is the one that fails after its header.
        static std::atomic<bool> chosen{false};
        const ssize_t done = ::write(fd, bytes, size);
        if (!chosen.exchange(true))
            bad_fd.compare_exchange_strong(none, fd);
        return done;
    };
    Studio studio(std::move(options));
    const Instant t = studio.now();
    for (int id = 1; id <= 4; ++id) {
        studio.mark(RecordingId{id}, Kind::started, t);
        studio.mark(RecordingId{id}, Kind::bridged, t);
        studio.talk(RecordingId{id}, t, 100, 440, 1000);
    }
    EXPECT_EQ(studio.failed(1), std::vector{RecordingId{1}});
    for (int id = 1; id <= 4; ++id)
        studio.mark(RecordingId{id}, Kind::stopped, t + seconds(2));
    const auto closed = studio.closed(4);
    ASSERT_EQ(closed.size(), 4u);
    for (const auto& part : closed) {
        EXPECT_EQ(part.state, part.recording == RecordingId{1} ? RecordingState::broken
                                                               : RecordingState::complete);
        const auto recording = read_recording({studio.path(part)}, studio.key());
        ASSERT_TRUE(recording);
        EXPECT_EQ(recording->frames.size(), part.recording == RecordingId{1} ? 0u : 200u);
    }
    EXPECT_EQ(studio.failed(1).size(), 1u);
    studio.wait_until_put_away();
    EXPECT_EQ(studio.recorder().counts().files, 0);
}

TEST(Recorder, OneFileThatCannotBeKeptIsFoundAmongMany) {
    std::atomic<int> bad_fd{-1};
    RecorderOptions options;
    options.sync = [&](int fd, bool whole_disk) {
        int none = -1;
        if (!whole_disk)
            bad_fd.compare_exchange_strong(none, fd);
        errno = EIO;
        return whole_disk || fd == bad_fd ? -1 : 0;
    };
    Studio studio(std::move(options));
    constexpr int recordings = 40;
    const Instant t = studio.now();
    // All begin before one ends, so that no descriptor is used twice.
    for (int id = 1; id <= recordings; ++id)
        studio.mark(RecordingId{id}, Kind::started, t);
    for (int id = 1; id <= recordings; ++id)
        studio.mark(RecordingId{id}, Kind::stopped, t + seconds(1));
    const auto closed = studio.closed(recordings);
    ASSERT_EQ(closed.size(), static_cast<std::size_t>(recordings));
    EXPECT_EQ(std::ranges::count(closed, RecordingState::broken, &ClosedPart::state), 1);
    studio.wait_until_put_away();
}

TEST(Recorder, FullDiskBreaksWhatIsBeingWrittenAndALaterRecordingTriesAgain) {
    const TestFolder folder;
    if (::mount("zongji-test", folder.path().c_str(), "tmpfs", 0, "size=512k") != 0) {
        GTEST_SKIP() << "NOT TESTED: this machine lets nobody mount a small tmpfs: "
                     << std::strerror(errno);
    }
    {
        RecorderOptions options;
        options.data_dir = folder.path();
        Studio studio(std::move(options));
        EXPECT_EQ(studio.record(RecordingId{1}, 50).state, RecordingState::complete);

        const std::string filler = folder.path() + "/filler";
        std::ofstream(filler, std::ios::binary) << std::string(300 * 1024, 'x');
        const Instant t = studio.now();
        studio.mark(RecordingId{2}, Kind::started, t);
        studio.mark(RecordingId{2}, Kind::bridged, t);
        studio.talk(RecordingId{2}, t, 3000, 440, 1000);
        EXPECT_EQ(studio.failed(1), std::vector{RecordingId{2}});
        studio.mark(RecordingId{2}, Kind::stopped, t + seconds(60));
        const auto closed = studio.closed(2);
        ASSERT_EQ(closed.size(), 2u);
        EXPECT_EQ(closed[1].state, RecordingState::broken);
        // What was written before is whole.
        const auto kept = read_recording({studio.path(closed[1])}, studio.key());
        ASSERT_TRUE(kept) << kept.error().message;
        EXPECT_FALSE(kept->complete);

        std::filesystem::remove(studio.path(closed[1]));
        std::filesystem::remove(filler);
        EXPECT_EQ(studio.record(RecordingId{3}, 50).state, RecordingState::complete);
        EXPECT_EQ(studio.failed(1).size(), 1u);
    }
    EXPECT_EQ(::umount(folder.path().c_str()), 0);
}

TEST(Recorder, WhileTheDiskIsFullNothingIsWritten) {
    Studio studio;
    const Instant t = studio.now();
    studio.mark(RecordingId{1}, Kind::started, t);
    studio.mark(RecordingId{1}, Kind::bridged, t);
    studio.talk(RecordingId{1}, t, 100, 440, 1000);
    studio.recorder().set_disk_full(true);
    EXPECT_EQ(studio.failed(1), std::vector{RecordingId{1}});
    const auto written = studio.recorder().counts().bytes;
    studio.talk(RecordingId{1}, t + seconds(2), 100, 440, 1000);
    studio.mark(RecordingId{1}, Kind::stopped, t + seconds(4));
    EXPECT_EQ(studio.closed(1).at(0).state, RecordingState::broken);
    const auto began_full = studio.record(RecordingId{2}, 50);
    EXPECT_EQ(began_full.state, RecordingState::broken);
    EXPECT_EQ(began_full.path, "");
    EXPECT_EQ(studio.recorder().counts().bytes, written);

    studio.recorder().set_disk_full(false);
    EXPECT_EQ(studio.record(RecordingId{3}, 50).state, RecordingState::complete);
}

TEST(Recorder, APartThatIsNotTakenOnRecordIsToldAgain) {
    const TestFolder folder;
    const SystemClock clock;
    std::atomic<bool> down{true};
    std::atomic<int> refused{0};
    std::vector<RecordingId> taken;  // the closing thread's, until stop()
    RecorderOptions options;
    options.data_dir = folder.path();
    options.tell_again_every = milliseconds(20);
    RecorderEvents events;
    events.closed = [&](const ClosedPart& part) {
        if (down) {
            ++refused;
            return false;
        }
        taken.push_back(part.recording);
        return true;
    };
    const MasterKey key = test_key();
    Recorder recorder(options, key, clock, events);
    ASSERT_TRUE(recorder.start());
    const Instant t = clock.now().tick;
    for (const std::int64_t id : {1, 2}) {
        recorder.mark(0, {RecordingId{id}, InteractionId{9}, Kind::started, t});
        recorder.mark(0, {RecordingId{id}, InteractionId{9}, Kind::stopped, t + seconds(1)});
    }
    while (refused < 3)
        std::this_thread::yield();
    down = false;
    const std::string open = folder.path() + "/recordings/open";
    while (!std::filesystem::is_empty(open))
        std::this_thread::yield();
    recorder.stop();
    std::sort(taken.begin(), taken.end());
    EXPECT_EQ(taken, (std::vector{RecordingId{1}, RecordingId{2}})) << "each once";
}

TEST(Recorder, WhatOpensWhileTheRecordsAreAwayIsNotWaitedFor) {
    const TestFolder folder;
    const SystemClock clock;
    std::atomic<bool> away{true};
    std::atomic<int> asked{0};
    std::atomic<int> on_record{0};
    RecorderOptions options;
    options.data_dir = folder.path();
    options.tell_again_every = milliseconds(20);
    RecorderEvents events;
    events.opened = [&](const OpenedPart&) {
        ++asked;
        return !away;
    };
    events.closed = [&](const ClosedPart&) {
        if (!away)
            ++on_record;
        return !away;
    };
    const MasterKey key = test_key();
    Recorder recorder(options, key, clock, events);
    ASSERT_TRUE(recorder.start());
    std::int64_t last = 0;
    const auto record = [&](int count) {
        for (const std::int64_t until = last + count; last < until;) {
            const RecordingId id{++last};
            const Instant t = clock.now().tick;
            recorder.mark(0, {id, InteractionId{9}, Kind::started, t});
            recorder.mark(0, {id, InteractionId{9}, Kind::stopped, t + seconds(1)});
        }
    };
    record(50);
    while (recorder.counts().files > 0 || asked == 0)
        std::this_thread::yield();
    EXPECT_EQ(asked, 1) << "one attempt, and not one for each";
    away = false;
    while (on_record < 50)
        std::this_thread::yield();
    record(1);
    while (on_record < 51)
        std::this_thread::yield();
    EXPECT_EQ(asked, 2) << "they are back";
    recorder.stop();
}

TEST(Recorder, RecordingsUnderWayAtAShutdownAreInterrupted) {
    Studio studio;
    const Instant t = studio.now();
    studio.mark(RecordingId{1}, Kind::started, t);
    studio.mark(RecordingId{1}, Kind::bridged, t);
    studio.talk(RecordingId{1}, t, 25, 440, 1000);
    studio.recorder().stop();
    const auto closed = studio.closed(1);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].state, RecordingState::interrupted);
    EXPECT_EQ(closed[0].recorded_ms, 500);
}

TEST(Recorder, LeavesNothingOpen) {
    const int before = open_descriptors();
    {
        Studio studio;
        const Instant t = studio.now();
        for (int id = 1; id <= 100; ++id) {
            studio.mark(RecordingId{id}, Kind::started, t);
            studio.talk(RecordingId{id}, t, 5, 440, 1000);
            studio.mark(RecordingId{id}, Kind::stopped, t + milliseconds(100));
        }
        ASSERT_EQ(studio.closed(100).size(), 100u);
        studio.wait_until_put_away();
        EXPECT_EQ(studio.recorder().counts().files, 0);
        EXPECT_EQ(studio.recorder().counts().recordings, 0);
        EXPECT_TRUE(std::filesystem::is_empty(studio.data_dir() + "/recordings/open"));
    }
    EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace zongji::recordings
