#include "domain/recordings/reader.h"

#include "domain/recordings/part_format.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <stdio.h>

namespace zongji::recordings {
namespace {

Error corrupt(std::string what) {
    return Error{ErrorCode::corrupt, std::move(what), {}};
}

class PartReader {
public:
    static Result<PartReader> open(const std::string& path, const MasterKey& key);

    const PartHeader& header() const { return header_; }
    std::int64_t good_bytes() const { return good_bytes_; }

    enum class Next { chunk, last_chunk, torn };
    // The next chunk's plaintext. `torn`: the file ends before a whole chunk, as after a crash.
    Result<Next> next(std::vector<std::uint8_t>& plain);

    // Behind what was read last. Afterwards nothing more is read.
    bool more_follows() { return ::fgetc(file_.get()) != EOF; }

    // To before the last whole chunk, as far as lengths tell.
    void skip_to_last();

private:
    using File = std::unique_ptr<FILE, int (*)(FILE*)>;
    PartReader(File file, const PartHeader& header, ChunkCipher cipher)
        : file_(std::move(file)), header_(header), cipher_(std::move(cipher)) {}

    Error bad_chunk(const char* how) const {
        return corrupt(fmt::format("part {}, chunk {}: {}", header_.part, index_, how));
    }

    File file_;
    PartHeader header_;
    ChunkCipher cipher_;
    std::uint64_t index_ = 0;
    std::int64_t good_bytes_ = header_size;
    std::vector<std::uint8_t> sealed_;
};

Result<PartReader> PartReader::open(const std::string& path, const MasterKey& key) {
    File file(::fopen(path.c_str(), "rbe"), [](FILE* f) { return ::fclose(f); });
    if (!file) {
        if (errno == ENOENT)
            return not_found("a part of the recording is not there");
        return Error{ErrorCode::unavailable,
                     std::string("a recording cannot be read: ") + std::strerror(errno),
                     {}};
    }
    HeaderBytes bytes{};
    const std::size_t got = ::fread(bytes.data(), 1, bytes.size(), file.get());
    ZONGJI_TRY(const PartHeader header, decode_header(std::span(bytes).first(got)));
    if (header.master_key != key.id()) {
        return corrupt(fmt::format("the recording was encrypted under another master key ({})",
                                   to_hex(header.master_key)));
    }
    ZONGJI_TRY(const PartKey part_key, key.unwrap(header.key));
    return PartReader(std::move(file), header, ChunkCipher(part_key, sha256(bytes)));
}

Result<PartReader::Next> PartReader::next(std::vector<std::uint8_t>& plain) {
    std::array<std::uint8_t, chunk_head_size> head{};
    if (::fread(head.data(), 1, head.size(), file_.get()) != head.size())
        return Next::torn;
    const auto size = get<std::uint32_t>(head.data());
    const std::uint8_t flags = head[4];
    // After a power cut a file may be longer than what was written to it: zeros.
    if (size == 0 && flags == 0)
        return Next::torn;
    if (size < tag_size || size > largest_chunk)
        return bad_chunk("its length cannot be");
    sealed_.resize(size);
    if (::fread(sealed_.data(), 1, size, file_.get()) != size)
        return Next::torn;
    if (!cipher_.open(index_, flags, sealed_, plain))
        return bad_chunk("it was changed after it was written");
    ++index_;
    good_bytes_ += static_cast<std::int64_t>(chunk_head_size + size);
    if ((flags & final_chunk) == 0)
        return Next::chunk;
    if (::fgetc(file_.get()) != EOF)
        return bad_chunk("something follows the final chunk");
    return Next::last_chunk;
}

void PartReader::skip_to_last() {
    ::fseeko(file_.get(), 0, SEEK_END);
    const std::int64_t end = ::ftello(file_.get());
    std::int64_t last = good_bytes_;
    for (std::int64_t at = last; at < end;) {
        std::array<std::uint8_t, chunk_head_size> head{};
        ::fseeko(file_.get(), at, SEEK_SET);
        if (::fread(head.data(), 1, head.size(), file_.get()) != head.size())
            break;
        const auto size = get<std::uint32_t>(head.data());
        const std::int64_t next = at + static_cast<std::int64_t>(chunk_head_size + size);
        if (size < tag_size || size > largest_chunk || next > end)
            break;
        if (at != last)
            ++index_;
        last = at;
        at = next;
    }
    ::fseeko(file_.get(), last, SEEK_SET);
    good_bytes_ = last;
}

// Takes the frames and marks of a chunk in; false when they do not add up, which genuine chunks do.
bool parse_chunk(std::span<const std::uint8_t> plain, std::int64_t part_offset_us,
                 Recording& recording, BridgedTime& bridged, std::int64_t& end_us) {
    std::size_t at = 0;
    while (at < plain.size()) {
        const std::size_t left = plain.size() - at;
        const std::uint8_t* from = plain.data() + at;
        if (from[0] == 0) {
            if (left < frame_head_size)
                return false;
            Frame frame;
            frame.track = from[1] == 0 ? calls::Track::customer : calls::Track::agent;
            frame.codec = static_cast<calls::Codec>(from[2]);
            frame.size = get<std::uint16_t>(from + 3);
            frame.duration_us = get<std::uint32_t>(from + 5);
            frame.at_us = part_offset_us + get<std::int64_t>(from + 9);
            frame.offset = recording.payloads.size();
            if (left < frame_head_size + frame.size)
                return false;
            recording.payloads.insert(recording.payloads.end(), from + frame_head_size,
                                      from + frame_head_size + frame.size);
            recording.frames.push_back(frame);
            end_us = std::max(end_us, frame.at_us + frame.duration_us);
            at += frame_head_size + frame.size;
        } else if (from[0] == 1 && left >= 10) {
            const Mark mark{static_cast<calls::TapMark::Kind>(from[1]),
                            part_offset_us + get<std::int64_t>(from + 2)};
            recording.marks.push_back(mark);
            bridged.mark(mark.kind, mark.at_us);
            end_us = std::max(end_us, mark.at_us);
            at += 10;
        } else {
            return false;
        }
    }
    return true;
}

Result<void> read_part(PartReader& part, std::int64_t offset_us, Strictness strictness,
                       Recording& recording) {
    std::vector<std::uint8_t> plain;
    std::int64_t end_us = offset_us;
    bool complete = false;
    while (true) {
        auto next = part.next(plain);
        if (!next) {
            if (strictness != Strictness::salvage)
                return next.error();
            recording.damaged = recording.damaged || part.more_follows();
            break;
        }
        if (*next == PartReader::Next::torn)
            break;
        if (!parse_chunk(plain, offset_us, recording, recording.bridged, end_us))
            return corrupt("a chunk holds what is neither frame nor mark");
        if (*next == PartReader::Next::last_chunk) {
            complete = true;
            break;
        }
    }
    if (!complete && strictness == Strictness::whole) {
        return corrupt(
            fmt::format("part {} was cut off: its final chunk is missing", part.header().part));
    }
    recording.bridged.end(end_us);
    recording.end_us = std::max(recording.end_us, end_us);
    recording.complete = recording.complete && complete;
    return {};
}

}  // namespace

Result<Recording> read_recording(const std::vector<std::string>& part_paths, const MasterKey& key,
                                 Strictness strictness) {
    if (part_paths.empty())
        return not_found("the recording has no files");
    Recording recording;
    for (const auto& path : part_paths) {
        ZONGJI_TRY(PartReader part, PartReader::open(path, key));
        const PartHeader& header = part.header();
        if (recording.id && recording.id != header.recording)
            return corrupt("the parts belong to different recordings");
        if (!recording.id)
            recording.started_at = header.started_at;
        recording.id = header.recording;
        recording.interaction = header.interaction;
        const std::int64_t offset_us = (header.started_at - recording.started_at).us;
        ZONGJI_CHECK(read_part(part, offset_us, strictness, recording));
    }
    return recording;
}

Result<PartSurvey> survey_part(const std::string& path, const MasterKey& key) {
    ZONGJI_TRY(PartReader part, PartReader::open(path, key));
    Recording recording;
    ZONGJI_CHECK(read_part(part, 0, Strictness::salvage, recording));
    PartSurvey survey;
    survey.recording = part.header().recording;
    survey.interaction = part.header().interaction;
    survey.part = static_cast<int>(part.header().part);
    survey.started_at = part.header().started_at;
    survey.ended_at = survey.started_at + microseconds(recording.end_us);
    survey.bridged_us = recording.bridged.bridged_us();
    survey.good_bytes = part.good_bytes();
    survey.complete = recording.complete;
    survey.damaged = recording.damaged;
    return survey;
}

Result<Timestamp> last_sound(const std::string& path, const MasterKey& key) {
    ZONGJI_TRY(PartReader part, PartReader::open(path, key));
    part.skip_to_last();
    Recording recording;
    ZONGJI_CHECK(read_part(part, 0, Strictness::cut_off, recording));
    return part.header().started_at + microseconds(recording.end_us);
}

}  // namespace zongji::recordings
