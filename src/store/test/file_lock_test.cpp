#include "store/file_lock.h"

#include "store/test/each_database.h"

#include <fstream>

#include <sys/wait.h>

namespace zongji::store {
namespace {

class FileLocks : public testing::Test {
protected:
    Result<FileLock> take() const { return FileLock::take(path_, "the data folder"); }
    void write(const LockHolder& holder) const { std::ofstream(path_) << to_json_text(holder); }
    // As a process that is killed: its lock goes, its name stays.
    void leave_by_a_crash() const {
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = take();
            _exit(lock ? 0 : 1);
        }
        int status = 1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }

    test::TemporaryFolder folder_;
    const std::string path_ = folder_.path() + "/lock";
};

TEST_F(FileLocks, are_held_by_one_who_is_named) {
    const auto first = take();
    ASSERT_TRUE(first) << first.error().message;
    const auto second = take();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
    const std::string& why = second.error().message;
    EXPECT_NE(why.find("the data folder is in use"), std::string::npos) << why;
    EXPECT_NE(why.find(std::to_string(getpid())), std::string::npos) << why;
    EXPECT_NE(why.find(this_process().host), std::string::npos) << why;
    EXPECT_EQ(second.error().path, path_);
}

TEST_F(FileLocks, are_free_again_when_their_holder_goes) {
    { ASSERT_TRUE(take()); }
    EXPECT_EQ(std::filesystem::file_size(path_), 0u) << "nobody is named";
    EXPECT_TRUE(take());
}

TEST_F(FileLocks, of_a_process_that_crashed_are_free) {
    leave_by_a_crash();
    EXPECT_GT(std::filesystem::file_size(path_), 0u);
    EXPECT_TRUE(take());
}

TEST_F(FileLocks, of_another_machine_are_believed) {
    write({.host = "far.example", .boot = "another", .pid = 4711, .since = {1}});
    const auto taken = take();
    ASSERT_FALSE(taken);
    const std::string& why = taken.error().message;
    EXPECT_NE(why.find("process 4711 on far.example"), std::string::npos) << why;
    EXPECT_NE(why.find("remove this file"), std::string::npos) << why;
    std::filesystem::remove(path_);
    EXPECT_TRUE(take()) << "the way out";
}

TEST_F(FileLocks, of_this_machine_mean_nothing_once_it_was_started_again_or_renamed) {
    write({.host = this_process().host, .boot = "before", .pid = 4711, .since = {1}});
    { EXPECT_TRUE(take()); }
    write({.host = "named-otherwise", .boot = this_process().boot, .pid = 4711, .since = {1}});
    EXPECT_TRUE(take());
}

TEST_F(FileLocks, that_say_nothing_we_could_read_are_those_of_nobody) {
    for (const std::string text : {"", "4711", "{\"host\":", "\xff\xfe"}) {
        std::ofstream(path_) << text;
        EXPECT_TRUE(take()) << text;
    }
}

TEST_F(FileLocks, of_the_folder_itself_hold_when_the_file_is_removed) {
    const auto first = FolderLock::take(folder_.path(), "the data folder");
    ASSERT_TRUE(first);
    const auto second = FolderLock::take(folder_.path(), "the data folder");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace zongji::store
