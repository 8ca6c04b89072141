#include "domain/recordings/frame_decoder.h"

#include <array>

#include <opus.h>
#include <spandsp.h>

namespace zongji::recordings {
namespace {

using Law = std::array<std::int16_t, 256>;

Law make_law(std::int16_t (*to_linear)(std::uint8_t)) {
    Law law;
    for (std::size_t i = 0; i < law.size(); ++i)
        law[i] = to_linear(static_cast<std::uint8_t>(i));
    return law;
}

const Law mu_law = make_law([](std::uint8_t byte) { return ulaw_to_linear(byte); });
const Law a_law = make_law([](std::uint8_t byte) { return alaw_to_linear(byte); });

void look_up(const Law& law, std::span<const std::uint8_t> payload,
             std::vector<std::int16_t>& samples) {
    samples.resize(payload.size());
    for (std::size_t i = 0; i < payload.size(); ++i)
        samples[i] = law[payload[i]];
}

}  // namespace

struct FrameDecoder::States {
    std::unique_ptr<OpusDecoder, decltype(&opus_decoder_destroy)> opus{nullptr,
                                                                       opus_decoder_destroy};
    std::unique_ptr<g722_decode_state_t, decltype(&g722_decode_free)> g722{nullptr,
                                                                           g722_decode_free};
};

FrameDecoder::FrameDecoder() : states_(std::make_unique<States>()) {}
FrameDecoder::~FrameDecoder() = default;

void FrameDecoder::decode(calls::Codec codec, std::span<const std::uint8_t> payload,
                          std::vector<std::int16_t>& samples) {
    samples.clear();
    if (payload.empty())
        return;
    switch (codec) {
        case calls::Codec::pcmu:
            return look_up(mu_law, payload, samples);
        case calls::Codec::pcma:
            return look_up(a_law, payload, samples);
        case calls::Codec::g722: {
            // Only the lower band: what is above 4 kHz has no place at 8 kHz.
            if (!states_->g722)
                states_->g722.reset(g722_decode_init(nullptr, 64000, G722_SAMPLE_RATE_8000));
            samples.resize(payload.size() * 2);
            const int count = g722_decode(states_->g722.get(), samples.data(), payload.data(),
                                          static_cast<int>(payload.size()));
            samples.resize(static_cast<std::size_t>(count > 0 ? count : 0));
            return;
        }
        case calls::Codec::opus: {
            // Opus decodes to any of its rates: 8 kHz needs no resampler.
            int error = OPUS_OK;
            if (!states_->opus)
                states_->opus.reset(opus_decoder_create(8000, 1, &error));
            constexpr int longest = 8000 * 120 / 1000;
            samples.resize(longest);
            const int count =
                opus_decode(states_->opus.get(), payload.data(),
                            static_cast<opus_int32>(payload.size()), samples.data(), longest, 0);
            samples.resize(static_cast<std::size_t>(count > 0 ? count : 0));
            return;
        }
    }
}

}  // namespace zongji::recordings
