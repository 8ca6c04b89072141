#include "app/look_over.h"

#include "app/check/parts.h"
#include "runtime/log.h"
#include "store/journal/segment.h"
#include "store/log_survey.h"

#include <filesystem>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

void look_over_log(const std::string& file) {
    const std::string path = file + "-wal";
    const auto log = store::survey_log(path);
    if (!log || !log->is_damaged())
        return;
    std::error_code code;
    fs::copy_file(path, path + ".broken", fs::copy_options::overwrite_existing, code);
    log_error(
        "{} is damaged: {} frames can be read, and {} behind them are lost, with what they "
        "held.{}",
        path, log->frames, log->lost,
        code ? "" : " As it was found it is kept as " + path + ".broken");
}

// Events that are not there are told at each start, and not refused: an operator may have moved a
// month away that cannot be read.
bool can_be_lived_with(const store::JournalFault& fault) {
    return fault.kind == store::JournalFault::Kind::missing;
}

}  // namespace

void look_over_logs(const Config& config) {
    look_over_log(config.database.empty() ? config.data_dir + "/zongji.db" : config.database);
    look_over_log(config.data_dir + "/live.db");
    for (const auto& [month, path] : store::segment_files(config.data_dir + "/journal"))
        look_over_log(path);
}

Result<void> look_over_journal(const std::string& data_dir) {
    ZONGJI_TRY(const auto survey, store::survey_quickly(data_dir + "/journal"));
    for (const auto& fault : survey.faults) {
        const std::string words = check::words_of(fault).en;
        if (!can_be_lived_with(fault))
            return Error{ErrorCode::corrupt, words, fault.path};
        log_error("journal: {}: {}", fault.path, words);
    }
    for (const auto& range : survey.changed) {
        log_error(
            "journal: events {} to {} are not as they were written: figures and time lines "
            "may be wrong. `zongji check` says more",
            range.from, range.to);
    }
    return {};
}

Result<void> claim_journal(const std::string& data_dir, const std::string& installation_id) {
    const std::uint32_t number = store::company_number(installation_id);
    for (const auto& [month, path] : store::segment_files(data_dir + "/journal")) {
        const auto found = store::claim_month(path, number);
        // A full disk takes none: another start gives it.
        if (!found && found.error().code == ErrorCode::unavailable)
            continue;
        if (!found)
            return found.error();
        if (*found != number) {
            const store::JournalFault fault{store::JournalFault::Kind::other_company, path};
            return Error{ErrorCode::corrupt, check::words_of(fault).en, path};
        }
    }
    return {};
}

Result<void> look_over_database(const std::string& path) {
    std::error_code code;
    if (!fs::exists(path, code))
        return {};
    ZONGJI_TRY(const auto connection, store::SqliteConnection::open(path));
    return connection->expect_table("migrations");
}

}  // namespace zongji::app
