#include "store/journal/survey.h"

#include "store/checksum.h"
#include "store/journal/seal.h"
#include "store/journal/segment.h"

#include <algorithm>
#include <deque>
#include <filesystem>

#include <fmt/format.h>

namespace zongji::store {
namespace {

// What is read anew after a crash, and some more.
constexpr std::int64_t looked_at_quickly = 25'000;
constexpr std::size_t page = 2000;
constexpr std::size_t most_in_batch = 4096;  // more than the writer puts into one

// At a start, when the folder is ours. A month that is over has no log, and is not touched.
Result<std::unique_ptr<SqliteConnection>> open_month(const std::string& path) {
    std::error_code code;
    const auto log = std::filesystem::file_size(path + "-wal", code);
    if (code || log == 0)
        return SqliteConnection::open_unchanging(path);
    ZONGJI_TRY(auto connection, SqliteConnection::open(path));
    // The checkpoints are the writer's.
    ZONGJI_CHECK(connection->set("PRAGMA wal_autocheckpoint=0"));
    return connection;
}

// The program before wrote no seals, and files of its months have no column for them.
Result<bool> has_seals(SqliteConnection& connection) {
    ZONGJI_TRY(const Answer answer,
               connection.run("SELECT 1 FROM pragma_table_info('events') WHERE name = 'seal'", {}));
    return !answer.rows.empty();
}

// Of the rows since the last seal, which a page may cut in two.
class SealReader {
public:
    explicit SealReader(bool begins_within) : begins_within_(begins_within) {}

    void take(const StoredEntry& stored, std::optional<std::int64_t> seal) {
        note_gap(stored.position);
        ++survey.events;
        waiting_.push_back(stored);
        if (seal) {
            judge(*seal);
        } else if (waiting_.size() > most_in_batch) {
            leave_unsealed(waiting_.begin() + 1);
            waiting_.pop_front();
        }
    }
    void take_unreadable(std::int64_t position) {
        note_gap(position);
        ++survey.events;
        survey.changed.push_back({position, position});
    }
    void end() { leave_unsealed(waiting_.end()); }

    SealSurvey survey;

private:
    void note_gap(std::int64_t position) {
        if (last_ != 0 && position > last_ + 1)
            survey.missing.push_back({last_ + 1, position - 1});
        last_ = position;
    }

    void judge(std::int64_t seal) {
        const std::int64_t count = Seal::count_in(seal);
        const auto waiting = static_cast<std::int64_t>(waiting_.size());
        const bool is_cut = begins_within_ && count > waiting;
        begins_within_ = false;
        if (is_cut) {
            is_sealed_ = true;
            return waiting_.clear();
        }
        const auto rows = static_cast<std::ptrdiff_t>(std::clamp<std::int64_t>(count, 0, waiting));
        const auto first = waiting_.end() - rows;
        Seal found;
        std::for_each(first, waiting_.end(),
                      [&](const auto& one) { found.add(one.position, one.entry); });
        leave_unsealed(first);
        if (found.value() == seal)
            ++survey.batches;
        else
            survey.changed.push_back(
                {(rows > 0 ? *first : waiting_.back()).position, waiting_.back().position});
        waiting_.clear();
        is_sealed_ = true;
    }

    // Whoever once wrote seals writes no row without: what bears none behind one is what is left of
    // a batch.
    void leave_unsealed(std::deque<StoredEntry>::iterator end) {
        if (is_sealed_ && end != waiting_.begin())
            survey.changed.push_back({waiting_.front().position, std::prev(end)->position});
        else
            survey.unsealed += end - waiting_.begin();
    }

