#include "app/check/parts.h"
#include "app/test/damaged_folder.h"
#include "domain/identity/audit.h"
#include "domain/recordings/genuine.h"
#include "domain/restart/day_file.h"
#include "store/live_records.h"

#include <cstdlib>
#include <fstream>

// Another byte, wherever it is: it is found, or what is read is what was written.
namespace zongji::app::test {
namespace {

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// With ZONGJI_LONG nearly each.
std::size_t step_of(std::size_t usual) {
    return std::getenv("ZONGJI_LONG") ? std::max<std::size_t>(1, usual / 20) : usual;
}

// Parts of a company's folder, in which one byte of one file is another.
class Flipped {
public:
    Flipped(std::string of, std::vector<std::string> files) : of_(std::move(of)) {
        for (const auto& name : files) {
            fs::create_directories(fs::path(data_ + "/" + name).parent_path());
            fs::copy_file(of_ + "/" + name, data_ + "/" + name);
        }
    }

    const std::string& data() const { return data_; }
    std::string path(const std::string& name) const { return data_ + "/" + name; }

    // `holds`: looks at the folder, and says whether nothing wrong was found.
    void each_byte(const std::string& name, std::size_t step,
                   const std::function<void(std::size_t at)>& holds) {
        const std::string whole = read_all(of_ + "/" + name);
        for (std::size_t at = 0; at < whole.size(); at += step_of(step)) {
            put(name, whole, at);
            holds(at);
            if (testing::Test::HasFailure())
                return;
        }
    }

private:
    // One bit; each file anew, since a look may have written to its log.
    void put(const std::string& name, std::string bytes, std::size_t at) {
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
        std::ofstream(path(name), std::ios::binary | std::ios::trunc) << bytes;
    }

