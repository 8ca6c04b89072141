#include "edge/telephony/media/voice_buffer.h"

#include <algorithm>

namespace zongji::media {

namespace {

// A sequence that jumps back by more is a new beginning.
constexpr int longest_reordering = 1'000;

}  // namespace

void VoiceBuffer::take_in(const AudioFrame& frame) {
    Samples room;
    if (const auto samples = decode(frame, room); !samples.empty())
        write(samples, place());
}

void VoiceBuffer::note_heard(const AudioFrame& frame) {
    Samples room;
    const auto samples = decode(frame, room);
    if (samples.empty())
        return;
    write(samples, next_ - static_cast<std::int64_t>(samples.size()));
    // When the next is to be heard, its own coming says.
    is_placed_ = false;
}

std::span<const std::int16_t> VoiceBuffer::decode(const AudioFrame& frame, Samples& room) {
    if (!follow(frame))
        return {};
    in_sequence_ = frame.sequence;
    in_timestamp_ = frame.timestamp;
    return {room.data(), decoder_->decode(frame.payload, frame.size, room.data())};
}

// False for what a decoder with a memory must not see: repetitions and what was overtaken.
bool VoiceBuffer::follow(const AudioFrame& frame) {
    if (decoder_ && frame.codec == codec_ && frame.ssrc == ssrc_) {
        const int step = static_cast<std::int16_t>(frame.sequence - in_sequence_);
        if (step <= 0 && step > -longest_reordering)
            return false;
        in_time_ += static_cast<std::int32_t>(frame.timestamp - in_timestamp_);
        return true;
    }
    if (!decoder_ || frame.codec != codec_)
        decoder_ = Decoder::make(frame.codec);
    codec_ = frame.codec;
    ssrc_ = frame.ssrc;
    in_time_ = 0;
    is_placed_ = false;
    return true;
}

std::int64_t VoiceBuffer::place() {
    std::int64_t wait = said_at() + offset_ - next_;
    if (!is_placed_ || wait > longest_wait) {
        wait = packet_;
    } else if (wait < 0) {
        wait = 0;  // late: at once, and all that follow as much later
    }
    is_placed_ = true;
    offset_ = next_ + wait - said_at();
    least_wait_ = std::min(least_wait_, wait);
    if (++watched_ == frames_watched)
        shorten();
    return said_at() + offset_;
}

// All came earlier than they had to.
void VoiceBuffer::shorten() {
    if (least_wait_ > 2 * packet_)
        offset_ -= least_wait_ - packet_;
    least_wait_ = longest_wait;
    watched_ = 0;
}

void VoiceBuffer::write(std::span<const std::int16_t> samples, std::int64_t from) {
    for (std::int64_t gap = std::max(end_, next_); gap < from; ++gap)
        at(gap) = static_cast<std::int16_t>(dying_away(gap));
    // Before `mixed` there is something else: silence, or what was said there before.
    const auto count = static_cast<std::int64_t>(samples.size());
    const std::int64_t overlap = std::clamp<std::int64_t>(end_ - from, 0, count);
    const std::int64_t mixed = overlap > 0 ? overlap : from > end_ ? std::min(fade, count) : 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int32_t sample = samples[static_cast<std::size_t>(i)];
        const std::int32_t before = i < overlap ? at(from + i) : 0;
        const std::int64_t heard =
            i < mixed ? (before * (mixed - i) + sample * i) / mixed : std::int64_t{sample};
        at(from + i) = static_cast<std::int16_t>(heard);
    }
    end_ = from + count;
}

// Behind the end: its last samples backwards, and less and less of them.
std::int32_t VoiceBuffer::dying_away(std::int64_t position) {
    const std::int64_t behind = position - end_;
    if (behind >= fade)
        return 0;
    return static_cast<std::int32_t>(at(end_ - 1 - behind) * (fade - behind) / fade);
}

bool VoiceBuffer::add_to(std::span<std::int32_t> sum) {
    const bool silent = is_silent();
    const std::int64_t from = next_;
    const auto count = static_cast<std::int64_t>(sum.size());
    next_ += count;
    if (silent)
        return false;
    const std::int64_t said = std::clamp<std::int64_t>(end_ - from, 0, count);
    for (std::int64_t i = 0; i < said; ++i)
        sum[static_cast<std::size_t>(i)] += at(from + i);
    const std::int64_t faded = std::min(end_ + fade - from, count);
    for (std::int64_t i = said; i < faded; ++i)
        sum[static_cast<std::size_t>(i)] += dying_away(from + i);
    return true;
}

}  // namespace zongji::media
