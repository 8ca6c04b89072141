#include "edge/speech/hold_music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace zongji::speech {
namespace {

constexpr std::size_t beat = sound_rate * 3 / 4;  // 80 a minute
constexpr std::size_t bar = beat * 4;
constexpr double peak_db = -9;

// A chord by its notes as keys of a piano (60 is middle C): a bass, and five for the right hand.
struct Chord {
    int bass;
    std::array<int, 5> notes;
};

// C major seven, A minor seven, F major seven, G six … sixteen bars, the second half with a turn.
constexpr std::array<Chord, 16> progression = {{
    {48, {60, 64, 67, 71, 76}},
    {45, {60, 64, 67, 69, 72}},
    {53, {60, 65, 69, 72, 76}},
    {43, {59, 62, 67, 71, 74}},
    {52, {59, 64, 67, 71, 74}},
    {45, {60, 64, 69, 72, 76}},
    {50, {62, 65, 69, 72, 77}},
    {43, {59, 65, 67, 71, 74}},
    {48, {60, 64, 67, 72, 79}},
    {52, {59, 64, 67, 71, 76}},
    {53, {60, 65, 69, 72, 77}},
    {53, {60, 65, 68, 72, 77}},
    {48, {60, 64, 67, 72, 76}},
    {45, {60, 64, 67, 69, 76}},
    {50, {60, 65, 69, 72, 74}},
    {43, {59, 62, 67, 71, 74}},
}};

// Eight to the bar, up and down again; the last one rests.
constexpr std::array<int, 8> pattern = {0, 1, 2, 3, 4, 3, 2, -1};
constexpr std::array<double, 8> accents = {1.0, 0.7, 0.8, 0.75, 0.9, 0.65, 0.7, 0};

double hz_of(int key) {
    return 440 * std::pow(2, (key - 69) / 12.0);
}

// Everything is laid onto a circle: what sounds past the end is heard at the beginning.
class Circle {
public:
    explicit Circle(std::size_t length) : samples_(length, 0.0) {}

    // A string that is struck: overtones that die sooner the higher they are.
    void strike(std::size_t at, int key, double strength, double decay_s) {
        const double hz = hz_of(key);
        constexpr std::array<double, 4> overtones = {1.0, 0.38, 0.14, 0.05};
        const auto length = static_cast<std::size_t>(decay_s * 6 * sound_rate);
        constexpr double attack = sound_rate * 0.012;
        for (std::size_t n = 0; n < overtones.size(); ++n) {
            const double w = 2 * std::numbers::pi * hz * static_cast<double>(n + 1) / sound_rate;
            if (w > std::numbers::pi * 0.85)
                break;
            const double decay = decay_s / (1 + 0.6 * static_cast<double>(n)) * sound_rate;
            for (std::size_t i = 0; i < length; ++i) {
                const auto t = static_cast<double>(i);
                const double rise = t < attack ? t / attack : 1.0;
                add(at + i,
                    strength * overtones[n] * rise * std::exp(-t / decay) * std::sin(w * t));
            }
        }
    }

    // A soft voice under a bar that swells and fades into the next.
    void swell(std::size_t at, std::size_t length, int key, double strength) {
        const double w = 2 * std::numbers::pi * hz_of(key) / sound_rate;
        for (std::size_t i = 0; i < length; ++i) {
            const auto t = static_cast<double>(i);
            const double shape =
                0.5 - 0.5 * std::cos(2 * std::numbers::pi * t / static_cast<double>(length));
            const double voice = std::sin(w * t) + 0.6 * std::sin(w * 1.003 * t);
            add(at + i, strength * shape * voice);
        }
    }

    // The room: a few delays that feed themselves. Run twice around, so that the room is filled
    // when the part that is kept begins.
    void reverberate() {
        constexpr std::array<std::size_t, 4> delays = {1187, 1423, 1709, 2053};
        std::vector<double> wet(samples_.size(), 0.0);
        for (const std::size_t delay : delays) {
            std::vector<double> line(delay, 0.0);
            double damped = 0;
            std::size_t head = 0;
            for (int round = 0; round < 2; ++round) {
                for (std::size_t i = 0; i < samples_.size(); ++i) {
                    const double heard = line[head];
                    damped += 0.45 * (heard - damped);
                    line[head] = samples_[i] + 0.62 * damped;
                    head = (head + 1) % delay;
                    if (round == 1)
                        wet[i] += heard;
                }
            }
        }
        for (std::size_t i = 0; i < samples_.size(); ++i)
            samples_[i] += 0.10 * wet[i];
    }

    const std::vector<double>& samples() const { return samples_; }

private:
    void add(std::size_t at, double value) { samples_[at % samples_.size()] += value; }

    std::vector<double> samples_;
};

}  // namespace

Pcm hold_music() {
    Circle circle(bar * progression.size());
    for (std::size_t i = 0; i < progression.size(); ++i) {
        const Chord& chord = progression[i];
        const std::size_t at = i * bar;
        circle.strike(at, chord.bass, 0.55, 1.4);
        for (std::size_t n = 0; n < pattern.size(); ++n) {
            if (pattern[n] < 0)
                continue;
            const int key = chord.notes[static_cast<std::size_t>(pattern[n])];
            circle.strike(at + n * beat / 2, key, 0.5 * accents[n], 0.8);
        }
        circle.swell(at, bar * 2, chord.notes[0], 0.07);
        circle.swell(at, bar * 2, chord.notes[2], 0.06);
    }
    circle.reverberate();

    double highest = 0;
    for (const double sample : circle.samples())
        highest = std::max(highest, std::abs(sample));
    const double gain = std::pow(10, peak_db / 20) / highest;
    Pcm pcm;
    pcm.reserve(circle.samples().size());
    for (const double sample : circle.samples())
        pcm.push_back(static_cast<float>(sample * gain));
    return pcm;
}

}  // namespace zongji::speech
