#pragma once

#include "app/live_machine.h"
#include "app/stores.h"
#include "runtime/worker_pool.h"

namespace zongji::app {

// Finds out who calls while the greeting begins: a worker reads the customer and the region of the
// number, tells the live loop, and keeps the number beside the journal.
class CallerLookup {
public:
    CallerLookup(WorkerPool& workers, const Stores& stores, LiveMachine& machine)
        : workers_(workers), stores_(stores), machine_(machine) {}

    // `org_unit` is the called number's: whose the call is. Any thread, returns at once.
    void look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number);

private:
    void find(InteractionId interaction, OrgUnitId org_unit, const std::string& raw);

    WorkerPool& workers_;
    const Stores& stores_;
    LiveMachine& machine_;
};

}  // namespace zongji::app
