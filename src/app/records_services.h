#pragma once

#include "app/company.h"
#include "app/stores.h"
#include "domain/access/access.h"
#include "domain/access/number_tries.h"
#include "domain/identity/people.h"
#include "edge/http/api/services.h"
#include "edge/http/views/views.h"
#include "runtime/worker_pool.h"

#include <string>

namespace zongji::app {

// What pages ask of the records.
class RecordsServices {
public:
    RecordsServices(Stores& stores, Company& company, const Clock& clock, IdSource& ids,
                    WorkerPool& workers, const std::string& data_dir);

    // Before the first request.
    Result<void> load_sessions() { return people_.load_sessions(); }
    void configuration_changed(const configuration::Snapshot& fresh) {
        people_.configuration_changed(fresh);
    }
    identity::AuditTrail& audit_trail() { return people_; }
    // Sets those that are of the records.
    void offer(api::Services& services);

private:
    Company& company_;
    identity::People people_;
    access::Access access_;
    access::NumberTries number_tries_;
    views::Views views_;
};

}  // namespace zongji::app
