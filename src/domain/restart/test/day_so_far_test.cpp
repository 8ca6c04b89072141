#include "domain/configuration/snapshot.h"
#include "domain/contact_centre/test/random_day.h"
#include "domain/interactions/journal_entry.h"
#include "domain/restart/day_file.h"
#include "domain/restart/day_keeper.h"
#include "domain/restart/recovery.h"

#include <filesystem>
#include <fstream>

// A start finds the same day however it learns of it: from all events, or from a snapshot and those
// behind it.
namespace zongji::restart {
namespace {

namespace fs = std::filesystem;

struct Found {
    std::string queues;
    std::string agents;
    std::string alarms;
    std::string desks;
    std::vector<std::string> closing;

    bool operator==(const Found&) const = default;
};

class DayFolder {
public:
    explicit DayFolder(const std::string& name) : path_(fs::path(testing::TempDir()) / name) {
        fs::remove_all(path_);
        auto opened = store::Journal::open({.folder = path_, .reserve_bytes = 64 << 10}, {});
        EXPECT_TRUE(opened) << opened.error().message;
        journal_ = std::move(*opened);
    }
    ~DayFolder() {
        journal_.reset();
        fs::remove_all(path_);
    }
    DayFolder(const DayFolder&) = delete;
    DayFolder& operator=(const DayFolder&) = delete;

    std::string snapshot() const { return path_ / "snapshot.json"; }
    store::Journal& journal() { return *journal_; }

    void happened(std::span<const journal::Recorded> events) {
        std::vector<store::JournalEntry> entries;
        for (const auto& recorded : events)
            entries.push_back(journal::entry_of(recorded.event, recorded.at));
        ASSERT_TRUE(journal_->append(std::move(entries)));
        ASSERT_TRUE(journal_->flush(seconds(60)));
    }

    // What a start at `utc` shows, and the events with which it closes what was cut off.
    Found start(const configuration::Snapshot& company, Timestamp utc) {
        const auto zone = calendars::find_zone(configuration::company_zone(company));
        const Timestamp midnight = calendars::local_day_start(*zone, utc);
        const Now now{utc, Instant{1'000'000}};
        const std::int64_t end = journal_->last_position();
        auto recovered = recover_day(*journal_, snapshot(), company, midnight, now);
        EXPECT_TRUE(recovered) << recovered.error().message;
        read_ = end - recovered->begun_with;
        IdSource ids;
        EXPECT_TRUE(close_cut_off(*journal_, recovered->day, utc, nullptr, ids, now));

        Found found;
        const auto board = recovered->day.board().show(utc, {});
        found.queues = to_json_text(board.queues);
        found.agents = to_json_text(board.agents);
        found.alarms = to_json_text(board.alarms);
        found.desks = to_json_text(recovered->day.agents().memory());
        const auto stored = journal_->read(end + 1, 100'000);
        EXPECT_TRUE(stored);
        for (const auto& one : *stored)
            found.closing.push_back(one.entry.type + one.entry.json);
        return found;
    }
    // Events that the last start had to read.
    std::int64_t read() const { return read_; }

private:
    fs::path path_;
    std::unique_ptr<store::Journal> journal_;
    std::int64_t read_ = 0;
};

class DaySoFarTest : public testing::TestWithParam<int> {
protected:
    // Some minutes to both sides of a midnight.
    DaySoFarTest() : life_(GetParam()) {
        life_.line.pass(hours(24) - minutes(static_cast<std::int64_t>(4 + life_.draw(6))));
        while (life_.line.journal.size() < 900)
            life_.step();
        events_ = life_.line.journal;
        midnight_ = events_.front().at;
    }

