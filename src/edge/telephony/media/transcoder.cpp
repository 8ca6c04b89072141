#include "edge/telephony/media/transcoder.h"

namespace zongji::media {

namespace {

bool is_g711(Codec codec) {
    return codec == Codec::pcmu || codec == Codec::pcma;
}

// A gap of more than this restarts the packing of frames instead of letting their time slip.
constexpr std::int64_t tolerated_slip = 2 * samples_per_frame;

}  // namespace

Transcoder::Transcoder(Codec from, Codec to, Gauge& gauge) : from_(from), to_(to), counted_(gauge) {
    if (is_g711(from) && is_g711(to))
        return;
    decoder_ = Decoder::make(from);
    encoder_ = Encoder::make(to);
    pending_.reserve(2 * longest_pcm);
}

// False for what a stateful decoder must not see: repetitions and what comes too late.
bool Transcoder::accept(const AudioFrame& frame) {
    if (!needs_linear())
        return true;
    if (!started_ || frame.ssrc != ssrc_) {
        started_ = true;
        ssrc_ = frame.ssrc;
        in_time_ = 0;
        pending_.clear();
        marker_ = true;
    } else {
        const int step = static_cast<std::int16_t>(frame.sequence - in_sequence_);
        if (step <= 0 && step > -1000)
            return false;
        in_time_ += static_cast<std::int32_t>(frame.timestamp - in_timestamp_);
    }
    in_sequence_ = frame.sequence;
    in_timestamp_ = frame.timestamp;
    marker_ = marker_ || frame.marker;
    return true;
}

std::uint32_t Transcoder::converted_time() const {
    return static_cast<std::uint32_t>(in_time_ * clock_rate(to_) / clock_rate(from_));
}

void Transcoder::convert_in_place(AudioFrame& frame) {
    if (needs_linear()) {
        frame.sequence = ++out_sequence_;
        frame.timestamp = converted_time();
    } else if (frame.kind == AudioFrame::Kind::audio) {
        if (to_ == Codec::pcma) {
            ulaw_to_alaw(frame.payload, frame.size);
        } else {
            alaw_to_ulaw(frame.payload, frame.size);
        }
    }
    frame.codec = to_;
}

void Transcoder::decode(const AudioFrame& frame) {
    std::int16_t samples[longest_pcm];
    const std::size_t count = decoder_->decode(frame.payload, frame.size, samples);
    const std::int64_t time = in_time_ * 8'000 / clock_rate(from_);
    const std::int64_t expected = pending_time_ + static_cast<std::int64_t>(pending_.size());
    if (pending_.empty() || time - expected > tolerated_slip || expected - time > tolerated_slip) {
        pending_.clear();
        pending_time_ = time;
    }
    pending_.insert(pending_.end(), samples, samples + count);
}

bool Transcoder::encode(AudioFrame& ready) {
    // Opus packets have set lengths; the others take whatever came.
    const std::size_t count = to_ == Codec::opus ? samples_per_frame : pending_.size() & ~1U;
    if (count == 0 || pending_.size() < count)
        return false;
    std::uint8_t* payload = packet_.data() + rtp_header_size;
    const std::size_t size = encoder_->encode(pending_.data(), count, payload);
    ready =
        AudioFrame{.codec = to_,
                   .marker = marker_,
                   .sequence = ++out_sequence_,
                   .timestamp = static_cast<std::uint32_t>(pending_time_ * clock_rate(to_) / 8'000),
                   .ssrc = ssrc_,
                   .payload = payload,
                   .size = size};
    marker_ = false;
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
    pending_time_ += static_cast<std::int64_t>(count);
    return size > 0;
}

}  // namespace zongji::media
