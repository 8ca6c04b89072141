#include "domain/recordings/recover.h"

#include "domain/recordings/part_format.h"
#include "domain/recordings/part_paths.h"
#include "domain/recordings/render.h"
#include "domain/recordings/test/studio.h"

#include <fstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace zongji::recordings {
namespace {

using Kind = calls::TapMark::Kind;
using calls::agent_track;
using calls::customer_track;

class Recovery : public testing::Test {
protected:
    void SetUp() override {
        auto opened = store::open_database(folder_.path() + "/test.db");
        ASSERT_TRUE(opened) << opened.error().message;
        database_ = std::move(*opened);
        ASSERT_TRUE(store::migrate(*database_, "recordings", migrations()));
        records_ = std::make_unique<RecordingRecords>(
            *database_, [](InteractionId) -> Result<OrgUnitId> { return OrgUnitId{1}; });
    }

    RecorderOptions options() const {
        RecorderOptions options;
        options.data_dir = folder_.path();
        return options;
    }
    RecorderEvents events(bool on_record) {
        RecorderEvents events;
        events.opened = [this](const OpenedPart& part) { return records_->save_opened(part).ok(); };
        events.closed = [this, on_record](const ClosedPart& part) {
            return on_record && records_->save_closed(part).ok();
        };
        return events;
    }
    RecordingRecord record(RecordingId id) {
        auto found = records_->find_recording(store::Scope::everything(), id);
        EXPECT_TRUE(found);
        return found ? *found : RecordingRecord{};
    }
    std::vector<std::string> files(RecordingId id) {
        std::vector<std::string> paths;
        const auto parts = records_->parts_of(id);
        EXPECT_TRUE(parts);
        for (const auto& part : *parts)
            paths.push_back(folder_.path() + "/" + part.path);
        return paths;
    }
    // Takes `count` frames of each party at the pace of a call, and says through `progress` after
    // each how many there are.
    static void talk_in_real_time(Recorder& recorder, RecordingId id, int count, int progress) {
        const SystemClock clock;
        const Instant start = clock.now().tick;
        recorder.mark(0, {id, InteractionId{9}, Kind::started, start});
        recorder.mark(0, {id, InteractionId{9}, Kind::bridged, start});
        for (int i = 0; i < count; ++i) {
            const Instant due = start + milliseconds(20 * i);
            std::this_thread::sleep_for(std::chrono::microseconds((due - clock.now().tick).us));
            recorder.frame(0, tone_frame(id, customer_track, 440, i, due));
            recorder.frame(0, tone_frame(id, agent_track, 1000, i, due));
            [[maybe_unused]] const ssize_t told = ::write(progress, &i, sizeof i);
        }
    }

