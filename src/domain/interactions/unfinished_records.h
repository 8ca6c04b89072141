#pragma once

#include "domain/calls/events.h"
#include "store/database.h"

#include <map>
#include <span>
#include <vector>

namespace zongji::interactions {

// What a start compares with the journal: each may know what the other has lost. Blocks: for
// workers.
class UnfinishedRecords {
public:
    explicit UnfinishedRecords(store::Database& database) : database_(database) {}

    // Of each interaction that is open on record, the events that began it and what is open of it,
    // made anew from its rows; without positions.
    Result<std::vector<journal::Recorded>> open();

    // Of these, how those ended that have.
    Result<std::map<InteractionId, journal::InteractionEnded>> ended(
        std::span<const InteractionId> interactions);

private:
    store::Database& database_;
};

}  // namespace zongji::interactions
