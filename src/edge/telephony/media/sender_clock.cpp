#include "edge/telephony/media/sender_clock.h"

#include <algorithm>

namespace zongji::media {

namespace {

// Later than that and not catching up, the sender set its time anew.
constexpr Span longest_delay = milliseconds(200);
constexpr int most_late_in_a_row = 50;
// A 256th of each delay is taken over, so that a drifting clock is followed; of a long one no more
// than of this, so that a burst moves little.
constexpr std::int64_t smoothing = 256;
constexpr Span most_taken_over = milliseconds(40);

}  // namespace

Instant SenderClock::due(const AudioFrame& frame, Instant arrival) {
    Instant expected = arrival;
    if (anchored_ && frame.ssrc == ssrc_ && frame.codec == codec_) {
        const auto ticks = static_cast<std::int32_t>(frame.timestamp - timestamp_);
        expected = due_ + microseconds(std::int64_t{ticks} * 1'000'000 / clock_rate(frame.codec));
        const Span late = arrival - expected;
        late_in_a_row_ = late > longest_delay ? late_in_a_row_ + 1 : 0;
        const bool set_anew =
            late_in_a_row_ > 0 && (frame.marker || late_in_a_row_ > most_late_in_a_row);
        if (late.us < 0 || set_anew) {
            expected = arrival;
            late_in_a_row_ = 0;
        } else {
            expected = expected + microseconds(std::min(late, most_taken_over).us / smoothing);
        }
    }
    anchored_ = true;
    ssrc_ = frame.ssrc;
    timestamp_ = frame.timestamp;
    codec_ = frame.codec;
    due_ = expected;
    return expected;
}

}  // namespace zongji::media
