#include "domain/recordings/retention.h"

#include "domain/recordings/part_paths.h"
#include "runtime/log.h"

#include <cerrno>

#include <unistd.h>

namespace zongji::recordings {
namespace {

constexpr Span pace = hours(1);
constexpr int most_at_once = 200;

// Whether there is no such file any more.
bool remove_file(const std::string& path) {
    return path.empty() || ::unlink(path.c_str()) == 0 || errno == ENOENT;
}

}  // namespace

Retention::Retention(Needs needs) : needs_(std::move(needs)), loop_("retention", needs_.clock) {}

void Retention::start() {
    loop_.start([this](Now now) { return turn(now); });
    loop_.post([] {});  // the first turn
}

void Retention::stop() {
    stopping_ = true;
    loop_.stop();
}

Instant Retention::turn(Now now) {
    if (stopping_ || now.tick < next_)
        return next_;
    next_ = now.tick + pace;
    const auto removed = remove_old(now.utc);
    if (!removed)
        log_warning("recordings: old ones were not removed: {}", removed.error().message);
    return next_;
}

// The file goes first: a row that still names a file which is gone is looked at again.
Result<int> Retention::remove_old(Timestamp now) {
    const int days = needs_.days();
    if (days <= 0)
        return 0;
    int removed = 0;
    bool more = true;
    while (more && !stopping_) {
        ZONGJI_TRY(const auto old,
                   needs_.records.ended_before(now - hours(24 * days), most_at_once));
        more = false;
        for (const RecordingId id : old) {
            if (stopping_)
                break;
            ZONGJI_TRY(const auto parts, needs_.records.parts_of(id));
            bool gone = true;
            for (const PartRecord& part : parts) {
                gone &= remove_file(
                    find_part(needs_.data_dir, id, static_cast<int>(part.part), part.started_at));
            }
            if (!gone) {
                log_warning("recordings: {} cannot be removed", id.value);
                continue;
            }
            ZONGJI_CHECK(needs_.records.save_removed(id));
            ++removed;
            more = true;
        }
    }
    if (removed > 0 && needs_.removed)
        needs_.removed(removed, days);
    return removed;
}

}  // namespace zongji::recordings