    bool begins_within_;
    bool is_sealed_ = false;
    std::deque<StoredEntry> waiting_;
    std::int64_t last_ = 0;
};

}  // namespace

Result<MonthEnds> ends_of_month(SqliteConnection& connection, const std::string& month,
                                const std::string& path) {
    ZONGJI_CHECK(connection.expect_table("events"));
    MonthEnds ends;
    ends.month = month;
    ends.path = path;
    ZONGJI_TRY(const Answer stamp, connection.run("PRAGMA user_version", {}));
    ends.company = static_cast<std::uint32_t>(stamp.rows.at(0).integer(0));
    ZONGJI_TRY(const Answer tables,
               connection.run("SELECT 1 FROM sqlite_schema WHERE name = 'events'", {}));
    if (tables.rows.empty())
        return ends;
    ZONGJI_TRY(const Answer first, connection.run("SELECT position, at_us, type FROM events"
                                                  " ORDER BY position ASC NULLS LAST LIMIT 1",
                                                  {}));
    ZONGJI_TRY(const Answer last, connection.run("SELECT MAX(position) FROM events", {}));
    if (first.rows.empty())
        return ends;
    ends.first = first.rows[0].integer(0);
    ends.first_month = month_of(Timestamp{first.rows[0].integer(1)});
    ends.first_type = first.rows[0].text(2);
    ends.last = last.rows.at(0).integer(0);
    return ends;
}

std::vector<JournalFault> faults_between(const std::vector<MonthEnds>& months,
                                         std::uint32_t company) {
    using enum JournalFault::Kind;
    std::vector<JournalFault> faults;
    std::int64_t before = 0;
    for (const MonthEnds& month : months) {
        if (company != 0 && month.company != 0 && month.company != company)
            faults.push_back({other_company, month.path});
        if (month.first == 0)
            continue;
        if (month.first_month != month.month)
            faults.push_back({other_month, month.path, month.first, month.last});
        if (month.first <= before)
            faults.push_back({out_of_order, month.path, month.first, before});
        else if (month.first > before + 1 && month.first_type != "JournalGap")
            faults.push_back({missing, month.path, before + 1, month.first - 1});
        before = std::max(before, month.last);
    }
    return faults;
}

Result<SealSurvey> survey_seals(SqliteConnection& connection, std::int64_t from,
                                const std::function<void(const StoredEntry&)>& visit) {
    ZONGJI_TRY(const bool sealed, has_seals(connection));
    const std::string sql = fmt::format(
        "SELECT position, at_us, type, version, org_unit_id, interaction_id, agent_id, queue_id,"
        " data, {} FROM events WHERE position >= ?1 ORDER BY position LIMIT {}",
        sealed ? "seal" : "NULL", page);
    SealReader reader(from > 0);
    while (true) {
        ZONGJI_TRY(const Answer answer, connection.run(sql, {from}));
        for (const Row& row : answer.rows) {
            from = row.integer(0) + 1;
            const auto stored = stored_entry(row);
            if (!stored) {
                reader.take_unreadable(row.integer(0));
                continue;
            }
            if (visit)
                visit(*stored);
            const auto* seal = std::get_if<std::int64_t>(&row.value(9));
            reader.take(*stored, seal ? std::optional(*seal) : std::nullopt);
        }
        if (answer.rows.size() < page)
            break;
    }
    reader.end();
    return std::move(reader.survey);
}

Result<std::int64_t> wrong_minutes(SqliteConnection& connection) {
    ZONGJI_TRY(const Answer answer,
               connection.run("SELECT COUNT(*) FROM minutes m LEFT JOIN events e"
                              " ON e.position = m.position"
                              " WHERE e.position IS NULL OR e.at_us / 60000000 <> m.minute",
                              {}));
    return answer.rows.at(0).integer(0);
}

Result<QuickSurvey> survey_quickly(const std::string& folder) {
    QuickSurvey survey;
    std::vector<MonthEnds> months;
    const auto files = segment_files(folder);
    for (const auto& [month, path] : files) {
        ZONGJI_TRY(const auto connection, open_month(path));
        ZONGJI_TRY(months.emplace_back(), ends_of_month(*connection, month, path));
        if (path != files.back().second)
            continue;
        const std::int64_t from = months.back().last - looked_at_quickly;
        const bool is_within = from > months.back().first;
        ZONGJI_TRY(auto seals, survey_seals(*connection, is_within ? from : 0, {}));
        survey.changed = std::move(seals.changed);
    }
    survey.faults = faults_between(months, 0);
    return survey;
}

// It is SQLite's to keep (user_version), in the page of the file's head.
Result<std::uint32_t> claim_month(const std::string& path, std::uint32_t company) {
    {
        ZONGJI_TRY(const auto reader, open_month(path));
        ZONGJI_TRY(const Answer stamp, reader->run("PRAGMA user_version", {}));
        if (const auto found = static_cast<std::uint32_t>(stamp.rows.at(0).integer(0)); found != 0)
            return found;
    }
    ZONGJI_TRY(const auto connection, SqliteConnection::open(path));
    const auto number = static_cast<std::int32_t>(company);
    ZONGJI_CHECK(connection->set(fmt::format("PRAGMA user_version={}", number).c_str()));
    return company;
}

std::uint32_t company_number(std::string_view installation_id) {
    return checksum(installation_id) | 1;
}

}  // namespace zongji::store
