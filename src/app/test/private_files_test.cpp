#include "app/private_files.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

TEST(PrivateFiles, are_those_of_before_and_those_that_come) {
    std::string name = (fs::temp_directory_path() / "private-XXXXXX").string();
    const fs::path folder = ::mkdtemp(name.data());
    const mode_t before = ::umask(0022);
    fs::create_directories(folder / "journal");
    const auto write = [&](const char* path) { std::ofstream(folder / path) << "x"; };
    for (const char* path : {"zongji.db", "live.db-wal", "journal/2026-11.db"})
        write(path);
    keep_files_private(folder.string());
    write("later");
    fs::create_directories(folder / "cache");
    const auto mode = [&](const char* path) {
        struct stat state {};
        EXPECT_EQ(::stat((folder / path).c_str(), &state), 0) << path;
        return state.st_mode & 0777;
    };
    for (const char* path : {"zongji.db", "live.db-wal", "journal/2026-11.db", "later"})
        EXPECT_EQ(mode(path), 0600u) << path;
    for (const char* path : {"journal", "cache"})
        EXPECT_EQ(mode(path), 0700u) << path;
    ::umask(before);
    fs::remove_all(folder);
}

}  // namespace
}  // namespace zongji::app
