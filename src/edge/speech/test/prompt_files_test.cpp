#include "edge/speech/prompt_files.h"

#include "edge/speech/sound_file.h"
#include "edge/speech/test/sound_folder.h"

#include <chrono>
#include <fstream>

#include <gtest/gtest.h>

namespace zongji::speech {
namespace {

class PromptFilesTest : public testing::Test {
protected:
    void write(const std::string& name) const {
        ASSERT_TRUE(write_sound_file(folder_.path() + "/" + name, Pcm(800, 0.1F)));
    }
    std::string wrong_with(const std::string& file) {
        const auto checked = files_.check(file);
        return checked ? "" : checked.error().message;
    }

    SoundFolder folder_;
    PromptFiles files_{folder_.path()};
};

TEST_F(PromptFilesTest, AreCheckedAsTheyStandThere) {
    EXPECT_EQ(wrong_with("welcome.wav"), "is not there or cannot be read");
    write("welcome.wav");
    EXPECT_EQ(wrong_with("welcome.wav"), "");
    EXPECT_EQ(wrong_with("welcome.wav"), "") << "and once more";
    std::ofstream(folder_.path() + "/welcome.wav") << "<html>not found</html>";
    EXPECT_EQ(wrong_with("welcome.wav"), "is no WAV, MP3, Ogg, FLAC or AIFF file");
    write("welcome.wav");
    EXPECT_EQ(wrong_with("welcome.wav"), "");
    std::filesystem::remove(folder_.path() + "/welcome.wav");
    EXPECT_EQ(wrong_with("welcome.wav"), "is not there or cannot be read");
}

TEST_F(PromptFilesTest, StayInTheirFolder) {
    EXPECT_EQ(wrong_with("../welcome.wav"), "is outside the folder of prompts");
    EXPECT_EQ(wrong_with("/etc/passwd"), "is outside the folder of prompts");
    EXPECT_NE(wrong_with("."), "");
    EXPECT_NE(wrong_with(""), "");
}

}  // namespace
}  // namespace zongji::speech
