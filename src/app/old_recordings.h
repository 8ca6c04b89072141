#pragma once

#include "app/part.h"
#include "domain/identity/seams.h"
#include "domain/recordings/retention.h"

namespace zongji::app {

// Recordings are kept for as many days as the company says, and each removal is in the audit.
class OldRecordings final : public Part {
public:
    struct Needs {
        const Clock& clock;
        recordings::RecordingRecords& records;
        identity::AuditTrail& audit;
        std::string data_dir;
        std::function<Snapshot()> company;
    };
    explicit OldRecordings(Needs needs);

    Result<void> use(const Snapshot& /*fresh*/) override { return {}; }
    void stop() override { retention_.stop(); }
    void metrics(Metrics& /*out*/) override {}

private:
    void tell(int removed, int days);

    Needs needs_;
    recordings::Retention retention_;
};

}  // namespace zongji::app
