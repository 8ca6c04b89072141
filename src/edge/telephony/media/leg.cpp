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
    terms_ = terms;
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

// ---- In a room ----

void Leg::take_place(const RoomPlace& place, Instant at) {
    const bool comes_in = place.room && place.room != place_.room;
    const bool finds_company = place.in_company && !place_.in_company;
    const bool was_recorded = is_recorded();
    if (comes_in || finds_company)
        stop_play();
    if (place.in_company != place_.in_company) {
        host_.counters().bridged_legs.fetch_add(finds_company ? 1 : -1, std::memory_order_relaxed);
        tones_.reset();
    }
    const LegId heard = place.hears.empty() ? LegId{} : place.hears.front();
    if (heard != heard_) {
        transcoder_.reset();
        splitter_.reset();
        stream_.change_source();
        heard_ = heard;
    }
    place_ = place;
    if (is_recorded() && !was_recorded)
        tap_->begin_stretch(at);
}

void Leg::pass(AudioFrame& ready, std::optional<std::uint8_t> number, Instant now) {
    if (!number)
        return;
    if (!splitter_ && is_too_long(ready)) {
        splitter_.emplace(terms_.longest_packet_ms);
        stream_.change_source();
    }
    if (splitter_)
        splitter_->feed(ready, [&](const AudioFrame& piece) { relay(piece, *number, now); });
    else
        relay(ready, *number, now);
}

void Leg::relay(const AudioFrame& ready, std::uint8_t number, Instant now) {
    if (const auto stamp = stream_.relay(ready, now))
        send(ready.payload, ready.size, number, *stamp);
}

void Leg::hear(AudioFrame& frame, Instant now) {
    // Of somebody who has left, something may still be on the way.
    if (frame.from != heard_)
        return;
    if (!terms_.may_send || !link_->is_up() || hears_own_sounds())
        return;
    if (frame.kind == AudioFrame::Kind::digit) {
        hear_digit(frame, now);
        return;
    }
    // One stream keeps one clock (RFC 7160), so only a codec of the same clock goes through as it
    // is.
    const Codec main = terms_.payloads.main();
    const auto number = terms_.payloads.number(frame.codec);
    if (number && clock_rate(frame.codec) == clock_rate(main)) {
        transcoder_.reset();
        pass(frame, number, now);
        return;
    }
    if (!transcoder_ || transcoder_->from() != frame.codec || transcoder_->to() != main) {
        transcoder_ = std::make_unique<Transcoder>(frame.codec, main, host_.counters().transcoders);
        stream_.change_source();
    }
    transcoder_->feed(
        frame, [&](AudioFrame& ready) { pass(ready, terms_.payloads.number(ready.codec), now); });
}

void Leg::hear_digit(AudioFrame& frame, Instant now) {
    const int events = terms_.payloads.events();
    if (events < 0) {
        if (!splitter_ && (!transcoder_ || transcoder_->keeps_numbers()))
            stream_.omit(frame);
        return;
    }
    const auto number = static_cast<std::uint8_t>(events);
    if (transcoder_) {
        transcoder_->feed(frame, [&](AudioFrame& ready) { pass(ready, number, now); });
    } else if (clock_rate(frame.codec) == clock_rate(terms_.payloads.main())) {
        pass(frame, number, now);
    }
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

// Whoever hears it may change it on the spot, so all but the last get a copy.
void Leg::say(AudioFrame& frame, Instant now) {
    const std::size_t listeners = place_.heard_by.size();
    for (std::size_t i = 0; i + 1 < listeners; ++i) {
        std::uint8_t packet[packet_room];
        AudioFrame copy = frame;
        copy.payload = packet + rtp_header_size;
        std::memcpy(copy.payload, frame.payload, frame.size);
        host_.pass_on(place_.heard_by[i], copy, now);
    }
    if (listeners > 0)
        host_.pass_on(place_.heard_by.back(), frame, now);
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
