#include "app/check/parts.h"
#include "app/installation.h"
#include "domain/interactions/journal_entry.h"
#include "store/journal/segment.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

// Longer than a server that is killed leaves its records behind.
constexpr Span usual_delay = minutes(1);

class JournalCheck {
public:
    JournalCheck(const Folder& folder, std::optional<std::int64_t> known)
        : folder_(folder), known_(known) {}

    void month(const std::string& month, const std::string& path) {
        check_log(folder_, Subject::journal, path);
        const auto evidence = store::Evidence::of(path);
        if (!evidence)
            return note_error(folder_, Subject::journal, path, evidence.error());
        const auto connection = evidence->connect();
        if (!connection)
            return note_error(folder_, Subject::journal, path, connection.error());
        const auto ends = store::ends_of_month(**connection, month, path);
        if (!ends)
            return note_error(folder_, Subject::journal, path, ends.error());
        months_.push_back(*ends);
        if (check_sqlite(folder_, Subject::journal, path, **connection))
            events(path, **connection);
    }

    void end(std::uint32_t company) {
        for (const auto& fault : store::faults_between(months_, company))
            folder_.report.wrong(Subject::journal, folder_.relative(fault.path), words_of(fault));
        hold_against_records();
        if (folder_.report.wrong_in(Subject::journal) > 0 || months_.empty())
            return;
        folder_.report.holds(
            Subject::journal,
            {fmt::format("{} 个文件，{} 个事件（至 {}）；{} 个批次的校验值相符", months_.size(),
                         events_, last_, batches_),
             fmt::format("{} files with {} events, up to {}; the checksums of {} batches hold",
                         months_.size(), events_, last_, batches_)});
    }
    void say_what_is_unsealed() const {
        if (unsealed_ > 0)
            folder_.report.unseen(
                Subject::journal,
                {fmt::format("{} 个事件由旧版程序写入，没有校验值，内容未核对", unsealed_),
                 fmt::format("{} events were written by a program of before, without checksums: "
                             "what they say is unchecked",
                             unsealed_)});
    }

private:
    void events(const std::string& path, store::SqliteConnection& connection) {
        if (months_.back().first == 0)
            return;
        const auto seals =
            store::survey_seals(connection, 0, [&](const auto& stored) { visit(path, stored); });
        if (!seals)
            return note_error(folder_, Subject::journal, path, seals.error());
        events_ += seals->events;
        batches_ += seals->batches;
        unsealed_ += seals->unsealed;
        for (const auto& range : seals->changed)
            wrong(path, range, "事件 {} 至 {} 与写入时不同",
                  "events {} to {} are not as they were written");
        for (const auto& range : seals->missing) {
            if (!gaps_.contains(range.to + 1))
                wrong(path, range, "缺少事件 {} 至 {}", "events {} to {} are missing");
        }
        const auto minutes = store::wrong_minutes(connection);
        if (!minutes)
            return note_error(folder_, Subject::journal, path, minutes.error());
        if (*minutes > 0)
            folder_.report.wrong(
                Subject::journal, folder_.relative(path),
                {fmt::format("时间索引有 {} 行与事件不符", *minutes),
                 fmt::format("{} rows of the index by time do not fit its events", *minutes)});
    }

    void visit(const std::string& path, const store::StoredEntry& stored) {
        if (stored.entry.type == "JournalGap")
            gaps_.insert(stored.position);
        if (known_ && stored.position > *known_) {
            first_behind_ = first_behind_.value_or(stored.entry.at);
            start_behind_ = start_behind_ || stored.entry.type == "ServerStarted";
        }
        last_ = std::max(last_, stored.position);
        last_at_ = stored.entry.at;
        if (!journal::recorded_from(stored))
            wrong(path, {stored.position, stored.position}, "事件 {} 无法读取",
                  "event {} cannot be read");
    }

    void wrong(const std::string& path, store::SealSurvey::Range range, const char* zh,
               const char* en) {
        folder_.report.wrong(Subject::journal, folder_.relative(path),
                             {fmt::format(fmt::runtime(zh), range.from, range.to),
                              fmt::format(fmt::runtime(en), range.from, range.to)});
    }

    void hold_against_records() {
        if (!known_)
            return;
        if (*known_ > last_) {
            folder_.report.wrong(
                Subject::journal, "",
                {fmt::format("止于事件 {}，而数据库已知至 {}：日志的尾部丢失，或恢复了较旧的副本",
                             last_, *known_),
                 fmt::format("it ends with event {}, and the records know up to {}: its end was "
                             "lost, or an older copy was brought back",
                             last_, *known_)});
        } else if (start_behind_ || (first_behind_ && last_at_ - *first_behind_ > usual_delay)) {
            folder_.report.wrong(
                Subject::records, "",
                {fmt::format(
                     "只知日志至事件 {}，而日志至 {}（{}）：数据库当时不可用，或恢复了较旧的副本，"
                     "其后人工填写的内容不在其中",
                     *known_, last_, to_rfc3339(last_at_)),
                 fmt::format("they know the journal up to event {}, and it goes on to {} ({}): "
                             "either they were away then, or an older copy was brought back, and "
                             "what people wrote since is not in it",
                             *known_, last_, to_rfc3339(last_at_))});
        }
    }

    const Folder& folder_;
    const std::optional<std::int64_t> known_;
    std::vector<store::MonthEnds> months_;
    std::set<std::int64_t> gaps_;  // positions of the events that tell of one
    std::int64_t events_ = 0, batches_ = 0, unsealed_ = 0;
    std::int64_t last_ = 0;
    Timestamp last_at_;
    std::optional<Timestamp> first_behind_;  // of the events that the records do not know
    bool start_behind_ = false;              // among them is a start, which would have brought them
};

}  // namespace

Words words_of(const store::JournalFault& fault) {
    using enum store::JournalFault::Kind;
    switch (fault.kind) {
        case other_month:
            return {"文件名的月份与其中第一个事件的时间不符：文件被互换或改名",
                    "its first event is of another month than its name: files changed places"};
        case other_company:
            return {"是另一个安装的日志", "it is the journal of another installation"};
        case out_of_order:
            return {fmt::format("从事件 {} 开始，而更早的月份已到 {}", fault.from, fault.to),
                    fmt::format("it begins with event {}, and an earlier month ends with {}",
                                fault.from, fault.to)};
        case missing:
            return {fmt::format("在它之前缺少事件 {} 至 {}", fault.from, fault.to),
                    fmt::format("events {} to {} are missing before it", fault.from, fault.to)};
    }
    return {};
}

void check_journal(const Folder& folder, std::optional<std::int64_t> known) {
    JournalCheck check(folder, known);
    const std::string journal = folder.data_dir + "/journal";
    for (const auto& [month, path] : store::segment_files(journal))
        check.month(month, path);
    const std::string id = installation_of_journal(folder.data_dir);
    check.end(id.empty() ? 0 : store::company_number(id));
    check.say_what_is_unsealed();
}

}  // namespace zongji::app::check
