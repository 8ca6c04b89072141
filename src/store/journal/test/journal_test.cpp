#include "store/journal/journal.h"

#include "store/journal/test/entries.h"
#include "store/sqlite_connection.h"
#include "store/test/each_database.h"

#include <filesystem>
#include <fstream>
#include <numeric>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace zongji::store {
namespace {

using namespace std::chrono_literals;
using namespace test;

class JournalTest : public testing::Test {
protected:
    std::unique_ptr<Journal> open(JournalSettings settings = {}) {
        if (settings.folder.empty()) {
            settings.folder = folder_.path() + "/journal";
        }
        if (settings.reserve_bytes == JournalSettings{}.reserve_bytes) {
            settings.reserve_bytes = 64 << 10;
        }
        auto journal = Journal::open(settings, [this](const JournalState& state) {
            told_.change([&] { states_.push_back(state); });
        });
        EXPECT_TRUE(journal) << journal.error().message;
        return std::move(*journal);
    }

    test::TemporaryFolder folder_;
    Told told_;
    std::vector<JournalState> states_;
};

TEST_F(JournalTest, has_one_file_for_a_month_and_positions_that_go_on) {
    {
        auto journal = open();
        append(*journal,
               {event(1, at("2026-10-31T23:59:59Z")), event(2, at("2026-11-01T00:00:00Z")),
                event(3, at("2026-10-31T23:59:59.9Z"))});
        append(*journal, {event(4, at("2026-12-01T00:00:00Z"))});
    }
    const std::string folder = folder_.path() + "/journal";
    for (const char* month : {"10", "11", "12"}) {
        EXPECT_TRUE(std::filesystem::exists(fmt::format("{}/journal-2026-{}.db", folder, month)));
    }
    auto journal = open();
    EXPECT_EQ(journal->last_position(), 4);
    auto all = journal->read(1, 100);
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 4u);
    expect_no_gap(*all);

    EXPECT_EQ(*journal->position_since(at("2026-11-01T00:00:00Z")), 2);
    EXPECT_EQ(*journal->position_since(at("2026-11-02T00:00:00Z")), 4);
    EXPECT_EQ(*journal->position_since(at("2027-01-01T00:00:00Z")), 5);
    EXPECT_EQ(journal->read_since(at("2026-01-01T00:00:00Z"), 3)->size(), 3u);
}

TEST_F(JournalTest, finds_the_first_event_since_a_time_whatever_the_clock_did) {
    const char* const times[] = {"08:00:10", "08:00:50", "08:02:00", "07:30:00",  // set back
                                 "07:30:40", "08:02:30", "08:05:00"};
    const auto moment = [](std::string_view time) {
        return at(fmt::format("2026-11-22T{}Z", time));
    };
    const auto expect_found = [&](const Journal& journal) {
        for (const char* asked : {"00:00:00", "07:30:20", "08:00:10", "08:00:11", "08:00:51",
                                  "08:01:59", "08:02:01", "08:02:30", "08:04:59", "08:05:01"}) {
            std::int64_t expected = 1;
            for (const char* time : times) {
                if (moment(time) >= moment(asked))
                    break;
                ++expected;
            }
            EXPECT_EQ(*journal.position_since(moment(asked)), expected) << asked;
        }
    };
    {
        auto journal = open();
        for (std::size_t i = 0; i < std::size(times); ++i) {
            append(*journal, {event(static_cast<std::int64_t>(i), moment(times[i]))});
            if (i == 3)
                journal = nullptr, journal = open();
        }
        expect_found(*journal);
    }
    // As files were before: with an index by time, and no minutes.
    {
        auto connection = SqliteConnection::open(folder_.path() + "/journal/journal-2026-11.db");
        ASSERT_TRUE(connection);
        ASSERT_TRUE((*connection)->begin(Access::write));
        for (const char* statement :
             {"DROP TABLE minutes", "CREATE INDEX events_by_time ON events (at_us)"})
            ASSERT_TRUE((*connection)->run(statement, {}));
        ASSERT_TRUE((*connection)->commit());
    }
    expect_found(*open());
}

// Another writer holds the file, as a disk does that hangs.
TEST_F(JournalTest, marks_what_takes_long_and_counts_what_does_not_fit) {
    JournalSettings settings;
    settings.most_waiting = 10;
    auto journal = open(settings);
    append(*journal, {event(0)});
    auto other = SqliteConnection::open(folder_.path() + "/journal/journal-2026-11.db");
    ASSERT_TRUE(other);
    ASSERT_TRUE((*other)->begin(Access::write));

    int marked = 0;
    int refused = 0;
    for (int i = 0; i < 15; ++i) {
        const bool taken = journal->append(
            event(i), [&](bool late) { told_.change([&] { marked += late ? 1 : 0; }); });
        refused += taken ? 0 : 1;
    }
    EXPECT_GE(refused, 5);
    ASSERT_TRUE(told_.wait([&] { return marked + refused == 15; })) << marked;
    EXPECT_EQ(journal->last_position(), 1);

    (*other)->roll_back();
    ASSERT_TRUE(journal->flush(seconds(60)));
    EXPECT_EQ(journal->last_position(), 16 - refused);
    ASSERT_TRUE(told_.wait([&] {
        return !states_.empty() && states_.back().overflowed == static_cast<std::uint64_t>(refused);
    }));
    EXPECT_GE(journal->figures().marked, static_cast<std::uint64_t>(marked));
}

