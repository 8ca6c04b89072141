#include "edge/telephony/media/leg.h"

namespace zongji::media {

using Mark = calls::TapMark::Kind;

Leg::Leg(LegId id, std::unique_ptr<Link> link, std::size_t phase_, LegHost& host)
    : phase(phase_), id_(id), link_(std::move(link)), host_(host) {}

Leg::~Leg() = default;

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

// ---- Being bridged ----

void Leg::bridge(const Partner& partner, Instant at) {
    stop_play();
    const bool same = partner_ && partner_->leg == partner.leg;
    if (same)
        return;
    unbridge(at);
    partner_ = partner;
    tones_.reset();
    host_.counters().bridged_legs.fetch_add(1, std::memory_order_relaxed);
    if (!is_recorded())
        return;
    tap_->begin_stretch(at);
    if (tap_->assignment().track == calls::Track::customer)
        tap_->mark(Mark::bridged, at);
    note_tap_failure();
}

void Leg::unbridge(Instant at) {
    if (!partner_)
        return;
    if (is_recorded() && tap_->assignment().track == calls::Track::customer) {
        tap_->mark(Mark::unbridged, at);
        note_tap_failure();
    }
    partner_.reset();
    transcoder_.reset();
    splitter_.reset();
    stream_.change_source();
    host_.counters().bridged_legs.fetch_sub(1, std::memory_order_relaxed);
}

void Leg::leave(Instant at) {
    unbridge(at);
    end_recording(at);
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

void Leg::begin_recording(const TrackTap::Assignment& assignment, TrackTap::Lane lane, Instant at) {
    const bool goes_on = tap_ && tap_->assignment().recording == assignment.recording &&
                         tap_->assignment().track == assignment.track;
    const bool customer = assignment.track == calls::Track::customer;
    const bool was_bridged = goes_on && is_recorded();
    if (goes_on) {
        tap_->reassign(assignment.other);
        if (customer && was_bridged && !is_recorded())
            tap_->mark(Mark::unbridged, at);
    } else {
        end_recording(at);
        tap_.emplace(assignment, lane);
        if (customer)
            tap_->mark(Mark::started, at);
    }
    if (is_recorded() && !was_bridged) {
        tap_->begin_stretch(at);
        if (customer)
            tap_->mark(Mark::bridged, at);
    }
    note_tap_failure();
}

void Leg::mark_recording(Mark kind, Instant at) {
    if (!tap_)
        return;
    tap_->mark(kind, at);
    note_tap_failure();
}

void Leg::end_recording(Instant at) {
    if (!tap_)
        return;
    if (tap_->assignment().track == calls::Track::customer) {
        if (is_recorded())
            tap_->mark(Mark::unbridged, at);
        tap_->mark(Mark::stopped, at);
        note_tap_failure();
    }
    tap_.reset();
}

bool Leg::end_stretch(Instant at) {
    if (!is_recorded())
        return false;
    tap_->end_stretch(at);
    return true;
}

void Leg::note_tap_failure() {
    if (!tap_->take_failure())
        return;
    host_.tell(calls::RecordingFailed{tap_->assignment().recording});
}

// ---- What it says ----

void Leg::press(KeySource source, char digit, Instant now) {
    if (keys_.counts(source, digit, now))
        host_.tell(calls::DigitPressed{id_, digit});
}

void Leg::receive(RtpPacket& packet, Instant now) {
    AudioFrame frame{.marker = packet.marker,
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
    if (!partner_) {
        if (audio && keys_.listens_for_tones(terms_.payloads.events() >= 0))
            listen_for_tones(frame, now);
        return;
    }
    if (muted_)
        return;
    if (audio && is_recorded()) {
        tap_->frame(frame, due);
        note_tap_failure();
    }
    host_.pass_on(*partner_, frame, now);
}

// Only where nobody is on the other side: in a bridge a digit is for the partner's ears, and each
// leg would cost a decoder.
void Leg::listen_for_tones(const AudioFrame& frame, Instant now) {
    if (!tones_ || tones_->codec() != frame.codec) {
        tones_ = std::make_unique<ToneDetector>(frame.codec);
    }
    for (const char digit : tones_->hear(frame))
        press(KeySource::tones, digit, now);
}

}  // namespace zongji::media
