#include "app/check/parts.h"
#include "store/log_survey.h"

#include <fmt/format.h>

namespace zongji::app::check {

// https://sqlite.org/pragma.html#pragma_integrity_check: the structure of all tables and indexes,
// and that the ones agree with the others; not the values.
bool check_sqlite(const Folder& folder, Subject subject, const std::string& path,
                  store::SqliteConnection& connection) {
    const auto answer = connection.run("PRAGMA integrity_check(20)", {});
    if (!answer) {
        note_error(folder, subject, path, answer.error());
        return false;
    }
    for (const store::Row& row : answer->rows) {
        if (row.text(0) != "ok") {
            folder.report.wrong(subject, folder.relative(path),
                                {fmt::format("integrity_check：{}", row.text(0)),
                                 fmt::format("integrity_check: {}", row.text(0))});
        }
    }
    return true;
}

void check_log(const Folder& folder, Subject subject, const std::string& path) {
    const auto log = store::survey_log(path + "-wal");
    if (!log || !log->is_damaged())
        return;
    folder.report.wrong(
        subject, folder.relative(path + "-wal"),
        {fmt::format("预写日志受损：可读 {} 帧，其后 {} 帧不会再被读取，其中的内容丢失",
                     log->frames, log->lost),
         fmt::format("the write-ahead log is damaged: {} frames can be read, and {} behind them "
                     "are never read again: what they hold is lost",
                     log->frames, log->lost)});
}

}  // namespace zongji::app::check
