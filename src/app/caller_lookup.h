#pragma once

#include "app/live_machine.h"
#include "app/projector.h"
#include "app/stores.h"
#include "runtime/worker_pool.h"

#include <deque>
#include <mutex>

namespace zongji::app {

// Finds out who calls while the greeting begins: a worker reads the customer and the region of the
// number, tells the live loop, and keeps the number beside the journal. A number that the database
// does not take is kept in memory until it does: without it nobody could be called back.
class CallerLookup {
public:
    CallerLookup(WorkerPool& workers, const Stores& stores, LiveMachine& machine,
                 Projector& projector);

    // `org_unit` is the called number's: whose the call is. Any thread, returns at once.
    void look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number);

private:
    struct Call {
        InteractionId interaction;
        OrgUnitId org_unit;
        std::string number;
    };

    void find(const Call& call);
    Result<void> save(const Call& call, const customers::PhoneNumber& number,
                      std::optional<CustomerId> customer);
    void keep(Call call);
    Result<void> save_kept();

    WorkerPool& workers_;
    const Stores& stores_;
    LiveMachine& machine_;
    Projector& projector_;

    std::mutex mutex_;  // guards unsaved_
    std::deque<Call> unsaved_;
};

}  // namespace zongji::app
