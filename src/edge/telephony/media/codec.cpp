#include "edge/telephony/media/codec.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <opus.h>

#define SPANDSP_EXPOSE_INTERNAL_STRUCTURES
#include "base/ensure.h"
#include "edge/telephony/media/rtp.h"

#include <spandsp.h>

namespace zongji::media {

namespace {

using ByteTable = std::array<std::uint8_t, 256>;

ByteTable make_table(std::uint8_t (*convert)(std::uint8_t)) {
    ByteTable table{};
    for (int i = 0; i < 256; ++i) {
        table[static_cast<std::size_t>(i)] = convert(static_cast<std::uint8_t>(i));
    }
    return table;
}

const ByteTable to_alaw = make_table(::ulaw_to_alaw);
const ByteTable to_ulaw = make_table(::alaw_to_ulaw);

class G711Decoder final : public Decoder {
public:
    explicit G711Decoder(bool alaw) {
        for (int i = 0; i < 256; ++i) {
            const auto byte = static_cast<std::uint8_t>(i);
            linear_[byte] = alaw ? alaw_to_linear(byte) : ulaw_to_linear(byte);
        }
    }
    std::size_t decode(const std::uint8_t* payload, std::size_t size,
                       std::int16_t* samples) override {
        if (size > longest_pcm)
            return 0;
        for (std::size_t i = 0; i < size; ++i)
            samples[i] = linear_[payload[i]];
        return size;
    }

private:
    std::array<std::int16_t, 256> linear_{};
};

class G711Encoder final : public Encoder {
public:
    explicit G711Encoder(bool alaw) : alaw_(alaw) {}
    std::size_t encode(const std::int16_t* samples, std::size_t count,
                       std::uint8_t* payload) override {
        for (std::size_t i = 0; i < count; ++i) {
            payload[i] = alaw_ ? linear_to_alaw(samples[i]) : linear_to_ulaw(samples[i]);
        }
        return count;
    }

private:
    bool alaw_;
};

class G722Decoder final : public Decoder {
public:
    G722Decoder() : state_(g722_decode_init(nullptr, 64'000, G722_SAMPLE_RATE_8000)) {}
    ~G722Decoder() override { g722_decode_free(state_); }
    G722Decoder(const G722Decoder&) = delete;
    G722Decoder& operator=(const G722Decoder&) = delete;

    std::size_t decode(const std::uint8_t* payload, std::size_t size,
                       std::int16_t* samples) override {
        if (size > longest_pcm)
            return 0;
        return static_cast<std::size_t>(
            g722_decode(state_, samples, payload, static_cast<int>(size)));
    }

private:
    g722_decode_state_t* state_;
};

class G722Encoder final : public Encoder {
public:
    G722Encoder() : state_(g722_encode_init(nullptr, 64'000, G722_SAMPLE_RATE_8000)) {}
    ~G722Encoder() override { g722_encode_free(state_); }
    G722Encoder(const G722Encoder&) = delete;
    G722Encoder& operator=(const G722Encoder&) = delete;

    std::size_t encode(const std::int16_t* samples, std::size_t count,
                       std::uint8_t* payload) override {
        return static_cast<std::size_t>(
            g722_encode(state_, payload, samples, static_cast<int>(count)));
    }

private:
    g722_encode_state_t* state_;
};

class OpusVoiceDecoder final : public Decoder {
public:
    OpusVoiceDecoder() {
        int error = 0;
        state_ = opus_decoder_create(8'000, 1, &error);
        ensure(error == OPUS_OK, "an Opus decoder can be made");
    }
    ~OpusVoiceDecoder() override { opus_decoder_destroy(state_); }
    OpusVoiceDecoder(const OpusVoiceDecoder&) = delete;
    OpusVoiceDecoder& operator=(const OpusVoiceDecoder&) = delete;

    std::size_t decode(const std::uint8_t* payload, std::size_t size,
                       std::int16_t* samples) override {
        const int count = opus_decode(state_, payload, static_cast<opus_int32>(size), samples,
                                      static_cast<int>(longest_pcm), 0);
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }

private:
    OpusDecoder* state_ = nullptr;
};

class OpusVoiceEncoder final : public Encoder {
public:
    OpusVoiceEncoder() {
        int error = 0;
        state_ = opus_encoder_create(8'000, 1, OPUS_APPLICATION_VOIP, &error);
        ensure(error == OPUS_OK, "an Opus encoder can be made");
        // Narrowband voice gains nothing from more, and each step of complexity costs 10 µs.
        opus_encoder_ctl(state_, OPUS_SET_COMPLEXITY(5));
        opus_encoder_ctl(state_, OPUS_SET_BITRATE(24'000));
    }
    ~OpusVoiceEncoder() override { opus_encoder_destroy(state_); }
    OpusVoiceEncoder(const OpusVoiceEncoder&) = delete;
    OpusVoiceEncoder& operator=(const OpusVoiceEncoder&) = delete;

    std::size_t encode(const std::int16_t* samples, std::size_t count,
                       std::uint8_t* payload) override {
        const opus_int32 size = opus_encode(state_, samples, static_cast<int>(count), payload,
                                            static_cast<opus_int32>(largest_payload));
        return size > 0 ? static_cast<std::size_t>(size) : 0;
    }

private:
    OpusEncoder* state_ = nullptr;
};

}  // namespace

std::uint32_t payload_duration_us(Codec codec, const std::uint8_t* payload, std::size_t size) {
    if (codec != Codec::opus)
        return static_cast<std::uint32_t>(size * 125);
    if (size == 0)
        return 0;
    const int samples = opus_packet_get_nb_samples(payload, static_cast<opus_int32>(size), 48'000);
    return samples > 0 ? static_cast<std::uint32_t>(std::int64_t{samples} * 125 / 6) : 0;
}

std::uint8_t silence_byte(Codec codec) {
    return codec == Codec::pcma ? 0xd5 : 0xff;
}

void ulaw_to_alaw(std::uint8_t* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = to_alaw[bytes[i]];
}

void alaw_to_ulaw(std::uint8_t* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = to_ulaw[bytes[i]];
}

void fade_in(Codec codec, std::uint8_t* payload, std::size_t size) {
    constexpr std::size_t length = 40;
    if (codec != Codec::pcmu && codec != Codec::pcma)
        return;
    const bool alaw = codec == Codec::pcma;
    for (std::size_t i = 0; i < std::min(length, size); ++i) {
        const int sample = alaw ? alaw_to_linear(payload[i]) : ulaw_to_linear(payload[i]);
        const int faded = sample * static_cast<int>(i) / static_cast<int>(length);
        payload[i] = alaw ? linear_to_alaw(faded) : linear_to_ulaw(faded);
    }
}

std::unique_ptr<Decoder> Decoder::make(Codec codec) {
    switch (codec) {
        case Codec::pcmu:
            return std::make_unique<G711Decoder>(false);
        case Codec::pcma:
            return std::make_unique<G711Decoder>(true);
        case Codec::g722:
            return std::make_unique<G722Decoder>();
        case Codec::opus:
            return std::make_unique<OpusVoiceDecoder>();
    }
    ensure(false, "every codec has a decoder");
    return nullptr;
}

std::unique_ptr<Encoder> Encoder::make(Codec codec) {
    switch (codec) {
        case Codec::pcmu:
            return std::make_unique<G711Encoder>(false);
        case Codec::pcma:
            return std::make_unique<G711Encoder>(true);
        case Codec::g722:
            return std::make_unique<G722Encoder>();
        case Codec::opus:
            return std::make_unique<OpusVoiceEncoder>();
    }
    ensure(false, "every codec has an encoder");
    return nullptr;
}

}  // namespace zongji::media
