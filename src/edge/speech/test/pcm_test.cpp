#include "edge/speech/pcm.h"

#include "edge/speech/hold_music.h"
#include "edge/speech/tones.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace zongji::speech {
namespace {

Pcm tone(double hz, int rate, double length_s, double amplitude) {
    Pcm pcm(static_cast<std::size_t>(length_s * rate));
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        pcm[i] = static_cast<float>(
            amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate));
    }
    return pcm;
}

double amplitude_at(const Pcm& pcm, double hz) {
    double re = 0;
    double im = 0;
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        const double w = 2 * std::numbers::pi * hz * static_cast<double>(i) / sound_rate;
        re += pcm[i] * std::cos(w);
        im += pcm[i] * std::sin(w);
    }
    return 2 * std::sqrt(re * re + im * im) / static_cast<double>(pcm.size());
}

double peak_db(const Pcm& pcm) {
    float peak = 0;
    for (const float sample : pcm)
        peak = std::max(peak, std::abs(sample));
    return 20 * std::log10(peak);
}

double rms_db(const Pcm& pcm) {
    double sum = 0;
    for (const float sample : pcm)
        sum += static_cast<double>(sample) * sample;
    return 10 * std::log10(sum / static_cast<double>(pcm.size()));
}

// What a code of G.711 stands for, on the scale of 16 bits, and the width of its step.
struct Meaning {
    int value;
    int step;
};

// Table 1a/G.711: 13 bits.
Meaning meaning_of_alaw(int code) {
    const int bits = code ^ 0x55;
    const int exponent = std::max(((bits >> 4) & 7) - 1, 0);
    const int mantissa = (bits & 15) + (((bits >> 4) & 7) != 0 ? 16 : 0);
    const int size = (mantissa * 16 + 8) << exponent;
    return {(bits & 0x80) != 0 ? size : -size, 16 << exponent};
}

// Table 2a/G.711: 14 bits.
Meaning meaning_of_ulaw(int code) {
    const int bits = ~code & 0xff;
    const int exponent = (bits >> 4) & 7;
    const int size = (((bits & 15) * 8 + 132) << exponent) - 132;
    return {(bits & 0x80) != 0 ? -size : size, 8 << exponent};
}

// The sample lies within the code's step; at its edge, on the grid of the law, on either side.
void expect_right(int sample, Meaning meaning, int grid) {
    ASSERT_LE(std::abs(meaning.value - sample), meaning.step / 2 + grid) << sample;
}

