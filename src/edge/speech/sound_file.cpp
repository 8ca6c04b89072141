#include "edge/speech/sound_file.h"

#include "edge/speech/unfinished_wav.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <sndfile.h>
#include <stdio.h>
#include <unistd.h>

namespace zongji::speech {
namespace {

constexpr int most_channels = 2;
constexpr sf_count_t frames_at_once = 1 << 16;

using SoundFile = std::unique_ptr<SNDFILE, decltype(&sf_close)>;

// A file for libsndfile that is not on the disk as it is read.
struct BytesInMemory {
    std::vector<std::uint8_t> bytes;
    sf_count_t at = 0;

    static sf_count_t size_of(void* self) {
        return static_cast<sf_count_t>(static_cast<BytesInMemory*>(self)->bytes.size());
    }
    static sf_count_t tell(void* self) { return static_cast<BytesInMemory*>(self)->at; }
    static sf_count_t seek(sf_count_t offset, int whence, void* self) {
        const sf_count_t from = whence == SEEK_SET   ? 0
                                : whence == SEEK_CUR ? tell(self)
                                                     : size_of(self);
        return static_cast<BytesInMemory*>(self)->at =
                   std::clamp(from + offset, sf_count_t{0}, size_of(self));
    }
    static sf_count_t read(void* to, sf_count_t count, void* self) {
        auto& memory = *static_cast<BytesInMemory*>(self);
        const sf_count_t taken = std::clamp(count, sf_count_t{0}, size_of(self) - memory.at);
        std::copy_n(memory.bytes.data() + memory.at, taken, static_cast<std::uint8_t*>(to));
        memory.at += taken;
        return taken;
    }
    static SF_VIRTUAL_IO reading() { return {size_of, seek, read, nullptr, tell}; }
};

Result<void> check(const SF_INFO& info) {
    if (info.channels < 1 || info.channels > most_channels)
        return invalid("must have one channel or two");
    if (info.samplerate < 4000 || info.samplerate > 192'000)
        return invalid("must have between 4,000 and 192,000 samples a second");
    return {};
}

// Floating point has values that are no sound.
float mixed(const float* samples, int channels) {
    float sum = 0;
    for (int channel = 0; channel < channels; ++channel)
        sum += samples[channel];
    return std::isfinite(sum) ? sum / static_cast<float>(channels) : 0;
}

// To its end, wherever the header says that this is: some writers do not know it.
Result<Pcm> read_all(SNDFILE* file, const SF_INFO& info) {
    const auto most = static_cast<std::size_t>(info.samplerate) * longest_sound_s;
    Pcm mono;
    if (info.frames > 0)
        mono.reserve(std::min(static_cast<std::size_t>(info.frames), most));
    std::vector<float> some(static_cast<std::size_t>(frames_at_once * info.channels));
    for (;;) {
        const sf_count_t read = sf_readf_float(file, some.data(), frames_at_once);
        if (read <= 0)
            break;
        for (sf_count_t i = 0; i < read; ++i)
            mono.push_back(mixed(some.data() + i * info.channels, info.channels));
        if (mono.size() > most)
            return invalid(fmt::format("is longer than {} minutes", longest_sound_s / 60));
    }
    if (sf_error(file) != SF_ERR_NO_ERROR)
        return invalid("is damaged");
    if (mono.empty())
        return invalid("holds no sound");
    return mono;
}

}  // namespace

Result<Pcm> read_sound_file(const std::string& path) {
    SF_INFO info{};
    BytesInMemory memory;
    if (auto finished = finished_wav(path, largest_sound_file))
        memory.bytes = std::move(*finished);
    SF_VIRTUAL_IO reading = BytesInMemory::reading();
    const SoundFile file(memory.bytes.empty() ? sf_open(path.c_str(), SFM_READ, &info)
                                              : sf_open_virtual(&reading, SFM_READ, &info, &memory),
                         sf_close);
    if (!file) {
        if (::access(path.c_str(), R_OK) != 0)
            return not_found("is not there or cannot be read");
        return invalid("is no WAV, MP3, Ogg, FLAC or AIFF file");
    }
    ZONGJI_CHECK(check(info));
    ZONGJI_TRY(const Pcm mono, read_all(file.get(), info));
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
