#include "edge/speech/child_process.h"

#include <cerrno>
#include <chrono>

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace zongji::speech {
namespace {

bool has_children() {
    return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

int open_descriptors() {
    int count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder))
        ++count;
    ::closedir(folder);
    return count;
}

TEST(ChildProcess, FeedsAndReads) {
    std::string input;
    for (int i = 0; i < 200'000; ++i)
        input += static_cast<char>('a' + i % 26);
    const auto output = run_program("cat", {}, input, seconds(10), 1 << 20);
    ASSERT_TRUE(output) << output.error().message;
    EXPECT_EQ(*output, input);
}

TEST(ChildProcess, ArgumentsPassThroughNoShell) {
    const auto output =
        run_program("printf", {"%s|", "a b", "$HOME; ls", "'\""}, "", seconds(10), 1 << 20);
    ASSERT_TRUE(output);
    EXPECT_EQ(*output, "a b|$HOME; ls|'\"|");
}

TEST(ChildProcess, SaysWhatWentWrongAndLeavesNothing) {
    const int before = open_descriptors();
    const auto missing = run_program("zongji-no-such-program", {}, "", seconds(1), 100);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);

    const auto failing = run_program("false", {}, "unread", seconds(10), 100);
    ASSERT_FALSE(failing);
    EXPECT_NE(failing.error().message.find("status 1"), std::string::npos);

    const auto start = std::chrono::steady_clock::now();
    const auto slow = run_program("sleep", {"60"}, "", milliseconds(100), 100);
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().message, "sleep took too long");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));

    // Its output is closed, but it lives on.
    const auto mute =
        run_program("sh", {"-c", "exec 1>&-; exec sleep 60"}, "", milliseconds(200), 100);
    EXPECT_FALSE(mute);

    const auto endless = run_program("yes", {}, "", seconds(10), 100'000);
    ASSERT_FALSE(endless);
    EXPECT_EQ(endless.error().message, "yes wrote too much");

    EXPECT_FALSE(has_children());
    EXPECT_EQ(open_descriptors(), before);
}

TEST(ChildProcess, GetsNoneOfOurFilesNorOurEnvironment) {
    ::setenv("ZONGJI_SECRET", "yes", 1);
    const auto files = run_program("ls", {"/proc/self/fd"}, "", seconds(10), 1000);
    ASSERT_TRUE(files);
    EXPECT_EQ(*files, "0\n1\n2\n3\n");  // 3 is the folder that ls reads
    const auto environment = run_program("env", {}, "", seconds(10), 1000);
    ASSERT_TRUE(environment);
    EXPECT_EQ(environment->find("ZONGJI_SECRET"), std::string::npos);
}

}  // namespace
}  // namespace zongji::speech
