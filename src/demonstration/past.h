#pragma once

#include "domain/customers/customers.h"
#include "domain/interactions/records.h"
#include "domain/recordings/records.h"
#include "edge/speech/sound_library.h"
#include "store/journal/journal.h"

#include <functional>
#include <memory>
#include <string>

namespace zongji::demonstration {

// Where the past is written to, and what it is made of.
struct PastSources {
    store::Database& database;
    store::Journal& journal;
    customers::Customers& customers;
    interactions::InteractionRecords& interactions;
    recordings::RecordingRecords& recordings;
    const recordings::MasterKey& key;
    std::shared_ptr<const configuration::Snapshot> company;
    std::function<Result<void>()> project;  // what the journal holds, into the records
    std::string data_dir;
    const Clock& clock;
};

// Gives the demonstration company some days of history (demo/past.json): customers, calls with
// their recordings, notes and dispositions, tickets. Once, in an empty system, before the first
// call. Blocks for some seconds.
Result<void> make_past(const PastSources& to, speech::SoundBuilder& sounds);

}  // namespace zongji::demonstration
