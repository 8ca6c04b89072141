#include "edge/speech/sound_file.h"

#include "edge/speech/test/sound_folder.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

#include <gtest/gtest.h>
#include <sndfile.h>

namespace zongji::speech {
namespace {

class SoundFileTest : public testing::Test {
protected:
    std::string path(const std::string& name) const { return folder_.path() + "/" + name; }

    std::string write(int format, int channels, int rate, int frames) const {
        SF_INFO info{};
        info.samplerate = rate;
        info.channels = channels;
        info.format = format;
        const std::string to = path("in.wav");
        SNDFILE* file = sf_open(to.c_str(), SFM_WRITE, &info);
        EXPECT_NE(file, nullptr);
        std::vector<float> samples;
        for (int i = 0; i < frames; ++i) {
            const double phase = 2 * std::numbers::pi * 1000 * i / rate;
            for (int channel = 0; channel < channels; ++channel)
                samples.push_back(static_cast<float>(0.5 * std::sin(phase)));
        }
        sf_writef_float(file, samples.data(), frames);
        sf_close(file);
        return to;
    }

    std::string load(const std::string& from) const {
        std::ifstream in(from, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void save(const std::string& to, const std::string& bytes) const {
        std::ofstream(to, std::ios::binary | std::ios::trunc) << bytes;
    }

    SoundFolder folder_;
};

TEST_F(SoundFileTest, ReadsWhatPeopleUpload) {
    for (const int encoding :
         {SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_ALAW, SF_FORMAT_ULAW}) {
        for (const int channels : {1, 2}) {
            for (const int rate : {8000, 22'050, 44'100, 48'000}) {
                const auto pcm =
                    read_sound_file(write(SF_FORMAT_WAV | encoding, channels, rate, rate));
                ASSERT_TRUE(pcm) << pcm.error().message;
                ASSERT_NEAR(static_cast<double>(pcm->size()), 8000, 1);
                double sum = 0;
                for (const float sample : *pcm)
                    sum += static_cast<double>(sample) * sample;
                EXPECT_NEAR(std::sqrt(sum / 8000), 0.5 / std::numbers::sqrt2, 0.02)
                    << encoding << " " << channels << " " << rate;
            }
        }
    }
}

TEST_F(SoundFileTest, RefusesWhatIsNoSound) {
    const std::string good = load(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 8000, 8000));
    const auto refused = [&](const std::string& bytes) {
        save(path("bad.wav"), bytes);
        return !read_sound_file(path("bad.wav"));
    };
    EXPECT_TRUE(refused(""));
    EXPECT_TRUE(refused("RIFF"));
    EXPECT_TRUE(refused(std::string(10'000, 'x')));
    EXPECT_TRUE(refused(good.substr(0, 20)));
    EXPECT_TRUE(refused(good.substr(0, 44)));
    EXPECT_TRUE(refused("<html>" + good));
    const auto missing = read_sound_file(path("none.wav"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    EXPECT_FALSE(read_sound_file(folder_.path()));
}

TEST_F(SoundFileTest, RefusesWhatIsNoTelephoneSound) {
    EXPECT_FALSE(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 6, 8000, 100)));
    EXPECT_FALSE(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 1000, 100)));
    EXPECT_FALSE(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 1, 8000, 8000 * 601)));
}

// What sound editors, speech services and telephones write, under whatever name.
TEST_F(SoundFileTest, ReadsEveryFormatThatPeopleHave) {
    for (const int format :
         {SF_FORMAT_WAV | SF_FORMAT_FLOAT, SF_FORMAT_WAV | SF_FORMAT_DOUBLE,
          SF_FORMAT_WAV | SF_FORMAT_PCM_32, SF_FORMAT_WAVEX | SF_FORMAT_PCM_24,
          SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
          SF_FORMAT_AU | SF_FORMAT_ULAW, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
          SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}) {
        const auto pcm = read_sound_file(write(format, 2, 44'100, 2 * 44'100));
        ASSERT_TRUE(pcm) << std::hex << format << " " << pcm.error().message;
        // MP3 has some silence before it and after it.
        ASSERT_NEAR(static_cast<double>(pcm->size()), 16'000, 600) << std::hex << format;
        double sum = 0;
        for (std::size_t i = 4'000; i < 12'000; ++i)
            sum += static_cast<double>((*pcm)[i]) * (*pcm)[i];
        EXPECT_NEAR(std::sqrt(sum / 8'000), 0.5 / std::numbers::sqrt2, 0.03) << std::hex << format;
    }
    EXPECT_TRUE(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_GSM610, 1, 8'000, 8'000)));
}

// As programs write it that cannot go back to the header.
TEST_F(SoundFileTest, ReadsAStreamOfUnknownLengthToItsEnd) {
    const std::string good = load(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 8000, 8000));
    for (const std::uint32_t unknown :
         {0u, 0xffff'ffffu, 0x7fff'ffffu, 0x8000'0000u, 0x7fff'f000u}) {
        std::string stream = good;
        for (std::size_t at : {std::size_t{4}, stream.find("data") + 4}) {
            for (int i = 0; i < 4; ++i)
                stream[at + static_cast<std::size_t>(i)] = static_cast<char>(unknown >> 8 * i);
        }
        save(path("stream.wav"), stream);
        const auto pcm = read_sound_file(path("stream.wav"));
        ASSERT_TRUE(pcm) << std::hex << unknown << " " << pcm.error().message;
        EXPECT_EQ(pcm->size(), 8'000u) << std::hex << unknown;
    }
}

TEST_F(SoundFileTest, FindsNothingInAFileThatSaysThatItIsEmpty) {
    std::string empty = load(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 8000, 0));
    empty += std::string("LIST\x04\0\0\0INFO", 12);
    empty[4] = static_cast<char>(empty.size() - 8);
    save(path("empty.wav"), empty);
    EXPECT_FALSE(read_sound_file(path("empty.wav")));
}

TEST_F(SoundFileTest, TakesForSilenceWhatIsNoNumber) {
    std::string bad = load(write(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, 8000, 800));
    const std::size_t data = bad.find("data") + 8;
    for (std::size_t at = data; at + 4 <= bad.size(); at += 40) {
        const std::uint32_t no_number = at % 80 ? 0x7fc0'0000 : 0xff80'0000;
        for (int i = 0; i < 4; ++i)
            bad[at + static_cast<std::size_t>(i)] = static_cast<char>(no_number >> 8 * i);
    }
    save(path("nan.wav"), bad);
    const auto pcm = read_sound_file(path("nan.wav"));
    ASSERT_TRUE(pcm);
    EXPECT_TRUE(std::ranges::all_of(*pcm, [](float sample) { return std::isfinite(sample); }));
}

TEST_F(SoundFileTest, SurvivesEveryFlippedByteOfTheHeader) {
    const std::string good = load(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 8000, 800));
    int refused = 0;
    for (std::size_t at = 0; at < 44; ++at) {
        for (const int bit : {0, 3, 7}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            save(path("bad.wav"), bad);
            const auto pcm = read_sound_file(path("bad.wav"));
            refused += !pcm;
            EXPECT_LE(pcm ? pcm->size() : 0, 8000u * longest_sound_s);
        }
    }
    EXPECT_GT(refused, 20);
}

TEST_F(SoundFileTest, KeepsWhatItWrites) {
    Pcm pcm;
    for (int i = 0; i < 1000; ++i)
        pcm.push_back(static_cast<float>(i - 500) / 1000.0F);
    const std::string to = path("out.wav");
    ASSERT_TRUE(write_sound_file(to, pcm));
    const auto back = read_sound_file(to);
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), pcm.size());
    for (std::size_t i = 0; i < pcm.size(); ++i)
        ASSERT_NEAR((*back)[i], pcm[i], 1e-4);
    EXPECT_FALSE(write_sound_file(path("no/such/folder.wav"), pcm));
}

}  // namespace
}  // namespace zongji::speech