    // As the program keeps it, up to an event; through its file at each of the cuts.
    DayMemory memory_at(const std::vector<std::size_t>& cuts) {
        DaySoFar day(midnight_, 0);
        day.configure(life_.line.base);
        for (const std::size_t cut : cuts) {
            for (std::size_t i = 0; i < cut; ++i)
                day.apply(events_[i]);
            EXPECT_EQ(day.position(), static_cast<std::int64_t>(cut));
            day.forget_the_lost();
            const auto memory = parse_json_as<DayMemory>(to_json_text(day.memory()));
            EXPECT_TRUE(memory) << memory.error().message << " " << memory.error().path;
            day = DaySoFar(*memory);
            day.configure(life_.line.base);
        }
        return day.memory();
    }
    std::size_t draw_cut(std::size_t below) { return 1 + life_.draw(below - 1); }

    contact_centre::RandomDay life_;
    std::vector<journal::Recorded> events_;
    Timestamp midnight_;
};

TEST_P(DaySoFarTest, is_the_same_from_a_snapshot_and_the_events_behind_it) {
    int open = 0;
    for (int i = 0; i < 4; ++i) {
        const std::size_t end = draw_cut(events_.size());
        const std::size_t last_cut = draw_cut(end + 1);
        const std::size_t first_cut = draw_cut(last_cut + 1);
        const auto journaled = std::span(events_).first(end);
        const Timestamp utc = journaled.back().at + seconds(2);

        DayFolder whole("zongji-day-whole");
        whole.happened(journaled);
        const Found expected = whole.start(life_.line.base, utc);
        // All but the beginning of the day before.
        EXPECT_GE(whole.read(), static_cast<std::int64_t>(end - 1));

        DayFolder with_snapshot("zongji-day-snapshot");
        with_snapshot.happened(journaled);
        ASSERT_TRUE(save_day(with_snapshot.snapshot(), memory_at({first_cut, last_cut})));
        const Found found = with_snapshot.start(life_.line.base, utc);
        EXPECT_EQ(with_snapshot.read(), static_cast<std::int64_t>(end - last_cut));
        EXPECT_EQ(found.queues, expected.queues);
        EXPECT_EQ(found.agents, expected.agents);
        EXPECT_EQ(found.alarms, expected.alarms);
        EXPECT_EQ(found.desks, expected.desks);
        EXPECT_EQ(found.closing, expected.closing);
        open += static_cast<int>(found.closing.size());
    }
    EXPECT_GT(open, 0) << "something was cut off";
}

TEST_P(DaySoFarTest, is_the_same_when_the_company_is_another_one_by_then) {
    auto company = life_.line.base;
    company.queues["sales"].record.service_level_s = 2;
    company.queues["support"] = {QueueId{11}, OrgUnitId{1}, {.key = "support", .org_unit = "hq"}};
    company.users.erase("agent2");
    const std::size_t cut = draw_cut(events_.size());
    const Timestamp utc = events_.back().at + seconds(2);

    DayFolder whole("zongji-day-whole");
    whole.happened(events_);
    const Found expected = whole.start(company, utc);
    DayFolder with_snapshot("zongji-day-snapshot");
    with_snapshot.happened(events_);
    ASSERT_TRUE(save_day(with_snapshot.snapshot(), memory_at({cut})));
    const Found found = with_snapshot.start(company, utc);
    EXPECT_LT(with_snapshot.read(), static_cast<std::int64_t>(events_.size()));
    EXPECT_EQ(found.queues, expected.queues);
    EXPECT_EQ(found.agents, expected.agents);
    EXPECT_EQ(found.desks, expected.desks);
    EXPECT_EQ(found.closing, expected.closing);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DaySoFarTest, testing::Range(1, 13));

// One life, and snapshots that do not belong to it.
class UselessSnapshot : public DaySoFarTest {
protected:
    void SetUp() override {
        folder_.happened(events_);
        utc_ = events_.back().at + seconds(2);
        DayFolder whole("zongji-day-whole");
        whole.happened(events_);
        expected_ = whole.start(life_.line.base, utc_);
    }
    void write(const std::string& text) { std::ofstream(folder_.snapshot()) << text; }
    void expect_all_is_read() {
        EXPECT_EQ(folder_.start(life_.line.base, utc_), expected_);
        EXPECT_GE(folder_.read(), static_cast<std::int64_t>(events_.size() - 1));
    }

