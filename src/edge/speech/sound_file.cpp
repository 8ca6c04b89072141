#include "edge/speech/sound_file.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <sndfile.h>
#include <stdio.h>
#include <unistd.h>

namespace zongji::speech {
namespace {

using SoundFile = std::unique_ptr<SNDFILE, decltype(&sf_close)>;

bool is_known(const SF_INFO& info) {
    const int container = info.format & SF_FORMAT_TYPEMASK;
    if (container != SF_FORMAT_WAV && container != SF_FORMAT_WAVEX)
        return false;
    switch (info.format & SF_FORMAT_SUBMASK) {
        case SF_FORMAT_PCM_U8:
        case SF_FORMAT_PCM_16:
        case SF_FORMAT_PCM_24:
        case SF_FORMAT_ULAW:
        case SF_FORMAT_ALAW:
            return true;
        default:
            return false;
    }
}

Result<void> check(const SF_INFO& info) {
    if (!is_known(info))
        return invalid("must be a WAV file with PCM (8, 16 or 24 bits), A-law or µ-law");
    if (info.channels < 1 || info.channels > 2)
        return invalid("must have one channel or two");
    if (info.samplerate < 4000 || info.samplerate > 192'000)
        return invalid("must have between 4,000 and 192,000 samples a second");
    if (info.frames <= 0)
        return invalid("holds no sound");
    if (info.frames > static_cast<sf_count_t>(info.samplerate) * longest_sound_s)
        return invalid(fmt::format("is longer than {} minutes", longest_sound_s / 60));
    return {};
}

}  // namespace

Result<Pcm> read_sound_file(const std::string& path) {
    SF_INFO info{};
    const SoundFile file(sf_open(path.c_str(), SFM_READ, &info), sf_close);
    if (!file) {
        if (::access(path.c_str(), R_OK) != 0)
            return not_found("the file is not there or cannot be read");
        return invalid("is not a sound file");
    }
    ZONGJI_CHECK(check(info));

    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> all(static_cast<std::size_t>(info.frames) * channels);
    const sf_count_t read = sf_readf_float(file.get(), all.data(), info.frames);
    if (read != info.frames || sf_error(file.get()) != SF_ERR_NO_ERROR)
        return invalid("ends before its end");
    Pcm mono(static_cast<std::size_t>(info.frames));
    for (std::size_t i = 0; i < mono.size(); ++i) {
        float sum = 0;
        for (std::size_t channel = 0; channel < channels; ++channel)
            sum += all[i * channels + channel];
        mono[i] = sum / static_cast<float>(channels);
    }
    return resample(mono, info.samplerate, sound_rate);
}

Result<void> write_sound_file(const std::string& path, const Pcm& pcm) {
    static std::atomic<int> drafts{0};
    const std::string draft = fmt::format("{}.new.{}.{}", path, ::getpid(), ++drafts);
    SF_INFO info{};
    info.samplerate = sound_rate;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    const auto frames = static_cast<sf_count_t>(pcm.size());
    bool written = false;
    {
        const SoundFile file(sf_open(draft.c_str(), SFM_WRITE, &info), sf_close);
        std::vector<std::int16_t> samples;
        samples.reserve(pcm.size());
        for (const float value : pcm) {
            const long wide = std::lround(std::clamp(value, -1.0F, 1.0F) * 32767.0F);
            samples.push_back(static_cast<std::int16_t>(wide));
        }
        written = file && sf_writef_short(file.get(), samples.data(), frames) == frames;
    }
    if (!written || ::rename(draft.c_str(), path.c_str()) != 0) {
        ::unlink(draft.c_str());
        return Error{ErrorCode::unavailable, "a sound cannot be kept in the cache", path};
    }
    return {};
}

}  // namespace zongji::speech
