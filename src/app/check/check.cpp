#include "app/check/check.h"

#include "app/check/parts.h"
#include "base/ensure.h"
#include "store/file_lock.h"

#include <filesystem>
#include <functional>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

namespace fs = std::filesystem;

// A byte that was changed may make a column hold what its reader cannot take: a finding as well.
void guarded(const Folder& folder, Subject subject, const std::function<void()>& look) {
    try {
        look();
    } catch (const std::exception& fault) {
        folder.report.wrong(subject, "",
                            {fmt::format("存有无法读取的内容（{}）", fault.what()),
                             fmt::format("it holds what cannot be read ({})", fault.what())});
    }
}

void say_what_no_check_sees(Report& report) {
    report.unseen(Subject::rest,
                  {"看不到：有人改写后重新计算了校验值的历史；数据库和日志都不知道的尾部丢失；"
                   "数据库中结构未受损的单个值。请另行记录审计的行数和最后的哈希值，并保留备份",
                   "no check sees a history that somebody rewrote as a whole and counted again, an "
                   "end that is missing everywhere, or single values in the database whose "
                   "structure is whole. Note the audit's rows and last hash elsewhere, and keep "
                   "backups"});
    report.unseen(
        Subject::rest,
        {"未检查：prompts/ 中的提示音文件、cache/（可重新生成）和证书",
         "not looked at: the sound files in prompts/, cache/ (made again), certificates"});
}

}  // namespace

std::string Folder::relative(const std::string& path) const {
    const std::string prefix = data_dir + "/";
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

void note_error(const Folder& folder, Subject subject, const std::string& path,
                const Error& error) {
    folder.report.wrong(subject, folder.relative(path),
                        {fmt::format("无法读取：{}", error.message),
                         fmt::format("it cannot be read: {}", error.message)});
}

Result<Report> check(const Config& config) {
    std::error_code code;
    if (!fs::is_directory(config.data_dir, code))
        return Error{ErrorCode::not_found, "there is no such data folder", config.data_dir};
    // While it is looked at, no server begins in it; nothing is written for that.
    const auto ours = store::FolderLock::take(config.data_dir, "the data folder");
    if (!ours) {
        return conflict("a server is at work in " + config.data_dir +
                        ": check a copy, which `zongji backup` makes, or stop it first");
    }
    Report report;
    const Folder folder{config.data_dir, report};
    std::optional<OpenRecords> records;
    guarded(folder, Subject::records, [&] { records.emplace(check_records(folder, config)); });
    store::Database* const database = records ? records->database.get() : nullptr;
    std::optional<recordings::MasterKey> key;
    guarded(folder, Subject::company, [&] { key = check_company(folder, config, database); });
    std::optional<std::int64_t> known;
    if (database)
        guarded(folder, Subject::records, [&] { known = known_position(*database); });
    guarded(folder, Subject::journal, [&] { check_journal(folder, known); });
    if (database) {
        guarded(folder, Subject::audit, [&] { check_audit(folder, *database); });
        guarded(folder, Subject::recordings,
                [&] { check_recordings(folder, *database, key ? &*key : nullptr); });
    } else {
        const Words blind{"没有数据库，无法核对",
                          "without a database there is nothing to hold it to"};
        report.unseen(Subject::audit, blind);
        report.unseen(Subject::recordings, blind);
    }
    guarded(folder, Subject::rest, [&] { check_rest(folder); });
    say_what_no_check_sees(report);
    return report;
}

}  // namespace zongji::app::check
