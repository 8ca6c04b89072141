#pragma once

#include "base/result.h"
#include "domain/calls/audio.h"
#include "domain/recordings/bridged_time.h"
#include "domain/recordings/master_key.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace zongji::recordings {

// Where a packet's payload lies and when it was due, in microseconds since the recording's start.
struct Frame {
    std::int64_t at_us = 0;
    std::size_t offset = 0;
    std::uint32_t duration_us = 0;
    std::uint16_t size = 0;
    calls::Track track = calls::Track::customer;
    calls::Codec codec = calls::Codec::pcmu;
};

struct Mark {
    calls::TapMark::Kind kind = calls::TapMark::Kind::started;
    std::int64_t at_us = 0;
};

// A recording as it was received, decrypted. Frames and marks stand in the order of the file.
struct Recording {
    RecordingId id;
    InteractionId interaction;
    Timestamp started_at;
    std::vector<Frame> frames;
    std::vector<Mark> marks;
    std::vector<std::uint8_t> payloads;
    BridgedTime bridged;      // a part that was cut off ends with the last thing in it
    std::int64_t end_us = 0;  // of the last frame or mark
    bool complete = true;     // every part has its final chunk
    bool damaged = false;     // a chunk was changed, and more follows it: no torn end of a crash

    std::span<const std::uint8_t> payload(const Frame& frame) const {
        return std::span(payloads).subspan(frame.offset, frame.size);
    }
};

enum class Strictness {
    whole,    // a part without its final chunk is an error
    cut_off,  // a part may end early, between chunks or within one, as a crash leaves it
    salvage   // everything before the first bad chunk, whatever comes after it
};

// Reads the parts of one recording, in order. Blocks; needs the memory of the payloads and 32 bytes
// a frame. Errors are ErrorCode::corrupt and say which part and chunk is wrong and how; a file made
// with another master key says so.
Result<Recording> read_recording(const std::vector<std::string>& part_paths, const MasterKey& key,
                                 Strictness strictness = Strictness::cut_off);

// What is in one file, for recovery.
struct PartSurvey {
    RecordingId recording;
    InteractionId interaction;
    int part = 0;
    Timestamp started_at;
    Timestamp ended_at;
    std::int64_t bridged_us = 0;
    std::int64_t good_bytes = 0;  // header and whole chunks
    bool complete = false;
    bool damaged = false;  // as in Recording
};
Result<PartSurvey> survey_part(const std::string& path, const MasterKey& key);

// When the last thing in a file happened, by its last whole chunk: the others are not looked at.
Result<Timestamp> last_sound(const std::string& path, const MasterKey& key);

}  // namespace zongji::recordings
