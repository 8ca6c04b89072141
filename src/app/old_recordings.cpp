#include "app/old_recordings.h"

#include "domain/configuration/snapshot.h"
#include "runtime/log.h"

namespace zongji::app {

OldRecordings::OldRecordings(Needs needs)
    : needs_(std::move(needs)),
      retention_(
          {.clock = needs_.clock,
           .records = needs_.records,
           .data_dir = needs_.data_dir,
           .days = [this] { return configuration::days_recordings_are_kept(*needs_.company()); },
           .removed = [this](int removed, int days) { tell(removed, days); }}) {
    retention_.start();
}

void OldRecordings::tell(int removed, int days) {
    identity::Viewer program;
    program.login = "retention";
    for (const auto& [key, unit] : needs_.company()->org_units) {
        if (unit.record.parent.empty())
            program.org_unit = key;
    }
    const auto written = needs_.audit.write(
        program, {"recordings.removed", "recordings", "", nullptr,
                  json::object{{"recordings", removed}, {"older_than_days", days}}});
    if (!written)
        log_error("recordings: {} were removed, and the audit does not say so", removed);
}

}  // namespace zongji::app
