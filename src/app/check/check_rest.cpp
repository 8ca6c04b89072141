#include "app/check/parts.h"
#include "domain/restart/day_file.h"
#include "store/live_records.h"

#include <filesystem>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

void check_live_records(const Folder& folder) {
    const std::string path = folder.data_dir + "/live.db";
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
        folder.report.unseen(
            Subject::rest, {"没有 live.db：备份中没有它；否则中断的通话不会被挂断，也没有来电号码",
                            "there is no live.db: a backup has none; else calls that were cut off "
                            "get no BYE, and their callers no number"});
        return;
    }
    check_log(folder, Subject::rest, path);
    const auto evidence = store::Evidence::of(path);
    if (!evidence)
        return note_error(folder, Subject::rest, path, evidence.error());
    const auto connection = evidence->connect();
    if (!connection)
        return note_error(folder, Subject::rest, path, connection.error());
    const auto live = store::survey_live_records(**connection);
    if (!live)
        return note_error(folder, Subject::rest, path, live.error());
    if (!check_sqlite(folder, Subject::rest, path, **connection))
        return;
    if (live->changed > 0)
        folder.report.wrong(Subject::rest, "live.db",
                            {fmt::format("{} 行与写入时不同", live->changed),
                             fmt::format("{} rows are not as they were written", live->changed)});
    else if (folder.report.wrong_in(Subject::rest) == 0)
        folder.report.holds(Subject::rest, {fmt::format("live.db：{} 行", live->records),
                                            fmt::format("live.db: {} rows", live->records)});
}

// Made again from the journal, so that its loss costs a start some seconds; what it says is
// believed.
void check_day(const Folder& folder) {
    const auto day = restart::load_day(folder.data_dir + "/journal/snapshot.json");
    if (!day && day.error().code == ErrorCode::corrupt)
        folder.report.wrong(
            Subject::rest, "journal/snapshot.json",
            {"与写入时不同：启动时改从日志读取当日",
             "it is not as it was written: a start reads the day from the journal"});
}

}  // namespace

void check_rest(const Folder& folder) {
    check_live_records(folder);
    check_day(folder);
}

}  // namespace zongji::app::check
