#include "edge/telephony/media/outgoing_stream.h"

#include "base/ensure.h"

#include <algorithm>
#include <cstdlib>

#include <unistd.h>

namespace zongji::media {

namespace {

constexpr int longest_reordering = 64;
constexpr int longest_gap = 1'000;  // more lost packets than that are a new stream
constexpr std::int64_t longest_drift_us = 2'000'000;  // the sender's time jumped

struct FirstNumbers {
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t sequence = 0;
};

FirstNumbers random_numbers() {
    FirstNumbers numbers;
    // The kernel's chance: OpenSSL's costs thirty times as much for so few bytes.
    ensure(getentropy(&numbers, sizeof numbers) == 0, "chance");
    return numbers;
}

}  // namespace

OutgoingStream::OutgoingStream() {
    const FirstNumbers first = random_numbers();
    ssrc_ = first.ssrc | 1;
    // Below half, so that the first minutes cannot wrap (RFC 3711 §3.3.1 needs both ends to agree
    // on wraps).
    sequence_ = first.sequence & 0x7fff;
    timestamp_ = first.timestamp;
}

void OutgoingStream::set_clock_rate(int hertz) {
    if (hertz == clock_rate_)
        return;
    clock_rate_ = hertz;
    ahead_ = 0;
    fresh_ = true;
}

std::int64_t OutgoingStream::elapsed_ticks(Instant now) const {
    return std::max<std::int64_t>((now - sent_at_).us, 0) * clock_rate_ / 1'000'000;
}

std::int64_t OutgoingStream::step_to(Instant now) const {
    return std::max<std::int64_t>(last_length_, elapsed_ticks(now) - ahead_);
}

// Time never goes back, so a source that begins before the last packet has been heard lies a
// little ahead of the real time; the next pause between two sources takes that back.
void OutgoingStream::step_to_new_source(Instant now) {
    if (!started_)
        return;
    const std::int64_t step = step_to(now);
    timestamp_ += static_cast<std::uint32_t>(step);
    ahead_ += step - elapsed_ticks(now);
}

std::uint32_t OutgoingStream::upcoming(Instant now) const {
    if (!started_)
        return timestamp_;
    return timestamp_ + (fresh_ ? static_cast<std::uint32_t>(step_to(now)) : last_length_);
}

OutgoingStream::Stamp OutgoingStream::next(std::uint32_t length, Instant due) {
    if (fresh_)
        step_to_new_source(due);
    else
        timestamp_ += last_length_;
    const Stamp stamp{++sequence_, timestamp_, fresh_};
    fresh_ = false;
    started_ = true;
    in_ssrc_ = 0;
    last_length_ = length;
    sent_at_ = due;
    return stamp;
}

OutgoingStream::Stamp OutgoingStream::repeat() {
    return Stamp{++sequence_, timestamp_, false};
}

OutgoingStream::Stamp OutgoingStream::begin_source(const AudioFrame& frame, Instant now) {
    step_to_new_source(now);
    ++sequence_;
    sequence_offset_ = static_cast<std::uint16_t>(sequence_ - frame.sequence);
    timestamp_offset_ = timestamp_ - frame.timestamp;
    in_ssrc_ = frame.ssrc;
    in_sequence_ = frame.sequence;
    in_timestamp_ = frame.timestamp;
    in_at_ = now;
    in_seen_ = ~std::uint64_t{0};
    fresh_ = false;
    started_ = true;
    last_length_ = static_cast<std::uint32_t>(clock_rate_ / 50);
    sent_at_ = now;
    return Stamp{sequence_, timestamp_, true};
}

bool OutgoingStream::seen_before(int back) {
    const std::uint64_t bit = std::uint64_t{1} << back;
    const bool seen = (in_seen_ & bit) != 0;
    in_seen_ |= bit;
    return seen;
}

std::optional<OutgoingStream::Stamp> OutgoingStream::relay(const AudioFrame& frame, Instant now) {
    if (fresh_ || frame.ssrc != in_ssrc_) {
        // A whole frame ahead: without this one the listener's delay would grow with every change.
        const bool crowded =
            started_ && ahead_ + last_length_ - elapsed_ticks(now) >= clock_rate_ / 50;
        if (crowded && frame.kind == AudioFrame::Kind::audio)
            return std::nullopt;
        return begin_source(frame, now);
    }

    const int step = static_cast<std::int16_t>(frame.sequence - in_sequence_);
    const auto time_step = static_cast<std::int32_t>(frame.timestamp - in_timestamp_);
    if (step <= 0 && step > -longest_reordering) {
        if (seen_before(-step))
            return std::nullopt;
        return Stamp{static_cast<std::uint16_t>(frame.sequence + sequence_offset_),
                     frame.timestamp + timestamp_offset_, false};
    }
    if (step < 0 || step > longest_gap)
        return begin_source(frame, now);

    // An event keeps its time stamp while the key is down, however long.
    if (frame.kind == AudioFrame::Kind::audio) {
        const std::int64_t said_us = std::int64_t{time_step} * 1'000'000 / clock_rate_;
        if (std::abs(said_us - (now - in_at_).us) > longest_drift_us)
            return begin_source(frame, now);
        in_at_ = now;
        in_timestamp_ = frame.timestamp;
    }
    in_seen_ = step < 64 ? in_seen_ << step | 1 : 1;
    in_sequence_ = frame.sequence;
    sequence_ = static_cast<std::uint16_t>(frame.sequence + sequence_offset_);
    timestamp_ = frame.timestamp + timestamp_offset_;
    sent_at_ = now;
    return Stamp{sequence_, timestamp_, frame.marker};
}

void OutgoingStream::omit(const AudioFrame& frame) {
    if (fresh_ || frame.ssrc != in_ssrc_)
        return;
    const int step = static_cast<std::int16_t>(frame.sequence - in_sequence_);
    if (step <= 0 || step > longest_gap)
        return;
    // What came before it and is still under way has lost its place: the numbers behind it move up
    // by one.
    in_sequence_ = frame.sequence;
    sequence_ = static_cast<std::uint16_t>(sequence_ + step - 1);
    --sequence_offset_;
    in_seen_ = ~std::uint64_t{0};
}

}  // namespace zongji::media