TEST(Pcm, ResamplingKeepsToneLengthAndPlace) {
    for (const int rate : {8000, 11'025, 16'000, 22'050, 44'100, 48'000}) {
        const Pcm out = resample(tone(1000, rate, 2, 0.5), rate, sound_rate);
        ASSERT_NEAR(static_cast<double>(out.size()), 16'000, 1) << rate;
        EXPECT_NEAR(amplitude_at(out, 1000), 0.5, 0.01) << rate;
        // A click in the middle stays in the middle.
        Pcm click(static_cast<std::size_t>(rate), 0.0F);
        click[click.size() / 2] = 1.0F;
        const Pcm moved = resample(click, rate, sound_rate);
        const auto at = std::max_element(moved.begin(), moved.end()) - moved.begin();
        EXPECT_NEAR(static_cast<double>(at), 4000, 1) << rate;
    }
}

TEST(Pcm, ResamplingRemovesWhatDoesNotFit) {
    const Pcm out = resample(tone(6000, 22'050, 1, 0.5), 22'050, sound_rate);
    EXPECT_LT(amplitude_at(out, 2000), 0.001);
    EXPECT_LT(rms_db(out), -50);
}

TEST(Pcm, SpeechIsTrimmedAndBroughtToOneLevel) {
    for (const double amplitude : {0.01, 0.2, 0.9}) {
        Pcm pcm(static_cast<std::size_t>(sound_rate) / 2, 0.0F);
        const Pcm voice = tone(500, sound_rate, 1, amplitude);
        pcm.insert(pcm.end(), voice.begin(), voice.end());
        pcm.resize(pcm.size() + sound_rate, 0.0F);
        const Pcm shaped = shape_speech(pcm);
        EXPECT_NEAR(static_cast<double>(shaped.size()) / sound_rate, 1.16, 0.02);
        EXPECT_NEAR(active_level_db(shaped), -20, 0.5);
        EXPECT_LT(std::abs(shaped[0]), 0.001F);
    }
}

TEST(Pcm, PeaksAreTurnedDownAndNotClipped) {
    Pcm pcm = tone(500, sound_rate, 2, 0.01);
    const Pcm shout = tone(500, sound_rate, 0.005, 0.9);
    std::copy(shout.begin(), shout.end(), pcm.begin() + 8000);
    const Pcm shaped = shape_speech(pcm);
    EXPECT_LE(peak_db(shaped), -1.4);
}

TEST(Pcm, SilenceStaysSilence) {
    const Pcm shaped = shape_speech(Pcm(8000, 0.0F));
    EXPECT_EQ(*std::max_element(shaped.begin(), shaped.end()), 0.0F);
    EXPECT_TRUE(shape_speech({}).empty());
}

TEST(Pcm, BothLawsAreThoseOfTheStandard) {
    Pcm all;
    for (int sample = -32767; sample <= 32767; sample += 13)
        all.push_back(static_cast<float>(sample) / 32767.0F);
    const auto sound = encode(all);
    ASSERT_EQ(sound->pcm.size(), all.size());
    ASSERT_EQ(sound->ulaw.size(), all.size());
    ASSERT_EQ(sound->alaw.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const int sample = sound->pcm[i];
        expect_right(sample, meaning_of_alaw(sound->alaw[i]), 1);
        // Beyond its last step, µ-law has nothing.
        expect_right(std::clamp(sample, -32'635, 32'635), meaning_of_ulaw(sound->ulaw[i]), 4);
    }
}

TEST(HoldMusic, IsLongCalmAndNotTooLoud) {
    const Pcm music = hold_music();
    EXPECT_GE(music.size(), 30u * sound_rate);
    EXPECT_NEAR(peak_db(music), -9, 0.1);
    EXPECT_NEAR(rms_db(music), -23, 1.5);
    // Never silent for a listener who tunes in, and never much louder than elsewhere.
    for (std::size_t at = 0; at + sound_rate <= music.size(); at += sound_rate) {
        const Pcm second(music.begin() + static_cast<std::ptrdiff_t>(at),
                         music.begin() + static_cast<std::ptrdiff_t>(at + sound_rate));
        EXPECT_GT(rms_db(second), -30) << "second " << at / sound_rate;
        EXPECT_LT(rms_db(second), -17) << "second " << at / sound_rate;
    }
}

TEST(HoldMusic, ItsEndRunsIntoItsBeginning) {
    const Pcm music = hold_music();
    float largest = 0;
    for (std::size_t i = 1; i < music.size(); ++i)
        largest = std::max(largest, std::abs(music[i] - music[i - 1]));
    const float seam = std::abs(music.front() - music.back());
    EXPECT_LE(seam, largest);
    // The bend there is no sharper than those around it either.
    const auto bend = [](float a, float b, float c) { return std::abs(a - 2 * b + c); };
    float sharpest = 0;
    for (std::size_t i = 2; i < music.size(); ++i)
        sharpest = std::max(sharpest, bend(music[i - 2], music[i - 1], music[i]));
    EXPECT_LE(bend(music[music.size() - 2], music.back(), music[0]), sharpest);
    EXPECT_LE(bend(music.back(), music[0], music[1]), sharpest);
    EXPECT_LT(largest, 0.25F);
}

TEST(Tones, HaveTheirCadence) {
    const Pcm busy = busy_tone();
    EXPECT_EQ(busy.size(), 5600u);
    const Pcm on(busy.begin(), busy.begin() + 2800);
    EXPECT_NEAR(20 * std::log10(amplitude_at(on, 450) / std::numbers::sqrt2), -18, 1);
    EXPECT_TRUE(std::all_of(busy.begin() + 2800, busy.end(), [](float s) { return s == 0; }));
    const Pcm ring = ring_back_tone();
    EXPECT_EQ(ring.size(), 40'000u);
    EXPECT_TRUE(std::all_of(ring.begin() + 8000, ring.end(), [](float s) { return s == 0; }));
    const Pcm answer = answer_tone();
    EXPECT_LT(answer.size(), 2800u);
    EXPECT_GT(rms_db(answer), -30);
    for (const Pcm& pcm : {busy, ring, answer}) {
        EXPECT_EQ(pcm.front(), 0.0F);
        EXPECT_NEAR(pcm.back(), 0.0F, 1e-6);
    }
}

}  // namespace
}  // namespace zongji::speech