// Writes the numbers of acknowledged events into `pipe` until it is killed.
[[noreturn]] void append_for_ever(const std::string& folder, int pipe) {
    JournalSettings settings;
    settings.folder = folder;
    settings.reserve_bytes = 4096;
    settings.most_waiting = 500;
    settings.told_within = seconds(60);     // so that what is told was written
    settings.checkpoint_bytes = 256 << 10;  // so that the end comes during checkpoints, too
    auto journal = Journal::open(settings, {});
    if (!journal) {
        _exit(1);
    }
    for (std::int64_t number = (*journal)->last_position() + 1;; ++number) {
        const auto acknowledge = [pipe, number](bool marked) {
            if (!marked && ::write(pipe, &number, sizeof number) != sizeof number) {
                _exit(1);
            }
        };
        while (!(*journal)->append(event(number), acknowledge)) {
            std::this_thread::yield();
        }
    }
}

TEST_F(JournalTest, loses_nothing_acknowledged_when_the_process_is_killed) {
    const std::string folder = folder_.path() + "/journal";
    for (int round = 0; round < 3; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        const pid_t child = fork();
        if (child == 0) {
            ::close(ends[0]);
            append_for_ever(folder, ends[1]);
        }
        ::close(ends[1]);
        std::int64_t acknowledged = 0;
        std::int64_t number = 0;
        int seen = 0;
        while (::read(ends[0], &number, sizeof number) == sizeof number) {
            acknowledged = std::max(acknowledged, number);
            if (++seen == 2000 + 700 * round) {
                ::kill(child, SIGKILL);
            }
        }
        ::close(ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;

        JournalSettings settings;
        settings.folder = folder;
        auto journal = open(settings);
        EXPECT_GE(journal->last_position(), acknowledged);
        auto entries = journal->read(1, 1'000'000);
        ASSERT_TRUE(entries) << entries.error().message;
        ASSERT_EQ(static_cast<std::int64_t>(entries->size()), journal->last_position());
        expect_no_gap(*entries);
        for (const auto& stored : *entries) {
            ASSERT_EQ(stored.entry.json, fmt::format("{{\"number\":{}}}", stored.position));
        }
    }
}

// A file system of a few megabytes.
class SmallDisk {
public:
    explicit SmallDisk(std::string path) : path_(std::move(path)) {
        std::filesystem::create_directories(path_);
        mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=6m") == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(path_.c_str(), MNT_DETACH);
        }
    }
    bool is_mounted() const { return mounted_; }

    void fill() const {
        std::ofstream filler(path_ + "/filler", std::ios::app);
        const std::string block(4096, 'x');
        while (filler.write(block.data(), 4096).flush()) {
        }
    }
    void free() const { std::filesystem::remove(path_ + "/filler"); }

private:
    std::string path_;
    bool mounted_ = false;
};

class FullDisk : public JournalTest {
protected:
    void SetUp() override {
        disk_.emplace(folder_.path() + "/disk");
        if (!disk_->is_mounted()) {
            GTEST_SKIP() << "A FULL DISK IS NOT TESTED HERE: no small file system may be mounted";
        }
        settings_.folder = folder_.path() + "/disk/journal";
        settings_.reserve_bytes = 2 << 20;
        settings_.spare_bytes = 512 << 10;
        settings_.checkpoint_bytes = 512 << 10;
        settings_.full_disk_retry = milliseconds(20);
    }

    void append_until_full(Journal& journal) {
        const auto is_full = [&] { return journal.state().disk_full; };
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!is_full()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            append(journal, {event(++number_)});
        }
    }

    std::optional<SmallDisk> disk_;
    JournalSettings settings_;
    std::int64_t number_ = 0;
};

TEST_F(FullDisk, is_carried_over_by_the_reserve_and_told_until_there_is_room) {
    auto journal = open(settings_);
    append(*journal, {event(++number_)});
    disk_->fill();
    append_until_full(*journal);
    EXPECT_FALSE(std::filesystem::exists(settings_.folder + "/reserve"));

    const std::int64_t before = journal->last_position();
    for (int i = 0; i < 300; ++i) {
        append(*journal, {event(++number_)});
    }
    EXPECT_EQ(journal->last_position(), before + 300) << "the reserve lets writing go on";
    EXPECT_TRUE(journal->state().disk_full);

    disk_->free();
    ASSERT_TRUE(told_.wait([&] { return !states_.empty() && !states_.back().disk_full; }));
    EXPECT_EQ(std::filesystem::file_size(settings_.folder + "/reserve"), settings_.reserve_bytes);
    append(*journal, {event(++number_)});
    auto all = journal->read(1, 1'000'000);
    ASSERT_TRUE(all);
    ASSERT_EQ(static_cast<std::int64_t>(all->size()), number_);
    expect_no_gap(*all);
}