    DayFolder folder_{"zongji-day-useless"};
    Timestamp utc_;
    Found expected_;
};

TEST_P(UselessSnapshot, because_it_is_torn) {
    const std::string text = to_json_text(memory_at({500}));
    write(text.substr(0, text.size() / 2));
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_it_is_empty) {
    write("");
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_it_is_of_another_version) {
    auto memory = memory_at({500});
    memory.version = DayMemory::current_version + 1;
    write(to_json_text(memory));
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_it_holds_more_than_this_program_knows) {
    auto memory = to_json(memory_at({500})).get_object();
    memory["more"] = 1;
    write(json::serialize(memory));
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_it_is_ahead_of_the_journal) {
    auto memory = memory_at({events_.size()});
    memory.position += 1;
    write(to_json_text(memory));
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_the_journal_lost_its_end_and_went_on) {
    auto memory = memory_at({500});
    memory.at = memory.at + microseconds(1);
    write(to_json_text(memory));
    expect_all_is_read();
}

TEST_P(UselessSnapshot, because_the_days_began_at_another_time) {
    auto memory = memory_at({500});
    memory.board.day_start = memory.board.day_start - hours(1);
    memory.latest = utc_;
    write(to_json_text(memory));
    expect_all_is_read();
}

INSTANTIATE_TEST_SUITE_P(Seed, UselessSnapshot, testing::Values(77));

class SnapshotFile : public DaySoFarTest {};

TEST_P(SnapshotFile, is_the_one_before_when_a_write_was_cut_off) {
    DayFolder folder("zongji-day-file");
    ASSERT_TRUE(save_day(folder.snapshot(), memory_at({100})));
    std::ofstream(folder.snapshot() + ".draft") << R"({"version": 1, "posi)";
    EXPECT_EQ(load_day(folder.snapshot())->position, 100);
    ASSERT_TRUE(save_day(folder.snapshot(), memory_at({200})));
    EXPECT_EQ(load_day(folder.snapshot())->position, 200);
}

TEST_P(SnapshotFile, is_the_one_before_when_it_cannot_be_written) {
    DayFolder folder("zongji-day-file");
    ASSERT_TRUE(save_day(folder.snapshot(), memory_at({100})));
    fs::create_directories(folder.snapshot() + ".draft/in-the-way");
    EXPECT_FALSE(save_day(folder.snapshot(), memory_at({200})));
    EXPECT_EQ(load_day(folder.snapshot())->position, 100);
}

TEST_P(SnapshotFile, is_kept_now_and_then_and_not_when_events_were_passed_over) {
    DayFolder folder("zongji-day-file");
    const auto ends = [&](std::int64_t position) {
        return journal::Recorded{position, midnight_,
                                 journal::InteractionEnded{InteractionId{position}}};
    };
    DayKeeper keeper(folder.snapshot(), DaySoFar(midnight_, 0), 0);
    std::int64_t position = 0;
    while (position < DayKeeper::kept_every - 1)
        keeper.read(std::vector{ends(++position)});
    EXPECT_FALSE(load_day(folder.snapshot()));
    keeper.read(std::vector{ends(++position)});
    EXPECT_EQ(load_day(folder.snapshot())->position, DayKeeper::kept_every);

    // Read again, as after a commit that failed.
    keeper.read(std::vector{ends(position)});
    while (position < 2 * DayKeeper::kept_every)
        keeper.read(std::vector{ends(++position)});
    EXPECT_EQ(load_day(folder.snapshot())->position, 2 * DayKeeper::kept_every);

    ++position;
    while (position < 4 * DayKeeper::kept_every)
        keeper.read(std::vector{ends(++position)});
    EXPECT_EQ(load_day(folder.snapshot())->position, 2 * DayKeeper::kept_every);
}

INSTANTIATE_TEST_SUITE_P(Seed, SnapshotFile, testing::Values(5));

}  // namespace
}  // namespace zongji::restart