    TestFolder folder_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<RecordingRecords> records_;
};

TEST_F(Recovery, AfterAKillTheRecordingReadsUpToItsLastSecond) {
    int progress[2];
    ASSERT_EQ(::pipe(progress), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const SystemClock clock;
        Recorder recorder(options(), test_key(), clock, {});
        if (recorder.start())
            talk_in_real_time(recorder, RecordingId{77}, 100'000, progress[1]);
        ::_exit(1);
    }
    ::close(progress[1]);
    int last = 0;
    while (last < 170)
        ASSERT_EQ(::read(progress[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(progress[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last)) {
    }
    ::close(progress[0]);

    // The process knew nothing of the database: the file alone says enough.
    const auto recovered = recover(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(recovered) << recovered.error().message;
    EXPECT_EQ(recovered->closed, 1);
    EXPECT_TRUE(recovered->problems.empty());
    EXPECT_EQ(recovered->next_parts.at(RecordingId{77}), 1);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path() + "/recordings/open"));

    const RecordingRecord found = record(RecordingId{77});
    EXPECT_EQ(found.state, RecordingState::interrupted);
    EXPECT_EQ(found.interaction_id, InteractionId{9});
    // One second is promised; the rest is for a busy machine.
    EXPECT_GE(found.duration_ms, last * 20 - 1500);
    const auto recording = read_recording(files(RecordingId{77}), test_key());
    ASSERT_TRUE(recording) << recording.error().message;
    EXPECT_FALSE(recording->complete);
    EXPECT_EQ(recording->bridged.bridged_us() / 1000, found.duration_ms);
    const auto sound = render(*recording);
    ASSERT_TRUE(sound);
    EXPECT_NEAR(static_cast<double>(sound->duration_ms()), static_cast<double>(found.duration_ms),
                40);
    EXPECT_GT(tone_db(stereo(*sound), 0, 440), -20);
    EXPECT_LT(tone_db(stereo(*sound), 0, 1000), -60);

    // Doing it again changes nothing.
    const auto again = recover(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->closed, 0);
    EXPECT_EQ(record(RecordingId{77}).duration_ms, found.duration_ms);
}

TEST_F(Recovery, ACallThatGoesOnGetsAPartWithAKeyOfItsOwn) {
    const SystemClock clock;
    const auto part_of_call = [&](RecorderOptions with, bool stop) {
        Recorder recorder(std::move(with), test_key(), clock, events(true));
        ASSERT_TRUE(recorder.start());
        const Instant start = clock.now().tick;
        recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::started, start});
        recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::bridged, start});
        for (int i = 0; i < 50; ++i)
            recorder.frame(
                0, tone_frame(RecordingId{5}, agent_track, 1000, i, start + milliseconds(20 * i)));
        if (stop)
            recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::stopped, start + seconds(1)});
    };
    part_of_call(options(), false);
    RecorderOptions next = options();
    next.next_parts = {{RecordingId{5}, 1}};
    part_of_call(next, true);

    const auto paths = files(RecordingId{5});
    ASSERT_EQ(paths.size(), 2u);
    const auto header = [](const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        std::vector<std::uint8_t> bytes(header_size);
        in.read(reinterpret_cast<char*>(bytes.data()), header_size);
        return decode_header(bytes);
    };
    ASSERT_TRUE(header(paths[0]));
    ASSERT_TRUE(header(paths[1]));
    EXPECT_NE(header(paths[0])->key, header(paths[1])->key);
    const auto recording = read_recording(paths, test_key(), Strictness::whole);
    ASSERT_TRUE(recording) << recording.error().message;
    EXPECT_EQ(recording->frames.size(), 100u);
    EXPECT_EQ(recording->bridged.bridged().size(), 2u);
    EXPECT_EQ(record(RecordingId{5}).duration_ms, 2000);
    EXPECT_EQ(record(RecordingId{5}).state, RecordingState::interrupted);

    // Found before it is moved to its place, too.
    const auto parts = records_->parts_of(RecordingId{5});
    const auto found = [&](std::size_t i) {
        return find_part(folder_.path(), RecordingId{5}, static_cast<int>(i),
                         parts->at(i).started_at);
    };
    EXPECT_EQ(found(0), paths[0]);
    EXPECT_EQ(found(1), paths[1]);
    const std::string open = folder_.path() + "/" + open_path(RecordingId{5}, 1);
    std::filesystem::rename(paths[1], open);
    EXPECT_EQ(found(1), open);
    std::filesystem::remove(open);
    EXPECT_EQ(found(1), "");
}

TEST_F(Recovery, WhatTheDatabaseDidNotTakeIsPutOnRecordAtTheNextStart) {
    const SystemClock clock;
    {
        Recorder recorder(options(), test_key(), clock, events(false));
        ASSERT_TRUE(recorder.start());
        const Instant start = clock.now().tick;
        recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::started, start});
        recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::bridged, start});
        recorder.frame(0, tone_frame(RecordingId{5}, agent_track, 1000, 0, start));
        recorder.mark(0, {RecordingId{5}, InteractionId{9}, Kind::stopped, start + seconds(3)});
    }
    EXPECT_EQ(record(RecordingId{5}).state, RecordingState::open);
    const auto recovered = recover(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->closed, 1);
    EXPECT_EQ(record(RecordingId{5}).state, RecordingState::complete);
    EXPECT_EQ(record(RecordingId{5}).duration_ms, 3000);
    EXPECT_TRUE(read_recording(files(RecordingId{5}), test_key(), Strictness::whole));
}

