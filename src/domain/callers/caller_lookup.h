#pragma once

#include "domain/contact_centre/contact_centre.h"
#include "domain/customers/customers.h"
#include "domain/interactions/projector.h"
#include "domain/interactions/records.h"
#include "runtime/worker_pool.h"
#include "store/live_records.h"

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace zongji::callers {

// Finds out who calls while the greeting begins: a worker reads the customer and the region of the
// number and tells who asked. The number itself is not in the journal, and without it nobody could
// be called back: until the records have it, with the projector's next turn or when the database is
// there again, it is among the live records, which survive the end of the process.
class CallerLookup {
public:
    CallerLookup(WorkerPool& workers, store::LiveRecords& live_records,
                 customers::Customers& customers, interactions::Projector& projector);

    // Those whom an earlier process left behind, or whom the records refused. For the start, before
    // the projector's, and whenever these are to be tried again.
    Result<void> take_over();

    // `found` is called once, on a worker; or never, where no worker has time.
    using Found = std::function<void(contact_centre::CallerFacts)>;
    // `org_unit` is the called number's: whose the call is. Any thread, returns at once.
    void look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number,
                 Found found);

private:
    struct Call {
        InteractionId interaction;
        OrgUnitId org_unit;
        std::string number;
        bool looked_up = false;
        std::optional<CustomerId> customer = std::nullopt;  // if looked up, and known
        bool taken_over = false;                            // it may be set aside in the records
    };

    void find(Call call, const Found& found);
    void keep(Call call);
    Result<interactions::Caller> caller_of(const Call& call);
    Result<std::optional<interactions::Projector::Beside>> next_to_save(std::size_t most);
    void saved(const std::vector<Call>& calls);

    WorkerPool& workers_;
    store::LiveRecords& live_records_;
    customers::Customers& customers_;
    interactions::Projector& projector_;

    std::mutex mutex_;  // guards unsaved_, from whose front the projector's thread alone takes
    std::deque<Call> unsaved_;
};

}  // namespace zongji::callers
