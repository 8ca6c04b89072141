#include "edge/telephony/media/leg.h"

#include <algorithm>
#include <cstring>

// What a leg hears of the others of its room, and how they hear it.
namespace zongji::media {

namespace {

constexpr int longest_held_back = 2;

}  // namespace

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
    place_ = place;
    listen_to(place_.hears, at);
    if (is_recorded() && !was_recorded)
        tap_->begin_stretch(at);
}

// One is heard as he comes; of several a mixture is made.
void Leg::listen_to(const std::vector<LegId>& talkers, Instant at) {
    const auto named = [&](LegId leg) { return std::ranges::find(talkers, leg) != talkers.end(); };
    if (mixture_ && talkers.size() < 2)
        end_mixture(at);
    if (!named(heard_))
        pass_on_no_more();
    if (talkers.size() == 1) {
        heard_ = talkers.front();
    } else if (talkers.size() > 1) {
        if (!mixture_)
            begin_mixture();
        mixture_->set_talkers(talkers);
    }
}

void Leg::pass_on_no_more() {
    if (!heard_)
        return;
    heard_ = {};
    transcoder_.reset();
    splitter_.reset();
    stream_.change_source();
}

// ---- One after the other ----

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

void Leg::hear(AudioFrame& frame, Instant now) {
    if (mixture_) {
        hear_in_mixture(frame, now);
        return;
    }
    // Of somebody who has left, something may still be on the way.
    if (frame.from != heard_ || !can_be_reached())
        return;
    if (frame.kind == AudioFrame::Kind::digit) {
        pass_digit(frame, now);
    } else {
        pass_sound(frame, now);
    }
}

void Leg::pass_sound(AudioFrame& frame, Instant now) {
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
    const auto stamp = stream_.relay(ready, now);
    if (!stamp)
        return;
    if (begins_softly_ && ready.kind == AudioFrame::Kind::audio) {
        begins_softly_ = false;
        fade_in(ready.codec, ready.payload, ready.size);
    }
    send(ready.payload, ready.size, number, *stamp);
}

void Leg::pass_digit(AudioFrame& frame, Instant now) {
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

// ---- Several at once ----

void Leg::begin_mixture() {
    mixture_ = std::make_unique<Mixture>(packet_samples(), host_.counters().mixtures);
    frames_waited_ = 0;
    ticks_held_back_ = 0;
}

// What it still holds dies away in its last packet.
void Leg::end_mixture(Instant at) {
    mixture_->break_off();
    if (can_be_reached() && !terms_.payloads.empty())
        send_mixture(at);
    mixture_.reset();
    stream_.change_source();
    heard_ = {};
    begins_softly_ = true;
}

void Leg::hear_in_mixture(AudioFrame& frame, Instant now) {
    if (frame.kind == AudioFrame::Kind::digit) {
        hear_digit_in_mixture(frame, now);
    } else if (frame.from != heard_) {
        mixture_->take_in(frame);
    } else {
        // The last that is passed on as it is: the mixture goes on from there.
        mixture_->note_heard(frame);
        if (can_be_reached())
            pass_sound(frame, now);
        pass_on_no_more();
    }
}

// An event goes out beside the sound, under the time at which it began (RFC 4733 §2.5.1.2).
void Leg::hear_digit_in_mixture(AudioFrame& frame, Instant now) {
    const int events = terms_.payloads.events();
    const bool is_heard = std::ranges::find(place_.hears, frame.from) != place_.hears.end();
    if (!is_heard || events < 0 || frame.size < DigitSending::event_size || !can_be_reached())
        return;
    const bool begins = event_.from != frame.from || event_.said_at != frame.timestamp;
    if (begins)
        event_ = {frame.from, frame.timestamp, stream_.upcoming(now)};
    DigitSending::change_clock(frame.payload, clock_rate(frame.codec),
                               clock_rate(terms_.payloads.main()));
    send(frame.payload, frame.size, static_cast<std::uint8_t>(events),
         stream_.beside(event_.heard_at, begins));
}

void Leg::tick_mixture(Instant due) {
    if (is_between_packets())
        return;
    frames_waited_ = 1 % terms_.frames_per_packet;
    // Until its last packet has come, or did not come in time.
    if (heard_ && ++ticks_held_back_ <= longest_held_back) {
        mixture_->pass_over(packet_samples());
        return;
    }
    pass_on_no_more();
    send_mixture(due);
}

// Nothing, while all are silent.
void Leg::send_mixture(Instant due) {
    std::int16_t samples[longest_pcm];
    const std::size_t count = packet_samples();
    if (!mixture_->fill({samples, count}) || !terms_.may_send) {
        stream_.change_source();
        return;
    }
    const Codec codec = terms_.payloads.main();
    std::uint8_t packet[packet_room];
    std::uint8_t* payload = packet + rtp_header_size;
    const std::size_t size = own_encoder().encode(samples, count, payload);
    if (size == 0)
        return;
    const auto length =
        static_cast<std::uint32_t>(clock_rate(codec) / 50 * terms_.frames_per_packet);
    send(payload, size, *terms_.payloads.number(codec), stream_.next(length, due));
}

}  // namespace zongji::media
