#pragma once

#include "domain/access/access.h"
#include "domain/access/number_tries.h"
#include "domain/customers/customers.h"
#include "domain/do_not_call/do_not_call.h"
#include "domain/interactions/records.h"
#include "domain/recordings/records.h"
#include "domain/settings/names.h"
#include "domain/tickets/tickets.h"
#include "runtime/clock.h"
#include "store/journal/journal.h"

#include <functional>
#include <memory>
#include <string>

namespace zongji::views {

using identity::Viewer;

// What the views are made from. It outlives them.
struct Sources {
    access::Access& access;
    access::NumberTries& number_tries;
    interactions::InteractionRecords& interactions;
    recordings::RecordingRecords& recordings;
    customers::Customers& customers;
    tickets::Tickets& tickets;
    do_not_call::DoNotCall& do_not_call;
    const store::Journal& journal;
    const recordings::MasterKey& key;
    std::string data_dir;
    const Clock& clock;
    std::function<std::shared_ptr<const configuration::Snapshot>()> snapshot;
    settings::Settings& settings;

    // For one answer: what was removed from the configuration is read once for it.
    settings::Names names() const { return {snapshot(), settings}; }
};

// The names of customers, for one list: read in one go.
class CustomerNames {
public:
    static Result<CustomerNames> read(customers::Customers& customers, const store::Scope& scope,
                                      const std::vector<CustomerId>& ids) {
        ZONGJI_TRY(auto names, customers.names_of(scope, ids));
        return CustomerNames(std::move(names));
    }
    // Into a row; left out where there is none, or none that may be seen.
    template <class Row>
    void fill(Row& row, std::optional<CustomerId> id) const {
        if (!id)
            return;
        const auto name = names_.find(*id);
        if (name == names_.end())
            return;
        row.customer_id = id;
        row.customer_name = name->second;
    }

private:
    explicit CustomerNames(std::map<CustomerId, std::string> names) : names_(std::move(names)) {}
    std::map<CustomerId, std::string> names_;
};

// Those whom `records` name.
template <class Record>
std::vector<CustomerId> customers_of(const std::vector<Record>& records) {
    std::vector<CustomerId> ids;
    for (const Record& record : records) {
        if (record.customer_id)
            ids.push_back(*record.customer_id);
    }
    return ids;
}

}  // namespace zongji::views
