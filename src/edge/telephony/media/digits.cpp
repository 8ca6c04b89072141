#include "edge/telephony/media/digits.h"

#include "base/ensure.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include <spandsp.h>

namespace zongji::media {

namespace {

constexpr std::string_view digits_by_event = "0123456789*#ABCD";

struct TonePair {
    double low;
    double high;
};

TonePair tones_of(std::uint8_t event) {
    constexpr double rows[] = {697, 770, 852, 941};
    constexpr double columns[] = {1209, 1336, 1477, 1633};
    constexpr std::string_view keypad = "123A456B789C*0#D";
    const std::size_t place = keypad.find(digits_by_event[event]);
    return TonePair{rows[place / 4], columns[place % 4]};
}

}  // namespace

std::optional<std::uint8_t> event_of_digit(char digit) {
    if (digit >= 'a' && digit <= 'd')
        digit = static_cast<char>(digit - 'a' + 'A');
    const std::size_t place = digits_by_event.find(digit);
    if (place == std::string_view::npos)
        return std::nullopt;
    return static_cast<std::uint8_t>(place);
}

std::optional<char> digit_of_event(std::uint8_t event) {
    if (event >= digits_by_event.size())
        return std::nullopt;
    return digits_by_event[event];
}

struct ToneDetector::Detector {
    dtmf_rx_state_t* state = dtmf_rx_init(nullptr, nullptr, nullptr);
};

ToneDetector::ToneDetector(Codec codec)
    : codec_(codec), decoder_(Decoder::make(codec)), detector_(std::make_unique<Detector>()) {
    ensure(detector_->state != nullptr, "a tone detector can be made");
}

ToneDetector::~ToneDetector() {
    dtmf_rx_free(detector_->state);
}

// What a lost packet leaves out is no pause: the numbers show it.
void ToneDetector::hear_pause(const AudioFrame& frame) {
    const auto gap = static_cast<std::int32_t>(frame.timestamp - next_timestamp_);
    if (!heard_ || frame.sequence != next_sequence_ || gap <= 0)
        return;
    constexpr int longest = 8 * 100;  // 100 ms end any tone
    const int samples = std::min(gap / (clock_rate(codec_) / 8'000), longest);
    std::int16_t silence[longest] = {};
    dtmf_rx(detector_->state, silence, samples);
}

std::string ToneDetector::hear(const AudioFrame& frame) {
    std::int16_t samples[longest_pcm];
    hear_pause(frame);
    const std::size_t count = decoder_->decode(frame.payload, frame.size, samples);
    heard_ = true;
    next_sequence_ = static_cast<std::uint16_t>(frame.sequence + 1);
    next_timestamp_ =
        frame.timestamp +
        static_cast<std::uint32_t>(count * static_cast<std::size_t>(clock_rate(codec_)) / 8'000);
    dtmf_rx(detector_->state, samples, static_cast<int>(count));
    char found[16];
    const std::size_t number = dtmf_rx_get(detector_->state, found, sizeof found - 1);
    return std::string(found, number);
}

DigitSending::DigitSending(const std::string& digits, Gauge& gauge) : counted_(gauge) {
    append(digits);
}

void DigitSending::append(const std::string& digits) {
    for (const char digit : digits) {
        if (const auto event = event_of_digit(digit))
            digits_.push_back(*event);
    }
}

DigitSending::Step DigitSending::advance() {
    const Step step{.sounding = step_ < sounding_steps,
                    .first = step_ == 0,
                    .last = step_ == sounding_steps - 1,
                    .event = digits_.front(),
                    .step = step_};
    if (++step_ == sounding_steps + resting_steps) {
        step_ = 0;
        digits_.pop_front();
    }
    return step;
}

void DigitSending::write_event(const Step& step, int clock_rate, std::uint8_t* payload) {
    constexpr std::uint8_t volume = 10;  // -10 dBm0
    const int duration = (step.step + 1) * clock_rate / 50;
    payload[0] = step.event;
    payload[1] = static_cast<std::uint8_t>((step.last ? 0x80 : 0) | volume);
    payload[2] = static_cast<std::uint8_t>(duration >> 8);
    payload[3] = static_cast<std::uint8_t>(duration);
}

void DigitSending::change_clock(std::uint8_t* payload, int from, int to) {
    const int duration = (payload[2] << 8 | payload[3]) * (to / 1'000) / (from / 1'000);
    const int longest = 0xffff;
    payload[2] = static_cast<std::uint8_t>(std::min(duration, longest) >> 8);
    payload[3] = static_cast<std::uint8_t>(std::min(duration, longest));
}

void DigitSending::write_tone(const Step& step, std::int16_t* samples) {
    constexpr double amplitude = 6'000;  // about -10 dBm0 for each tone
    const TonePair pair = tones_of(step.event);
    for (int i = 0; i < samples_per_frame; ++i) {
        const double angle = 2 * std::numbers::pi * (step.step * samples_per_frame + i) / 8'000.0;
        samples[i] = static_cast<std::int16_t>(
            amplitude * (std::sin(pair.low * angle) + std::sin(pair.high * angle)));
    }
}

}  // namespace zongji::media
