#include "app/records_services.h"

#include "runtime/log.h"

namespace zongji::app {

RecordsServices::RecordsServices(Stores& stores, Company& company, const Clock& clock,
                                 IdSource& ids, WorkerPool& workers, const std::string& data_dir)
    : company_(company),
      people_(
          *stores.database, clock, ids, [&company] { return company.now(); },
          [&workers](std::function<void()> work) { return workers.submit(std::move(work)); }),
      access_(*stores.interactions, *stores.customers, *stores.journal),
      number_tries_(clock, people_),
      views_(views::Sources{access_, number_tries_, *stores.interactions, *stores.recordings,
                            *stores.customers, *stores.tickets, *stores.do_not_call,
                            *stores.journal, *stores.key, data_dir, clock,
                            [&company] { return company.now(); }, company.settings()}) {}

void RecordsServices::offer(api::Services& services) {
    services.sessions = &people_;
    services.audit_trail = &people_;
    services.interactions = &views_.interactions;
    services.recordings = &views_.recordings;
    services.customers = &views_.customers;
    services.tickets = &views_.tickets;
    services.tasks = &views_.tasks;
    services.do_not_call = &views_.do_not_call;
    services.settings = &company_.settings();
    services.snapshot = [this] { return company_.now(); };
    services.configuration_changed = [this] {
        const auto published = company_.publish();
        if (!published)
            log_error("configuration: {}", published.error().message);
    };
}

}  // namespace zongji::app
