#include "app/check/parts.h"
#include "domain/recordings/genuine.h"
#include "domain/recordings/part_format.h"
#include "domain/recordings/part_paths.h"

#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

namespace fs = std::filesystem;
using recordings::KnownPart;
using recordings::RecordingState;

constexpr int parts_at_once = 500;

class RecordingsCheck {
public:
    RecordingsCheck(const Folder& folder, store::Database& database,
                    const recordings::MasterKey* key)
        : folder_(folder), database_(database), key_(key) {}

    void go() {
        if (!all_on_record())
            return;
        files_of_nobody();
        Report& report = folder_.report;
        if (report.wrong_in(Subject::recordings) == 0)
            report.holds(Subject::recordings,
                         {fmt::format("{} 个录音文件与记录一致", as_recorded_),
                          fmt::format("{} files as they were recorded", as_recorded_)});
        if (cut_off_ > 0)
            report.unseen(
                Subject::recordings,
                {fmt::format("{} 个录音被中断，下次启动时收尾", cut_off_),
                 fmt::format("{} were cut off, and the next start closes them", cut_off_)});
    }

private:
    bool all_on_record() {
        recordings::RecordingRecords records(
            database_, [](InteractionId) -> Result<OrgUnitId> { return not_found("not asked"); });
        KnownPart last;
        last.part.part = -1;
        while (true) {
            const auto known =
                records.parts_behind(last.part.recording_id, last.part.part, parts_at_once);
            if (!known) {
                note_error(folder_, Subject::recordings, "", known.error());
                return false;
            }
            for (const KnownPart& one : *known)
                check(one);
            if (known->size() < parts_at_once)
                return true;
            last = known->back();
        }
    }

    void check(const KnownPart& known) {
        const auto& part = known.part;
        // Nothing was ever in it, or it was removed on purpose.
        if (part.path.empty())
            return;
        seen_.insert({part.recording_id, part.part});
        const std::string path = recordings::find_part(
            folder_.data_dir, part.recording_id, static_cast<int>(part.part), part.started_at);
        if (path.empty())
            return missing(part);
        auto outcome = recordings::check_genuine(path, as_finished(part), known.interaction_id);
        if (outcome && key_)
            outcome = opens(path, part);
        if (!outcome)
            return wrong(path, outcome.error());
        ++(part.state == RecordingState::open ? cut_off_ : as_recorded_);
    }

    // A part that was broken when it was recorded plays, marked, whatever its file holds by now;
    // here it is held to its hash as well.
    static recordings::PartRecord as_finished(recordings::PartRecord part) {
        if (part.state == RecordingState::broken)
            part.state = RecordingState::interrupted;
        return part;
    }

    // With this key; and of what has no hash on record, all that was written.
    Result<void> opens(const std::string& path, const recordings::PartRecord& part) const {
        ZONGJI_TRY(const auto header, recordings::read_header(path));
        if (header.master_key != key_->id())
            return Error{ErrorCode::corrupt, "it needs another master key", {}};
        ZONGJI_CHECK(key_->unwrap(header.key));
        if (part.state != RecordingState::open)
            return {};
        ZONGJI_TRY(const auto survey, recordings::survey_part(path, *key_));
        if (survey.damaged)
            return Error{
                ErrorCode::corrupt,
                fmt::format("it is not as it was written from byte {} on", survey.good_bytes),
                {}};
        return {};
    }

    void missing(const recordings::PartRecord& part) const {
        folder_.report.wrong(Subject::recordings, part.path, {"文件不在", "the file is not there"});
    }

    // Of each file once: what is on record of it comes first.
    void wrong(const std::string& path, const Error& error) {
        if (!told_.insert(path).second)
            return;
        folder_.report.wrong(Subject::recordings, folder_.relative(path),
                             {"不是所记录的录音：" + error.message,
                              "it is not what was recorded: " + error.message});
    }

    void files_of_nobody() {
        std::error_code code;
        const fs::path root = folder_.data_dir + "/recordings";
        for (const auto& entry : fs::recursive_directory_iterator(root, code)) {
            if (entry.path().extension() == ".zjr" && entry.is_regular_file(code))
                owner_of(entry.path().string());
        }
    }

    void owner_of(const std::string& path) {
        const auto header = recordings::read_header(path);
        const std::string relative = folder_.relative(path);
        const bool is_open = relative.starts_with(recordings::open_folder() + "/");
        // The crash came before its header was whole: there is nothing in it.
        std::error_code code;
        if (is_open && !header && fs::file_size(path, code) < recordings::header_size)
            return;
        if (!header)
            return wrong(path, header.error());
        const bool is_at_its_place =
            path == recordings::find_part(folder_.data_dir, header->recording,
                                          static_cast<int>(header->part), header->started_at);
        if (!is_at_its_place)
            return wrong(path, {ErrorCode::corrupt, "it bears the name of another one", {}});
        if (seen_.contains({header->recording, header->part}))
            return;
        if (is_open) {
            ++cut_off_;
            return;
        }
        folder_.report.wrong(
            Subject::recordings, relative,
            {"数据库没有它的记录：恢复了较旧的数据库，或记录丢失",
             "no record knows it: an older database was brought back, or its row was lost"});
    }

    const Folder& folder_;
    store::Database& database_;
    const recordings::MasterKey* key_;
    std::set<std::pair<RecordingId, std::int64_t>> seen_;
    std::set<std::string> told_;
    std::int64_t as_recorded_ = 0, cut_off_ = 0;
};

}  // namespace

void check_recordings(const Folder& folder, store::Database& database,
                      const recordings::MasterKey* key) {
    RecordingsCheck(folder, database, key).go();
}

}  // namespace zongji::app::check
