#include "edge/telephony/media/leg.h"

#include <cstring>

namespace zongji::media {

Leg::Leg(LegId id, std::unique_ptr<Link> link, std::size_t phase_, LegHost& host)
    : phase(phase_), id_(id), link_(std::move(link)), host_(host) {}

Leg::~Leg() {
    if (place_.in_company)
        host_.counters().bridged_legs.fetch_sub(1, std::memory_order_relaxed);
}

void Leg::agree(const Terms& terms) {
    if (!terms_.payloads.empty() && terms.payloads.main() != terms_.payloads.main()) {
        stream_.change_source();
        transcoder_.reset();
        own_encoder_.reset();
    }
    if (splitter_ && terms.longest_packet_ms != terms_.longest_packet_ms) {
        splitter_.reset();
        stream_.change_source();
    }
    const bool other_packets = terms.frames_per_packet != terms_.frames_per_packet;
    terms_ = terms;
    if (mixture_ && other_packets) {
        begin_mixture();
        mixture_->set_talkers(place_.hears);
    }
    stream_.set_clock_rate(clock_rate(terms_.payloads.main()));
    keys_.take_by(terms_.keys);
    if (!keys_.listens_for_tones(terms_.payloads.events() >= 0))
        tones_.reset();
}

void Leg::send(std::uint8_t* payload, std::size_t size, std::uint8_t payload_type,
               const OutgoingStream::Stamp& stamp) {
    RtpPacket packet{.payload_type = payload_type,
                     .marker = stamp.marker,
                     .sequence = stamp.sequence,
                     .timestamp = stamp.timestamp,
                     .ssrc = stream_.ssrc(),
                     .payload = payload,
                     .size = size};
    link_->send(write_rtp_header(packet), rtp_header_size + size);
}

// ---- Being recorded ----

void Leg::begin_recording(const TrackTap::Assignment& assignment, RecorderLane lane, Instant at) {
    tap_.emplace(assignment, lane);
    if (is_recorded())
        tap_->begin_stretch(at);
}

bool Leg::end_stretch(Instant at) {
    if (!is_recorded())
        return false;
    tap_->end_stretch(at);
    return true;
}

// ---- What it says ----

void Leg::press(KeySource source, char digit, Instant now) {
    if (keys_.counts(source, digit, now))
        host_.tell(calls::DigitPressed{id_, digit});
}

void Leg::receive(RtpPacket& packet, Instant now) {
    AudioFrame frame{.from = id_,
                     .marker = packet.marker,
                     .sequence = packet.sequence,
                     .timestamp = packet.timestamp,
                     .ssrc = packet.ssrc,
                     .payload = packet.payload,
                     .size = packet.size};
    if (terms_.payloads.is_event(packet.payload_type)) {
        for (const char digit : events_.receive(packet, now))
            press(KeySource::events, digit, now);
        frame.kind = AudioFrame::Kind::digit;
        frame.codec = terms_.payloads.main();
    } else if (const auto codec = terms_.payloads.codec(packet.payload_type)) {
        frame.codec = *codec;
    } else {
        // Silence is what the listener hears of it; the pause shows in the time stamps.
        if (!terms_.payloads.is_noise(packet.payload_type))
            host_.counters().dropped_invalid.add();
        return;
    }
    if (frame.size == 0 || frame.size > largest_payload)
        return;

    const bool audio = frame.kind == AudioFrame::Kind::audio;
    const Instant due = audio ? sender_.due(frame, now) : now;
    if (!place_.in_company) {
        if (audio && keys_.listens_for_tones(terms_.payloads.events() >= 0))
            listen_for_tones(frame, now);
        return;
    }
    if (muted_)
        return;
    if (audio && is_recorded() && !tap_->frame(frame, due))
        host_.recording_failed(tap_->assignment().recording);
    say(frame, now);
}

// Only where nobody is on the other side: in company a digit is for the others' ears, and each leg
// would cost a decoder.
void Leg::listen_for_tones(const AudioFrame& frame, Instant now) {
    if (!tones_ || tones_->codec() != frame.codec) {
        tones_ = std::make_unique<ToneDetector>(frame.codec);
    }
    for (const char digit : tones_->hear(frame))
        press(KeySource::tones, digit, now);
}

}  // namespace zongji::media
