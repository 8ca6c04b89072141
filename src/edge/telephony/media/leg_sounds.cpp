#include "edge/telephony/media/leg.h"

// What a leg is made to hear by us: sounds and digits, 20 ms at a time.
namespace zongji::media {

// One for all that we say, since the listener's decoder goes on from sound to sound as well: a new
// encoder would be heard as a crackle.
Encoder& Leg::own_encoder() {
    if (!own_encoder_)
        own_encoder_ = Encoder::make(terms_.payloads.main());
    return *own_encoder_;
}

void Leg::play(std::unique_ptr<Playback> playback) {
    if (playback_)
        playback_->fade_into(*playback);
    playback_ = std::move(playback);
    frames_waited_ = 0;
    stream_.change_source();
}

void Leg::stop_play() {
    if (!playback_)
        return;
    playback_.reset();
    stream_.change_source();
}

void Leg::send_digits(const std::string& digits) {
    if (digits_) {
        digits_->append(digits);
        return;
    }
    auto sending = std::make_unique<DigitSending>(digits, host_.counters().digit_sendings);
    if (sending->finished())
        return;
    digits_ = std::move(sending);
    stream_.change_source();
}

void Leg::tick(Instant due) {
    if (!link_->is_up() || terms_.payloads.empty())
        return;
    const bool own_sounds = hears_own_sounds();
    if (digits_) {
        tick_digits(due);
    } else if (playback_) {
        tick_playback(due);
    }
    if (mixture_ && own_sounds) {
        mixture_->pass_over(samples_per_frame);
    } else if (mixture_) {
        tick_mixture(due);
    }
}

bool Leg::is_between_packets() {
    if (frames_waited_ == 0)
        return false;
    frames_waited_ = (frames_waited_ + 1) % terms_.frames_per_packet;
    return true;
}

void Leg::tick_playback(Instant due) {
    if (is_between_packets())
        return;
    // The last packet went out one packet's length ago and has been heard by now.
    if (playback_->finished()) {
        const PlaybackId ended = playback_->id();
        stop_play();
        host_.tell(calls::PlaybackEnded{id_, ended});
        return;
    }
    const int frames = terms_.frames_per_packet;
    frames_waited_ = 1 % frames;

    const Codec codec = terms_.payloads.main();
    const std::size_t samples = packet_samples();
    std::uint8_t packet[packet_room];
    std::uint8_t* payload = packet + rtp_header_size;
    const std::size_t size = playback_->fill(codec, samples, payload, own_encoder());
    if (size == 0 || !terms_.may_send)
        return;
    const auto length = static_cast<std::uint32_t>(clock_rate(codec) / 50 * frames);
    send(payload, size, *terms_.payloads.number(codec), stream_.next(length, due));
}

void Leg::tick_digits(Instant due) {
    const DigitSending::Step step = digits_->advance();
    const Codec codec = terms_.payloads.main();
    const bool by_event = terms_.payloads.events() >= 0;
    std::uint8_t packet[packet_room];
    std::uint8_t* payload = packet + rtp_header_size;

    if (step.sounding && terms_.may_send && by_event) {
        const int rate = clock_rate(codec);
        const auto number = static_cast<std::uint8_t>(terms_.payloads.events());
        OutgoingStream::Stamp stamp;
        if (step.first) {
            stream_.change_source();
            stamp = stream_.next(
                static_cast<std::uint32_t>(rate / 50 * DigitSending::sounding_steps), due);
        } else {
            stamp = stream_.repeat();
        }
        const int copies = step.last ? DigitSending::end_packets : 1;
        for (int i = 0; i < copies; ++i) {
            if (i > 0)
                stamp = stream_.repeat();
            DigitSending::write_event(step, rate, payload);
            send(payload, 4, number, stamp);
        }
    } else if (terms_.may_send && !by_event) {
        std::int16_t samples[samples_per_frame] = {};
        if (step.sounding)
            DigitSending::write_tone(step, samples);
        const std::size_t size = own_encoder().encode(samples, samples_per_frame, payload);
        const auto length = static_cast<std::uint32_t>(clock_rate(codec) / 50);
        send(payload, size, *terms_.payloads.number(codec), stream_.next(length, due));
    }

    if (digits_->finished()) {
        digits_.reset();
        stream_.change_source();
    }
}

}  // namespace zongji::media
