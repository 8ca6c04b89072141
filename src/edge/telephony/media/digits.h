#pragma once

#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/codec.h"
#include "edge/telephony/media/counters.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zongji::media {

// 0-9 * # A-D as RFC 4733 event codes and back.
std::optional<std::uint8_t> event_of_digit(char digit);
std::optional<char> digit_of_event(std::uint8_t event);

// Finds key presses in the sound itself, for legs that did not negotiate RFC 4733. A sender with
// voice activity detection says nothing between two keys: where its numbers show such a pause, it
// is heard as one.
class ToneDetector {
public:
    explicit ToneDetector(Codec codec);
    ~ToneDetector();
    ToneDetector(const ToneDetector&) = delete;
    ToneDetector& operator=(const ToneDetector&) = delete;

    Codec codec() const { return codec_; }
    std::string hear(const AudioFrame& frame);

private:
    struct Detector;
    void hear_pause(const AudioFrame& frame);

    Codec codec_;
    bool heard_ = false;
    std::uint16_t next_sequence_ = 0;
    std::uint32_t next_timestamp_ = 0;
    std::unique_ptr<Decoder> decoder_;
    std::unique_ptr<Detector> detector_;
};

// Digits being sent to a leg: 100 ms each with 60 ms after it, in steps of 20 ms.
class DigitSending {
public:
    static constexpr int sounding_steps = 5;
    static constexpr int resting_steps = 3;
    static constexpr int end_packets = 3;  // RFC 4733 §2.5.1.4
    static constexpr std::size_t event_size = 4;

    // A key's length counts in its stream's clock (RFC 4733 §2.3.5): `payload` goes into another.
    static void change_clock(std::uint8_t* payload, int from, int to);

    DigitSending(const std::string& digits, Gauge& gauge);

    void append(const std::string& digits);
    bool finished() const { return digits_.empty(); }

    // What is to be done now; the next call is 20 ms later.
    struct Step {
        bool sounding = false;
        bool first = false;
        bool last = false;  // of this digit's sound
        std::uint8_t event = 0;
        int step = 0;  // 0 at the beginning of the sound
    };
    Step advance();

    // The payload of four bytes (RFC 4733 §2.3).
    static void write_event(const Step& step, int clock_rate, std::uint8_t* payload);
    // 20 ms of the two tones at 8 kHz (ITU-T Q.23).
    static void write_tone(const Step& step, std::int16_t* samples);

private:
    std::deque<std::uint8_t> digits_;
    int step_ = 0;
    Counted counted_;
};

}  // namespace zongji::media
