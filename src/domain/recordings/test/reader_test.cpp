#include "domain/recordings/reader.h"

#include "domain/recordings/part_format.h"
#include "domain/recordings/test/studio.h"

#include <fstream>

namespace zongji::recordings {
namespace {

std::string load(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void save(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class Reader : public testing::Test {
protected:
    void SetUp() override {
        RecorderOptions options;
        options.flush_every = milliseconds(1);  // so that the file has several chunks
        studio_ = std::make_unique<Studio>(std::move(options));
        using Kind = calls::TapMark::Kind;
        const Instant t = studio_->now();
        studio_->mark(RecordingId{5}, Kind::started, t);
        studio_->mark(RecordingId{5}, Kind::bridged, t);
        for (int second = 0; second < 3; ++second) {
            studio_->talk(RecordingId{5}, t + seconds(second), 50, 440, 1000, 50 * second);
            while (studio_->recorder().counts().bytes < (second + 1) * 16'000)
                std::this_thread::yield();
        }
        studio_->mark(RecordingId{5}, Kind::stopped, t + seconds(3));
        const auto closed = studio_->closed(1);
        ASSERT_EQ(closed.size(), 1u);
        path_ = studio_->path(closed[0]);
        bytes_ = load(path_);
    }

    // Where the chunks begin.
    std::vector<std::size_t> chunks() const {
        std::vector<std::size_t> starts;
        std::size_t at = header_size;
        while (at < bytes_.size()) {
            starts.push_back(at);
            at += chunk_head_size +
                  get<std::uint32_t>(reinterpret_cast<const std::uint8_t*>(bytes_.data()) + at);
        }
        return starts;
    }

    Result<Recording> read(Strictness strictness = Strictness::cut_off) const {
        return read_recording({path_}, studio_->key(), strictness);
    }

    std::unique_ptr<Studio> studio_;
    std::string path_;
    std::string bytes_;
};

TEST_F(Reader, TamperedChunkIsNamed) {
    ASSERT_GE(chunks().size(), 3u);
    std::string changed = bytes_;
    changed[chunks()[1] + 40] ^= 1;
    save(path_, changed);
    const auto recording = read();
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, ErrorCode::corrupt);
    EXPECT_EQ(recording.error().message, "part 0, chunk 1: it was changed after it was written");
    const auto saved = read(Strictness::salvage);
    ASSERT_TRUE(saved);
    EXPECT_FALSE(saved->complete);
    EXPECT_LT(saved->frames.size(), 300u);
}

TEST_F(Reader, EveryByteIsGuarded) {
    // One byte in each field of the header and of a chunk.
    for (const std::size_t at :
         {0u, 8u, 12u, 13u, 16u, 24u, 32u, 40u, 48u, 60u, 95u, 96u, 100u, 101u, 120u}) {
        std::string changed = bytes_;
        changed[at] ^= 1;
        save(path_, changed);
        const auto recording = read(Strictness::whole);
        ASSERT_FALSE(recording) << "byte " << at;
        EXPECT_EQ(recording.error().code, ErrorCode::corrupt) << "byte " << at;
    }
}

TEST_F(Reader, ChunksCannotChangePlacesOrGo) {
    const auto starts = chunks();
    ASSERT_GE(starts.size(), 3u);
    const std::string first = bytes_.substr(starts[0], starts[1] - starts[0]);
    const std::string second = bytes_.substr(starts[1], starts[2] - starts[1]);
    save(path_, bytes_.substr(0, starts[0]) + second + first + bytes_.substr(starts[2]));
    EXPECT_FALSE(read());
    save(path_, bytes_.substr(0, starts[0]) + second + bytes_.substr(starts[2]));
    EXPECT_FALSE(read());
    save(path_, bytes_ + first);
    ASSERT_FALSE(read());
    EXPECT_NE(read().error().message.find("follows the final chunk"), std::string::npos);
}

TEST_F(Reader, AnotherMasterKeyIsSaid) {
    const auto recording = read_recording({path_}, test_key(2));
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, ErrorCode::corrupt);
    EXPECT_NE(recording.error().message.find("another master key"), std::string::npos);
}

TEST_F(Reader, TruncationShows) {
    const auto starts = chunks();
    // Between two chunks, within a chunk's head, within its body.
    for (const std::size_t size : {starts[2], starts[2] + 3, starts[2] + 100}) {
        save(path_, bytes_.substr(0, size));
        const auto strict = read(Strictness::whole);
        ASSERT_FALSE(strict);
        EXPECT_EQ(strict.error().message, "part 0 was cut off: its final chunk is missing");
        const auto recording = read();
        ASSERT_TRUE(recording) << recording.error().message;
        EXPECT_FALSE(recording->complete);
        EXPECT_GE(recording->frames.size(), 100u);
        const auto survey = survey_part(path_, studio_->key());
        ASSERT_TRUE(survey);
        EXPECT_EQ(survey->good_bytes, static_cast<std::int64_t>(starts[2]));
        EXPECT_FALSE(survey->complete);
    }
    save(path_, bytes_.substr(0, 50));
    ASSERT_FALSE(read());
    EXPECT_EQ(read().error().message, "the recording ends inside its header");
}

TEST_F(Reader, ZerosAfterAPowerCutAreTheEnd) {
    save(path_, bytes_.substr(0, chunks()[2]) + std::string(4096, '\0'));
    const auto recording = read();
    ASSERT_TRUE(recording) << recording.error().message;
    EXPECT_FALSE(recording->complete);
}

TEST_F(Reader, WhatIsNoRecordingIsRefused) {
    save(path_, std::string(500, 'x'));
    ASSERT_FALSE(read());
    EXPECT_EQ(read().error().message, "not a recording");
    save(path_, "");
    EXPECT_FALSE(read());
    const auto gone = read_recording({path_ + ".not"}, studio_->key());
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace zongji::recordings
