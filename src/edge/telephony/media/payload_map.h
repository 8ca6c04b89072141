#pragma once

#include "edge/telephony/media/codec.h"

#include <array>
#include <cstdint>
#include <optional>

namespace zongji::media {

// What was negotiated with one far side: which payload type numbers mean what, both ways.
class PayloadMap {
public:
    PayloadMap() { meaning_.fill(nothing); }

    // Takes and sends it. The first one added is what our own sounds are sent in.
    void add(Codec codec, int payload_type) {
        accept(codec, payload_type);
        number_[index(codec)] = static_cast<std::int16_t>(payload_type);
        if (!main_)
            main_ = codec;
    }
    // Takes it, but does not send it. Keeps an earlier meaning of the number.
    void accept(Codec codec, int payload_type) {
        auto& meaning = meaning_[static_cast<std::size_t>(payload_type & 0x7f)];
        if (meaning == nothing)
            meaning = static_cast<std::uint8_t>(codec);
    }
    // Takes it as a description of silence (RFC 3389). Keeps an earlier meaning of the number.
    void accept_noise(int payload_type) {
        auto& meaning = meaning_[static_cast<std::size_t>(payload_type & 0x7f)];
        if (meaning == nothing)
            meaning = noise;
    }
    void add_events(int payload_type) {
        events_ = payload_type;
        meaning_[static_cast<std::size_t>(payload_type & 0x7f)] = digits;
    }

    bool empty() const { return !main_; }
    Codec main() const { return main_.value_or(Codec::pcmu); }
    int events() const { return events_; }  // -1: not negotiated

    std::optional<std::uint8_t> number(Codec codec) const {
        const int found = number_[index(codec)];
        if (found < 0)
            return std::nullopt;
        return static_cast<std::uint8_t>(found);
    }
    std::optional<Codec> codec(std::uint8_t payload_type) const {
        const std::uint8_t meaning = meaning_[payload_type & 0x7f];
        if (meaning >= noise)
            return std::nullopt;
        return static_cast<Codec>(meaning);
    }
    bool is_event(std::uint8_t payload_type) const {
        return meaning_[payload_type & 0x7f] == digits;
    }
    bool is_noise(std::uint8_t payload_type) const {
        return meaning_[payload_type & 0x7f] == noise;
    }
    bool knows(std::uint8_t payload_type) const { return meaning_[payload_type & 0x7f] != nothing; }

private:
    static constexpr std::uint8_t noise = 253;
    static constexpr std::uint8_t digits = 254;
    static constexpr std::uint8_t nothing = 255;

    static std::size_t index(Codec codec) {
        switch (codec) {
            case Codec::pcmu:
                return 0;
            case Codec::pcma:
                return 1;
            case Codec::g722:
                return 2;
            case Codec::opus:
                return 3;
        }
        return 0;
    }

    std::array<std::uint8_t, 128> meaning_{};
    std::array<std::int16_t, 4> number_{-1, -1, -1, -1};
    std::optional<Codec> main_;
    int events_ = -1;
};

}  // namespace zongji::media
