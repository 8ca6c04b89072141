#include "domain/recordings/genuine.h"

#include "domain/recordings/part_format.h"
#include "domain/recordings/part_paths.h"
#include "domain/recordings/test/studio.h"

#include <filesystem>
#include <fstream>

// What is played is what was recorded, or it is not played.
namespace zongji::recordings {
namespace {

namespace fs = std::filesystem;

class Genuine : public testing::Test {
protected:
    Genuine() {
        short_ = on_record(studio_.record(RecordingId{5}, 50));
        long_ = on_record(studio_.record(RecordingId{6}, 150));
        studio_.wait_until_put_away();
    }

    static PartRecord on_record(const ClosedPart& closed) {
        PartRecord part;
        part.recording_id = closed.recording;
        part.part = closed.part;
        part.started_at = closed.started_at;
        part.ended_at = closed.ended_at;
        part.state = closed.state;
        part.path = closed.path;
        part.sha256 = closed.sha256;
        part.bytes = closed.bytes;
        return part;
    }
    std::string path(const PartRecord& part) const { return studio_.data_dir() + "/" + part.path; }
    Result<Recording> play(const PartRecord& part) const {
        return read_genuine(studio_.data_dir(), {part},
                            InteractionId{part.recording_id.value + 1000}, studio_.key());
    }
    void expect_refused(const PartRecord& part, const std::string& words) const {
        const auto played = play(part);
        ASSERT_FALSE(played);
        EXPECT_EQ(played.error().code, ErrorCode::corrupt);
        EXPECT_NE(played.error().message.find(words), std::string::npos) << played.error().message;
    }

    Studio studio_;
    PartRecord short_, long_;
};

TEST_F(Genuine, plays_as_it_was_recorded) {
    EXPECT_EQ(play(short_)->frames.size(), 100u);
    EXPECT_EQ(play(long_)->frames.size(), 300u);
}

TEST_F(Genuine, is_not_another_one_under_its_name) {
    fs::rename(path(short_), path(short_) + ".x");
    fs::rename(path(long_), path(short_));
    fs::rename(path(short_) + ".x", path(long_));
    expect_refused(short_, "another recording");
    expect_refused(long_, "another recording");
    // Nor while it is still written, or was broken.
    for (const auto state : {RecordingState::open, RecordingState::broken}) {
        short_.state = state;
        expect_refused(short_, "another recording");
    }
}

TEST_F(Genuine, is_of_its_contact) {
    const auto played = read_genuine(studio_.data_dir(), {short_}, InteractionId{7}, studio_.key());
    ASSERT_FALSE(played);
    EXPECT_EQ(played.error().code, ErrorCode::corrupt);
}

TEST_F(Genuine, is_not_cut) {
    fs::resize_file(path(long_), fs::file_size(path(long_)) * 2 / 3);
    expect_refused(long_, "bytes long");
    fs::resize_file(path(long_), static_cast<std::uintmax_t>(long_.bytes));  // with zeros
    expect_refused(long_, "SHA-256");
}

// A cut between two chunks of what a crash had cut off: it was whole as far as it went.
TEST_F(Genuine, is_not_cut_further_than_the_crash_did) {
    long_.state = RecordingState::interrupted;
    EXPECT_TRUE(play(long_));
    fs::resize_file(path(long_), header_size);
    expect_refused(long_, "bytes long");
}

TEST_F(Genuine, is_not_there) {
    fs::remove(path(short_));
    const auto played = play(short_);
    ASSERT_FALSE(played);
    EXPECT_EQ(played.error().code, ErrorCode::not_found);
}

TEST_F(Genuine, plays_what_was_broken_as_far_as_it_is_good) {
    long_.state = RecordingState::broken;
    fs::resize_file(path(long_), fs::file_size(path(long_)) - 10);
    const auto played = play(long_);
    ASSERT_TRUE(played) << played.error().message;
    EXPECT_FALSE(played->complete);
}

}  // namespace
}  // namespace zongji::recordings