TEST_F(Recovery, ARecordWithoutAFileIsClosed) {
    ASSERT_TRUE(records_->save_opened({RecordingId{5}, InteractionId{9}, 0, Timestamp{1}, "gone"}));
    const auto recovered = recover(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->closed, 1);
    EXPECT_EQ(record(RecordingId{5}).state, RecordingState::interrupted);
    EXPECT_EQ(record(RecordingId{5}).duration_ms, 0);
}

TEST_F(Recovery, FilesThatCannotBeReadStayAndAreNamed) {
    ASSERT_TRUE(make_folder(folder_.path(), open_folder()));
    const std::string open = folder_.path() + "/recordings/open/";
    std::ofstream(open + "1.0.zjr") << std::string(500, 'x');
    std::ofstream(open + "2.0.zjr") << "torn";
    {
        RecorderOptions with = options();
        Studio other(std::move(with), test_key(2));
        other.mark(RecordingId{3}, Kind::started, other.now());
        other.mark(RecordingId{3}, Kind::stopped, other.now());
        const auto closed = other.closed(1);
        ASSERT_EQ(closed.size(), 1u);
        std::filesystem::rename(other.path(closed[0]), open + "3.0.zjr");
    }
    const auto recovered = recover(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->closed, 0);
    ASSERT_EQ(recovered->problems.size(), 2u);
    for (const auto& problem : recovered->problems)
        EXPECT_EQ(problem.code, ErrorCode::corrupt);
    EXPECT_TRUE(std::filesystem::exists(open + "1.0.zjr"));
    EXPECT_FALSE(std::filesystem::exists(open + "2.0.zjr"));
    EXPECT_TRUE(std::filesystem::exists(open + "3.0.zjr"));
}

TEST_F(Recovery, NewRecordingsAreNoneOfWhatWasFound) {
    const SystemClock clock;
    const auto begin = [&](Recorder& recorder, RecordingId id) {
        const Instant start = clock.now().tick;
        recorder.mark(0, {id, InteractionId{9}, Kind::started, start});
        recorder.mark(0, {id, InteractionId{9}, Kind::bridged, start});
        for (int i = 0; i < 100; ++i)
            recorder.frame(0, tone_frame(id, agent_track, 1000, i, start + milliseconds(20 * i)));
    };
    std::optional<Timestamp> began;
    {
        Recorder gone(options(), test_key(), clock, events(false));
        ASSERT_TRUE(gone.start());
        began = clock.now().utc;
        begin(gone, RecordingId{3});
    }  // open on record, and its file in the folder

    auto found = CutOffRecordings::find(folder_.path(), test_key(), *records_);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_TRUE(found->last_sound());
    EXPECT_NEAR(static_cast<double>((*found->last_sound() - *began).ms()), 2000, 1000);

    Recorder next(options(), test_key(), clock, events(true));
    ASSERT_TRUE(next.start());
    begin(next, RecordingId{4});
    const std::string open = folder_.path() + "/" + open_path(RecordingId{4}, 0);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!records_->find_recording(store::Scope::everything(), RecordingId{4}) &&
           std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }

    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_EQ(found->close(stopped.get_token())->closed, 0);
    EXPECT_EQ(found->close()->closed, 1);
    EXPECT_EQ(found->close()->closed, 0) << "again";
    EXPECT_EQ(record(RecordingId{3}).state, RecordingState::complete);
    EXPECT_TRUE(std::filesystem::exists(open));
    EXPECT_EQ(record(RecordingId{4}).state, RecordingState::open);
}

TEST_F(Recovery, TheLastSoundIsThatOfTheLastWholeChunk) {
    Studio studio;
    const auto part = studio.record(RecordingId{6}, 500);
    const std::string path = studio.path(part);
    const auto survey = survey_part(path, test_key());
    ASSERT_TRUE(survey);
    EXPECT_EQ(*last_sound(path, test_key()), survey->ended_at);
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    for (std::int64_t cut = size; cut > 0; cut -= 1 + cut / 23) {
        std::filesystem::resize_file(path, static_cast<std::uintmax_t>(cut));
        const auto expected = survey_part(path, test_key());
        const auto at = last_sound(path, test_key());
        ASSERT_EQ(at.ok(), expected.ok()) << cut;
        if (at) {
            EXPECT_EQ(*at, expected->ended_at) << cut;
        }
    }
}

}  // namespace
}  // namespace zongji::recordings
