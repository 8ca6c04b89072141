#pragma once

#include "base/time.h"
#include "edge/telephony/media/audio_frame.h"

#include <cstdint>
#include <optional>

namespace zongji::media {

// The numbers of the RTP stream that one receiver gets from us. However often its source changes
// (sounds, partners, digits), the receiver sees one SSRC, sequence numbers without a hole of our
// making, and time that goes on.
class OutgoingStream {
public:
    struct Stamp {
        std::uint16_t sequence = 0;
        std::uint32_t timestamp = 0;
        bool marker = false;
    };

    OutgoingStream();

    void set_clock_rate(int hertz);
    std::uint32_t ssrc() const { return ssrc_; }

    // What is sent next comes from somewhere else.
    void change_source() { fresh_ = true; }

    // Numbers for a frame of our own that is due at `due` and lasts `length` clock ticks.
    Stamp next(std::uint32_t length, Instant due);

    // Numbers for another packet of the same moment as the last: an RFC 4733 event being continued.
    Stamp repeat();

    // The time of what begins now, and numbers for each packet of it that goes out beside the rest.
    std::uint32_t upcoming(Instant now) const;
    Stamp beside(std::uint32_t timestamp, bool marker) { return {++sequence_, timestamp, marker}; }

    // Numbers for a frame passed on from a partner; its losses and reordering are kept visible.
    // Nothing: it is a repetition, too old to have a place, or comes on the heels of another
    // source.
    std::optional<Stamp> relay(const AudioFrame& frame, Instant now);

    // A frame of the partner that is not passed on and shall not look lost.
    void omit(const AudioFrame& frame);

private:
    std::int64_t elapsed_ticks(Instant now) const;
    std::int64_t step_to(Instant now) const;
    void step_to_new_source(Instant now);
    Stamp begin_source(const AudioFrame& frame, Instant now);
    bool seen_before(int back);

    std::uint32_t ssrc_;
    std::uint16_t sequence_;   // of the newest packet sent
    std::uint32_t timestamp_;  // and its time
    std::uint32_t last_length_ = 0;
    Instant sent_at_{};
    std::int64_t ahead_ = 0;  // how far changes of source have put our time before the real one
    int clock_rate_ = 8000;
    bool started_ = false;
    bool fresh_ = true;

    // The partner's stream that is being passed on.
    std::uint32_t in_ssrc_ = 0;
    std::uint16_t in_sequence_ = 0;
    std::uint32_t in_timestamp_ = 0;
    Instant in_at_{};
    std::uint16_t sequence_offset_ = 0;
    std::uint32_t timestamp_offset_ = 0;
    std::uint64_t in_seen_ = 0;  // bit n: in_sequence_ - n was passed on, or must not be any more
};

}  // namespace zongji::media