TEST_F(FullDisk, that_has_no_room_at_all_makes_events_wait_and_loses_none) {
    auto journal = open(settings_);
    append(*journal, {event(++number_)});
    disk_->fill();
    append_until_full(*journal);
    disk_->fill();  // the reserve's room is taken, too

    int marked = 0;
    constexpr int waiting = 3000;
    for (int i = 0; i < waiting; ++i) {
        ASSERT_TRUE(journal->append(
            event(++number_), [&](bool late) { told_.change([&] { marked += late ? 1 : 0; }); }));
    }
    ASSERT_TRUE(told_.wait([&] { return marked > 0; }));
    EXPECT_LT(journal->last_position(), number_);
    EXPECT_FALSE(journal->flush(milliseconds(50)));

    disk_->free();
    ASSERT_TRUE(journal->flush(seconds(60)));
    EXPECT_EQ(journal->last_position(), number_);
    ASSERT_TRUE(told_.wait([&] { return !states_.empty() && !states_.back().disk_full; }));
    auto all = journal->read(1, 1'000'000);
    ASSERT_TRUE(all);
    expect_no_gap(*all);
    for (const auto& stored : *all) {
        ASSERT_EQ(stored.entry.json, fmt::format("{{\"number\":{}}}", stored.position));
    }
}

TEST_F(FullDisk, does_not_keep_a_journal_from_opening) {
    {
        auto journal = open(settings_);
        append(*journal, {event(++number_)});
    }
    disk_->fill();
    auto journal = open(settings_);
    ASSERT_TRUE(journal);
    EXPECT_TRUE(journal->state().disk_full) << "so that new calls are refused from the first on";
    // Those who open their files after it find the reserve's room.
    auto beside = SqliteConnection::open(folder_.path() + "/disk/beside.db");
    EXPECT_TRUE(beside) << beside.error().message;
    append(*journal, {event(++number_)});
    EXPECT_EQ(journal->last_position(), 2);
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

TEST_F(JournalTest, takes_a_hundred_thousand_events) {
    constexpr int count = 100'000;
    auto journal = open();
    const auto begun = std::chrono::steady_clock::now();
    const double cpu_before = cpu_seconds();
    for (int i = 0; i < count; ++i) {
        ASSERT_TRUE(journal->append(event(i), [](bool) {}));
    }
    ASSERT_TRUE(journal->flush(seconds(60)));
    EXPECT_EQ(journal->last_position(), count);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const auto figures = journal->figures();
    fmt::print(
        "journal: {:.0f} events/s, {:.1f} us CPU each, {} batches, {} syncs, slowest {} ms\n",
        count / took.count(), (cpu_seconds() - cpu_before) * 1e6 / count, figures.batches,
        figures.syncs, figures.slowest_sync.ms());
    EXPECT_EQ(journal->read(1, count + 1)->size(), static_cast<std::size_t>(count));
    EXPECT_GT(figures.syncs, 0u);
}

TEST_F(JournalTest, keeps_what_belongs_together_in_one_transaction) {
    auto journal = open();
    for (int turn = 0; turn < 50; ++turn) {
        ASSERT_TRUE(journal->append({event(1), event(2), event(3), event(4)}));
        ASSERT_TRUE(journal->flush(seconds(60)));
        ASSERT_EQ(journal->figures().batches, static_cast<std::uint64_t>(turn + 1));
    }
    EXPECT_EQ(journal->last_position(), 200);
}

TEST_F(JournalTest, takes_all_of_what_belongs_together_or_nothing) {
    JournalSettings settings;
    settings.most_waiting = 2;
    auto journal = open(settings);
    EXPECT_FALSE(journal->append({event(1), event(2), event(3)}));
    ASSERT_TRUE(journal->append({event(4), event(5)}));
    ASSERT_TRUE(journal->flush(seconds(60)));
    EXPECT_EQ(journal->last_position(), 2);
    EXPECT_EQ(journal->read(1, 1)->front().entry.json, "{\"number\":4}");
    ASSERT_TRUE(told_.wait([&] { return !states_.empty() && states_.back().overflowed == 3; }));
}

TEST_F(JournalTest, syncs_soon_after_it_wrote) {
    auto journal = open();
    for (std::uint64_t round = 1; round <= 5; ++round) {
        append(*journal, {event(1)});
        const auto synced = [&] { return journal->figures().syncs >= round; };
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!synced() && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(1ms);
        ASSERT_TRUE(synced()) << round;
    }
}

}  // namespace
}  // namespace zongji::store
