#include "edge/speech/tones.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zongji::speech {
namespace {

// Starts and ends softly, so that it does not click.
void add_tone(Pcm& pcm, std::size_t from, std::size_t count, double hz, double level_db) {
    constexpr std::size_t ramp = sound_rate * 8 / 1000;
    const double amplitude = std::pow(10, level_db / 20) * std::numbers::sqrt2;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from_edge = std::min({i, count - 1 - i, ramp});
        const double shape =
            0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(from_edge) / ramp);
        const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / sound_rate;
        pcm[from + i] += static_cast<float>(amplitude * shape * std::sin(phase));
    }
}

Pcm on_off(int on_ms, int off_ms, double hz, double level_db) {
    const auto on = static_cast<std::size_t>(on_ms) * sound_rate / 1000;
    const auto off = static_cast<std::size_t>(off_ms) * sound_rate / 1000;
    Pcm pcm(on + off, 0.0F);
    add_tone(pcm, 0, on, hz, level_db);
    return pcm;
}

}  // namespace

Pcm busy_tone() {
    return on_off(350, 350, 450, -18);
}

Pcm ring_back_tone() {
    return on_off(1000, 4000, 450, -20);
}

Pcm answer_tone() {
    constexpr std::size_t step = sound_rate * 110 / 1000;
    Pcm pcm(step * 2 + sound_rate * 60 / 1000, 0.0F);
    add_tone(pcm, 0, step, 660, -20);
    add_tone(pcm, step, step, 880, -20);
    return pcm;
}

}  // namespace zongji::speech
