#pragma once

#include "domain/calls/audio.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <spandsp.h>
#include <stdlib.h>

namespace zongji::recordings {

// A folder that goes when the test does.
class TestFolder {
public:
    TestFolder() {
        char name[] = "/tmp/zongji-recordings-XXXXXX";
        path_ = ::mkdtemp(name);
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline std::int16_t tone_sample(double hz, std::int64_t sample, double amplitude = 8000) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(sample) / 8000.0;
    return static_cast<std::int16_t>(std::lround(amplitude * std::sin(phase)));
}

// The `index`th 20 ms of a tone as a G.711 packet.
inline calls::TapFrame tone_frame(RecordingId recording, calls::Track track, double hz,
                                  std::int64_t index, Instant at,
                                  calls::Codec codec = calls::Codec::pcmu) {
    calls::TapFrame frame;
    frame.recording = recording;
    frame.track = track;
    frame.codec = codec;
    frame.size = 160;
    frame.at = at;
    for (int i = 0; i < 160; ++i) {
        const std::int16_t sample = tone_sample(hz, index * 160 + i);
        frame.payload[i] =
            codec == calls::Codec::pcma ? linear_to_alaw(sample) : linear_to_ulaw(sample);
    }
    return frame;
}

// Power of `hz` in one lane of interleaved stereo, in dB relative to a full-scale tone.
inline double tone_db(std::span<const std::int16_t> stereo, std::size_t lane, double hz) {
    const double w = 2 * std::numbers::pi * hz / 8000.0;
    double re = 0;
    double im = 0;
    const std::size_t count = stereo.size() / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const double sample = stereo[2 * i + lane];
        re += sample * std::cos(w * static_cast<double>(i));
        im += sample * std::sin(w * static_cast<double>(i));
    }
    const double amplitude = 2 * std::sqrt(re * re + im * im) / static_cast<double>(count);
    return 20 * std::log10(amplitude / 32768.0 + 1e-9);
}

}  // namespace zongji::recordings
