#include "edge/speech/pcm.h"

#include "base/ensure.h"

#include <algorithm>
#include <cmath>

#include <spandsp.h>
#include <speex/speex_resampler.h>

namespace zongji::speech {
namespace {

constexpr std::size_t frame = sound_rate / 100;
constexpr std::size_t margin = sound_rate * 80 / 1000;
constexpr double speech_level_db = -20;
const float highest_peak = std::pow(10.0F, -1.5F / 20);

double power(std::span<const float> pcm) {
    double sum = 0;
    for (const float sample : pcm)
        sum += static_cast<double>(sample) * sample;
    return pcm.empty() ? 0 : sum / static_cast<double>(pcm.size());
}

std::vector<double> frame_powers(std::span<const float> pcm) {
    std::vector<double> powers;
    for (std::size_t at = 0; at < pcm.size(); at += frame)
        powers.push_back(power(pcm.subspan(at, std::min(frame, pcm.size() - at))));
    return powers;
}

Pcm trim(const Pcm& pcm) {
    const auto powers = frame_powers(pcm);
    if (powers.empty())
        return pcm;
    const double loudest = *std::max_element(powers.begin(), powers.end());
    const double floor = std::max(loudest * 1e-4, 1e-7);
    const auto heard = [&](double p) { return p >= floor; };
    const auto first = std::find_if(powers.begin(), powers.end(), heard);
    if (first == powers.end())
        return pcm;
    const auto last = std::find_if(powers.rbegin(), powers.rend(), heard).base();
    const auto from = static_cast<std::size_t>(first - powers.begin()) * frame;
    const auto to = std::min(static_cast<std::size_t>(last - powers.begin()) * frame, pcm.size());
    Pcm out(margin, 0.0F);
    // What sounds softly around it stays, as far as the margins reach.
    const std::size_t before = std::min(from, margin);
    std::copy_n(pcm.begin() + static_cast<std::ptrdiff_t>(from - before), before,
                out.end() - static_cast<std::ptrdiff_t>(before));
    const std::size_t end = std::min(to + margin, pcm.size());
    out.insert(out.end(), pcm.begin() + static_cast<std::ptrdiff_t>(from),
               pcm.begin() + static_cast<std::ptrdiff_t>(end));
    out.resize(margin + (to - from) + margin, 0.0F);
    return out;
}

// Turns down around peaks, five milliseconds ahead of and behind them, so that nothing is clipped.
void limit(Pcm& pcm) {
    constexpr std::size_t reach = sound_rate * 5 / 1000;
    if (std::none_of(pcm.begin(), pcm.end(), [](float s) { return std::abs(s) > highest_peak; }))
        return;
    const std::size_t count = pcm.size();
    std::vector<float> least(count, 1.0F);
    for (std::size_t i = 0; i < count; ++i) {
        const float size = std::abs(pcm[i]);
        if (size <= highest_peak)
            continue;
        const float gain = highest_peak / size;
        const std::size_t end = std::min(i + reach + 1, count);
        for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j)
            least[j] = std::min(least[j], gain);
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from = i > reach ? i - reach : 0;
        const std::size_t to = std::min(i + reach + 1, count);
        float sum = 0;
        for (std::size_t j = from; j < to; ++j)
            sum += least[j];
        pcm[i] *= sum / static_cast<float>(to - from);
    }
}

}  // namespace

Pcm resample(const Pcm& pcm, int from_rate, int to_rate) {
    if (from_rate == to_rate || pcm.empty())
        return pcm;
    int error = 0;
    constexpr int quality = 8;
    const std::unique_ptr<SpeexResamplerState, decltype(&speex_resampler_destroy)> state(
        speex_resampler_init(1, static_cast<spx_uint32_t>(from_rate),
                             static_cast<spx_uint32_t>(to_rate), quality, &error),
        speex_resampler_destroy);
    ensure(state != nullptr, "a resampler can be set up");
    speex_resampler_skip_zeros(state.get());
    const std::size_t wanted =
        pcm.size() * static_cast<std::size_t>(to_rate) / static_cast<std::size_t>(from_rate);
    Pcm in = pcm;
    // What is still inside the filter at the end is pushed out by silence.
    in.resize(in.size() +
              static_cast<std::size_t>(speex_resampler_get_input_latency(state.get())) * 2 + 64);
    Pcm out(wanted + 4096);
    std::size_t read = 0;
    std::size_t written = 0;
    while (read < in.size() && written < out.size()) {
        auto taken = static_cast<spx_uint32_t>(std::min<std::size_t>(in.size() - read, 1 << 20));
        auto made = static_cast<spx_uint32_t>(out.size() - written);
        ensure(speex_resampler_process_float(state.get(), 0, in.data() + read, &taken,
                                             out.data() + written, &made) == 0,
               "a sound can be resampled");
        if (taken == 0 && made == 0)
            break;
        read += taken;
        written += made;
    }
    out.resize(wanted);
    return out;
}

double active_level_db(std::span<const float> pcm) {
    const auto powers = frame_powers(pcm);
    if (powers.empty())
        return -100;
    const double floor = *std::max_element(powers.begin(), powers.end()) * std::pow(10, -2.5);
    double sum = 0;
    std::size_t count = 0;
    for (const double p : powers) {
        if (p >= floor) {
            sum += p;
            ++count;
        }
    }
    return 10 * std::log10(sum / static_cast<double>(count) + 1e-10);
}

Pcm shape_speech(const Pcm& pcm) {
    Pcm out = trim(pcm);
    const double level = active_level_db(out);
    if (level < -60)
        return out;
    const auto gain = static_cast<float>(std::pow(10, (speech_level_db - level) / 20));
    for (float& sample : out)
        sample *= gain;
    limit(out);
    return out;
}

std::shared_ptr<const calls::Sound> encode(const Pcm& pcm) {
    auto sound = std::make_shared<calls::Sound>();
    sound->pcm.reserve(pcm.size());
    sound->ulaw.reserve(pcm.size());
    sound->alaw.reserve(pcm.size());
    for (const float value : pcm) {
        const long wide = std::lround(std::clamp(value, -1.0F, 1.0F) * 32767.0F);
        const auto sample = static_cast<std::int16_t>(wide);
        sound->pcm.push_back(sample);
        sound->ulaw.push_back(linear_to_ulaw(sample));
        sound->alaw.push_back(linear_to_alaw(sample));
    }
    return sound;
}

}  // namespace zongji::speech
