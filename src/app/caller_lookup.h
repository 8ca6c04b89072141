#pragma once

#include "app/live_machine.h"
#include "app/projector.h"
#include "app/stores.h"
#include "runtime/worker_pool.h"

#include <deque>
#include <mutex>

namespace zongji::app {

// Finds out who calls while the greeting begins: a worker reads the customer and the region of the
// number and tells the live loop. The number itself is not in the journal, and without it nobody
// could be called back: until the records have it, with the projector's next turn or when the
// database is there again, it is among the live records, which survive the end of the process.
class CallerLookup {
public:
    CallerLookup(WorkerPool& workers, const Stores& stores, LiveMachine& machine,
                 Projector& projector);

    // Those whom an earlier process left behind. For the start, before the projector's.
    Result<void> take_over();

    // `org_unit` is the called number's: whose the call is. Any thread, returns at once.
    void look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number);

private:
    struct Call {
        InteractionId interaction;
        OrgUnitId org_unit;
        std::string number;
        bool looked_up = false;
        std::optional<CustomerId> customer;  // if looked up, and known
    };

    void find(Call call);
    void keep(Call call);
    Result<interactions::Caller> caller_of(const Call& call);
    Result<std::optional<Projector::Beside>> next_to_save();
    void saved(const std::vector<Call>& calls);

    WorkerPool& workers_;
    const Stores& stores_;
    LiveMachine& machine_;
    Projector& projector_;

    std::mutex mutex_;  // guards unsaved_, from whose front the projector's thread alone takes
    std::deque<Call> unsaved_;
};

}  // namespace zongji::app