    const std::string of_;
    store::test::TemporaryFolder folder_;
    const std::string data_ = folder_.path() + "/data";
};

bool finds(const std::string& data, const std::function<void(const check::Folder&)>& look) {
    check::Report report;
    try {
        look({data, report});
    } catch (const std::exception&) {
        return true;  // as check() tells it
    }
    return !report.all_holds();
}

store::Rows rows_in(const std::string& file, const char* sql) {
    const auto evidence = store::Evidence::of(file);
    const auto connection = evidence ? evidence->connect() : evidence.error();
    if (!connection)
        return {};
    auto answer = (*connection)->run(sql, {});
    return answer ? std::move(answer->rows) : store::Rows{};
}

void expect_same(const store::Rows& rows, const store::Rows& expected, std::size_t at) {
    ASSERT_EQ(rows.size(), expected.size()) << "byte " << at;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            ASSERT_EQ(rows[row].value(column), expected[row].value(column)) << "byte " << at;
    }
}

constexpr const char* all_events = "SELECT * FROM events ORDER BY position";

TEST(FlippedByte, of_the_journal_is_found) {
    const auto& company = CompanyFolder::shared();
    const std::string month = company.newer_month();
    Flipped flipped(company.stopped(), {month, company.older_month(), "journal/installation.id"});
    const auto written = rows_in(flipped.path(month), all_events);
    ASSERT_GT(written.size(), 5u);
    const std::int64_t known = written.back().integer(0);
    flipped.each_byte(month, 97, [&](std::size_t at) {
        if (!finds(flipped.data(), [&](const auto& it) { check::check_journal(it, known); }))
            expect_same(rows_in(flipped.path(month), all_events), written, at);
    });
}

TEST(FlippedByte, of_the_journals_log_is_found) {
    const auto& company = CompanyFolder::shared();
    const std::string month = company.newer_month(), log = month + "-wal";
    Flipped flipped(company.killed(),
                    {month, log, company.older_month(), "journal/installation.id"});
    const auto written = rows_in(flipped.path(month), all_events);
    ASSERT_GT(written.size(), 5u);
    const std::int64_t known = written.back().integer(0);
    flipped.each_byte(log, 997, [&](std::size_t at) {
        if (!finds(flipped.data(), [&](const auto& it) { check::check_journal(it, known); }))
            expect_same(rows_in(flipped.path(month), all_events), written, at);
    });
}

TEST(FlippedByte, of_the_audit_is_found) {
    constexpr const char* audit = "SELECT * FROM audit ORDER BY id";
    Flipped flipped(CompanyFolder::shared().stopped(), {"zongji.db"});
    const auto written = rows_in(flipped.path("zongji.db"), audit);
    ASSERT_GT(written.size(), 0u);
    Config config;
    config.data_dir = flipped.data();
    flipped.each_byte("zongji.db", 3001, [&](std::size_t at) {
        const bool found = finds(flipped.data(), [&](const auto& it) {
            const auto records = check::check_records(it, config);
            if (records.database)
                check::check_audit(it, *records.database);
        });
        if (!found)
            expect_same(rows_in(flipped.path("zongji.db"), audit), written, at);
    });
}

TEST(FlippedByte, of_a_recording_is_found) {
    const auto& company = CompanyFolder::shared();
    Flipped flipped(company.stopped(), {"zongji.db"});
    const auto database = store::Evidence::of(flipped.path("zongji.db"))->database();
    ASSERT_TRUE(database);
    recordings::RecordingRecords records(
        **database, [](InteractionId) -> Result<OrgUnitId> { return OrgUnitId{1}; });
    const auto parts = records.parts_of(RecordingId{2});
    ASSERT_TRUE(parts);
    const auto& part = parts->at(0);
    Flipped recording(company.stopped(), {part.path});
    ASSERT_TRUE(recordings::check_genuine(recording.path(part.path), part, InteractionId{2}));
    recording.each_byte(part.path, 41, [&](std::size_t at) {
        const auto genuine =
            recordings::check_genuine(recording.path(part.path), part, InteractionId{2});
        EXPECT_FALSE(genuine) << "byte " << at;
    });
}

TEST(FlippedByte, of_an_id_is_found) {
    const std::vector<std::string> ids{"master-key.id", "journal/installation.id",
                                       "recordings/installation.id"};
    std::vector<std::string> files = ids;
    files.push_back("zongji.db");
    Flipped flipped(CompanyFolder::shared().stopped(), files);
    const auto database = store::Evidence::of(flipped.path("zongji.db"))->database();
    ASSERT_TRUE(database);
    Config config;
    config.data_dir = flipped.data();
    for (const auto& id : ids) {
        const std::string whole = read_all(flipped.path(id));
        flipped.each_byte(id, 1, [&](std::size_t at) {
            const bool found = finds(flipped.data(), [&](const auto& it) {
                (void)check::check_company(it, config, database->get());
            });
            // But for the end of its line.
            EXPECT_TRUE(found || at + 1 == whole.size()) << id << ", byte " << at;
        });
        std::ofstream(flipped.path(id), std::ios::binary | std::ios::trunc) << whole;
    }
}

TEST(FlippedByte, of_the_day_so_far_is_found) {
    const std::string name = "journal/snapshot.json";
    Flipped flipped(CompanyFolder::shared().stopped(), {name});
    ASSERT_TRUE(restart::load_day(flipped.path(name)));
    flipped.each_byte(name, 13, [&](std::size_t at) {
        EXPECT_FALSE(restart::load_day(flipped.path(name))) << "byte " << at;
    });
}

TEST(FlippedByte, of_the_live_records_is_found) {
    constexpr const char* all = "SELECT id, json FROM live_registrations";
    Flipped flipped(CompanyFolder::shared().stopped(), {"live.db"});
    const auto written = rows_in(flipped.path("live.db"), all);
    ASSERT_EQ(written.size(), 1u);
    flipped.each_byte("live.db", 61, [&](std::size_t at) {
        if (!finds(flipped.data(), [](const auto& it) { check::check_rest(it); }))
            expect_same(rows_in(flipped.path("live.db"), all), written, at);
    });
}

}  // namespace
}  // namespace zongji::app::test
