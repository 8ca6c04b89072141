#include "edge/speech/sound_library.h"

#include "edge/speech/sound_file.h"
#include "edge/speech/test/sound_folder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace zongji::speech {
namespace {

using Prompts = std::map<std::string, configuration::Prompt>;

double active_level(const calls::Sound& sound) {
    Pcm pcm;
    for (const auto sample : sound.pcm)
        pcm.push_back(static_cast<float>(sample) / 32768.0F);
    return active_level_db(pcm);
}

double seconds_of(const calls::Sound& sound) {
    return static_cast<double>(sound.pcm.size()) / sound_rate;
}

// How many frames of 60 ms are voiced, at most ten: periodic at a pitch between 70 and 350 Hz.
int voiced_frames(const calls::Sound& sound) {
    constexpr std::size_t length = 480;
    int voiced = 0;
    for (std::size_t at = 0; at + length <= sound.pcm.size() && voiced < 10; at += length) {
        const std::int16_t* frame = sound.pcm.data() + at;
        double best = 0;
        for (std::size_t lag = sound_rate / 350; lag <= sound_rate / 70; ++lag) {
            double same = 0;
            double first = 1e6;
            double second = 1e6;
            for (std::size_t i = 0; i + lag < length; ++i) {
                same += double{1} * frame[i] * frame[i + lag];
                first += double{1} * frame[i] * frame[i];
                second += double{1} * frame[i + lag] * frame[i + lag];
            }
            best = std::max(best, same / std::sqrt(first * second));
        }
        voiced += best > 0.7;
    }
    return voiced;
}

int silent_ms(const calls::Sound& sound, bool at_end) {
    const auto is_heard = [](std::int16_t s) { return std::abs(s) > 60; };
    const auto count =
        at_end ? std::find_if(sound.pcm.rbegin(), sound.pcm.rend(), is_heard) - sound.pcm.rbegin()
               : std::find_if(sound.pcm.begin(), sound.pcm.end(), is_heard) - sound.pcm.begin();
    return static_cast<int>(count * 1000 / sound_rate);
}

Prompts two_prompts() {
    Prompts prompts;
    prompts["welcome"].text = {{"zh-CN", "您好，欢迎致电客户服务中心。"},
                               {"en", "Welcome to customer service."}};
    prompts["menu"].text = {{"zh-CN", "咨询请按一，投诉请按二。"}};
    return prompts;
}

class SoundLibraryTest : public testing::Test {
protected:
    // The cache is shared by the tests, since speaking a hundred sentences takes its time.
    static void SetUpTestSuite() { shared_ = new SoundFolder; }
    static void TearDownTestSuite() {
        delete shared_;
        shared_ = nullptr;
    }
    SoundOptions options() const {
        SoundOptions options;
        options.cache_dir = shared_->path() + "/cache/sounds";
        options.prompts_dir = folder_.path();
        return options;
    }
    // Counts how often it is run, and is espeak-ng otherwise.
    std::string counting_speaker() const {
        const std::string path = folder_.path() + "/speaker";
        std::ofstream(path) << "#!/bin/sh\necho . >> " << folder_.path()
                            << "/count\nexec espeak-ng \"$@\"\n";
        ::chmod(path.c_str(), 0755);
        return path;
    }
    int times_run() const {
        std::ifstream in(folder_.path() + "/count");
        int lines = 0;
        for (std::string line; std::getline(in, line);)
            ++lines;
        return lines;
    }
    SoundFolder folder_;
    static inline SoundFolder* shared_ = nullptr;
};

TEST_F(SoundLibraryTest, HasEveryKeyAndEachCanBeHeard) {
    SoundBuilder builder(options());
    const auto start = std::chrono::steady_clock::now();
    const BuiltSounds built = builder.build(two_prompts());
    const auto cold = std::chrono::steady_clock::now() - start;
    for (const auto& problem : built.problems)
        ADD_FAILURE() << problem.path << ": " << problem.message;

    std::vector<std::string> keys = {
        "prompt:welcome:zh-CN", "prompt:welcome:en", "prompt:menu:zh-CN",
        "music:default",        "tone:busy",         "tone:ring_back",
        "tone:answer"};
    for (const std::string locale : {"zh-CN", "en"}) {
        for (int n = 0; n <= 50; ++n)
            keys.push_back("position:" + std::to_string(n) + ":" + locale);
        for (const char* key : {"position:many", "system:invalid", "system:goodbye",
                                "system:closed", "system:agents_busy"})
            keys.push_back(std::string(key) + ":" + locale);
    }
    EXPECT_EQ(built.library->size(), keys.size());
    std::size_t bytes = 0;
    for (const auto& key : keys) {
        const auto found = built.library->find(key);
        ASSERT_NE(found, built.library->end()) << key;
        const calls::Sound& sound = *found->second;
        bytes += sound.pcm.size() * 4;
        EXPECT_EQ(sound.ulaw.size(), sound.pcm.size()) << key;
        EXPECT_EQ(sound.alaw.size(), sound.pcm.size()) << key;
        if (key.starts_with("tone:") || key.starts_with("music:"))
            continue;
        EXPECT_GT(seconds_of(sound), 0.7) << key;
        EXPECT_LT(seconds_of(sound), 10) << key;
        EXPECT_NEAR(active_level(sound), -20, 1.5) << key;
        EXPECT_GE(voiced_frames(sound), 5) << key;
        EXPECT_LT(*std::max_element(sound.pcm.begin(), sound.pcm.end()), 32'000) << key;
        EXPECT_GE(silent_ms(sound, false), 50) << key;
        EXPECT_LE(silent_ms(sound, false), 150) << key;
        EXPECT_GE(silent_ms(sound, true), 50) << key;
        EXPECT_LE(silent_ms(sound, true), 150) << key;
    }
    SoundBuilder second(options());
    const auto again = std::chrono::steady_clock::now();
    const BuiltSounds warm = second.build(two_prompts());
    const auto cached = std::chrono::steady_clock::now() - again;
    EXPECT_EQ(warm.spoken, 0);
    EXPECT_EQ(warm.from_cache, built.spoken);
    using Ms = std::chrono::duration<double, std::milli>;
    std::printf("%zu sounds, %zu KiB: cold %.0f ms, from the cache %.0f ms\n", keys.size(),
                bytes / 1024, Ms(cold).count(), Ms(cached).count());
}

TEST_F(SoundLibraryTest, CountingDiffersBySound) {
    SoundBuilder builder(options());
    const auto built = builder.build(Prompts{});
    const auto& library = *built.library;
    EXPECT_NE(library.at("position:1:zh-CN")->pcm, library.at("position:2:zh-CN")->pcm);
    EXPECT_NE(library.at("position:12:en")->pcm, library.at("position:13:en")->pcm);
    EXPECT_GT(library.at("position:47:zh-CN")->pcm.size(),
              library.at("position:0:zh-CN")->pcm.size());
}

TEST_F(SoundLibraryTest, WhatWasSpokenIsNotSpokenAgain) {
    SoundOptions counting = options();
    counting.speaker.program = counting_speaker();
    SoundBuilder builder(counting);
    Prompts prompts = two_prompts();
    prompts["menu"].text["zh-CN"] = "咨询请按四。";
    const BuiltSounds first = builder.build(prompts);
    EXPECT_TRUE(first.problems.empty());
    const int spoken = times_run();
    EXPECT_EQ(spoken, first.spoken);
    EXPECT_GT(spoken, 0);

    // The same builder shares its sounds, and speaks only what is new.
    prompts["menu"].text["zh-CN"] = "咨询请按三。";
    const BuiltSounds second = builder.build(prompts);
    EXPECT_EQ(times_run(), spoken + 1);
    EXPECT_EQ(second.spoken, 1);
    EXPECT_EQ(second.library->at("prompt:welcome:en"), first.library->at("prompt:welcome:en"));
    EXPECT_EQ(second.library->at("music:default"), first.library->at("music:default"));
    EXPECT_NE(second.library->at("prompt:menu:zh-CN"), first.library->at("prompt:menu:zh-CN"));

    // Another one finds them in the cache folder, unchanged.
    SoundBuilder other(counting);
    const BuiltSounds third = other.build(prompts);
    EXPECT_EQ(times_run(), spoken + 1);
    EXPECT_EQ(third.spoken, 0);
    EXPECT_EQ(third.library->at("prompt:welcome:en")->ulaw,
              first.library->at("prompt:welcome:en")->ulaw);
}

TEST_F(SoundLibraryTest, UploadedFileReplacesTheText) {
    Pcm pcm(16'000, 0.0F);
    for (std::size_t i = 0; i < pcm.size(); ++i)
        pcm[i] = i % 16 < 8 ? 0.25F : -0.25F;
    ASSERT_TRUE(write_sound_file(folder_.path() + "/jingle.wav", pcm));
    Prompts prompts = two_prompts();
    prompts["welcome"].file["zh-CN"] = "jingle.wav";
    SoundBuilder builder(options());
    const auto first = builder.build(prompts);
    ASSERT_TRUE(first.problems.empty());
    EXPECT_EQ(first.library->at("prompt:welcome:zh-CN")->pcm.size(), 16'000u);
    EXPECT_NEAR(first.library->at("prompt:welcome:zh-CN")->pcm[0], 8192, 2);
    // Another file under the same name is another sound.
    pcm.resize(8000);
    ASSERT_TRUE(write_sound_file(folder_.path() + "/jingle.wav", pcm));
    const auto second = builder.build(prompts);
    EXPECT_EQ(second.library->at("prompt:welcome:zh-CN")->pcm.size(), 8000u);
}

TEST_F(SoundLibraryTest, OneBadPromptIsNamedAndTheRestStands) {
    Prompts prompts = two_prompts();
    prompts["empty"].text["zh-CN"] = "  ";
    prompts["outside"].file["en"] = "../../etc/passwd";
    prompts["absolute"].file["en"] = "/etc/passwd";
    prompts["missing"].file["en"] = "missing.wav";
    std::ofstream(folder_.path() + "/broken.wav") << "RIFFxxxxWAVE";
    prompts["broken"].file["en"] = "broken.wav";
    prompts["tongue"].text["x;rm -rf"] = "hello";
    SoundBuilder builder(options());
    const auto built = builder.build(prompts);
    std::vector<std::string> named;
    for (const auto& problem : built.problems)
        named.push_back(problem.path);
    std::sort(named.begin(), named.end());
    EXPECT_EQ(named, (std::vector<std::string>{"prompt:absolute:en", "prompt:broken:en",
                                               "prompt:empty:zh-CN", "prompt:missing:en",
                                               "prompt:outside:en", "prompt:tongue:x;rm -rf"}));
    EXPECT_TRUE(built.library->contains("prompt:welcome:zh-CN"));
    EXPECT_TRUE(built.library->contains("position:50:en"));
}

TEST_F(SoundLibraryTest, SpeaksTheTextOfAPromptWhoseFileCannotBePlayed) {
    Prompts prompts = two_prompts();
    prompts["welcome"].file["zh-CN"] = "gone.wav";
    SoundBuilder builder(options());
    const auto built = builder.build(prompts);
    ASSERT_EQ(built.problems.size(), 1u);
    EXPECT_EQ(built.problems[0].message, "the file is not there or cannot be read");
    EXPECT_EQ(built.broken_prompts(), (std::vector<std::string>{"welcome"}));
    EXPECT_TRUE(built.library->contains("prompt:welcome:zh-CN"));
    // With the next build it is the same sound, and as broken.
    const auto again = builder.build(prompts);
    EXPECT_EQ(again.broken_prompts(), (std::vector<std::string>{"welcome"}));
    EXPECT_EQ(again.library->at("prompt:welcome:zh-CN"), built.library->at("prompt:welcome:zh-CN"));
}

TEST_F(SoundLibraryTest, SaysWhatToInstall) {
    SoundOptions without = options();
    without.speaker.program = "zongji-no-such-espeak";
    without.cache_dir = folder_.path() + "/empty";
    SoundBuilder builder(without);
    const auto built = builder.build(two_prompts());
    ASSERT_FALSE(built.problems.empty());
    EXPECT_EQ(built.problems[0].code, ErrorCode::unavailable);
    EXPECT_NE(built.problems[0].message.find("install the Debian package espeak-ng"),
              std::string::npos);
    EXPECT_TRUE(built.library->contains("music:default"));
    EXPECT_FALSE(built.library->contains("prompt:welcome:en"));
}

TEST_F(SoundLibraryTest, WithoutACacheItStillSpeaks) {
    SoundOptions none = options();
    none.cache_dir = "/proc/zongji-no-such-folder";
    none.locales = {};
    SoundBuilder builder(none);
    const auto built = builder.build(two_prompts());
    EXPECT_TRUE(built.problems.empty());
    EXPECT_EQ(built.spoken, 3);
    EXPECT_TRUE(built.library->contains("prompt:welcome:en"));
    EXPECT_FALSE(built.library->contains("system:closed:en"));
}

}  // namespace
}  // namespace zongji::speech
