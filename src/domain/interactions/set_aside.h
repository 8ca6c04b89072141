#pragma once

#include "base/json.h"
#include "store/page.h"

#include <optional>
#include <string>

// Rows that the store refused while it took others: kept apart, so that one of them holds up
// nothing. What is in them stays where it came from, the journal or the live records, from which
// they are tried again (projector.h).
namespace zongji::interactions {

enum class RefusedKind { event, caller };
BOOST_DESCRIBE_ENUM(RefusedKind, event, caller)

struct SetAside {
    RefusedKind kind = RefusedKind::event;
    std::int64_t id = 0;  // an event's position in the journal; of a caller, his interaction
    InteractionId interaction_id;  // 0: of none
    std::string what;              // the event's type
    std::string reason;            // the store's words, which hold no value
    Timestamp at;
};
BOOST_DESCRIBE_STRUCT(SetAside, (), (kind, id, interaction_id, what, reason, at))

// Of one that is known already, the later word stays.
Result<void> write_set_aside(store::Transaction& transaction, const SetAside& row);
// It is where it belongs now.
Result<void> take_back(store::Transaction& transaction, RefusedKind kind, std::int64_t id);
Result<std::int64_t> count_set_aside(store::Transaction& transaction);

// Those of one page, the newest first. Blocks: for workers.
Result<store::Page<SetAside>> list_set_aside(store::Database& database,
                                             const store::PageRequest& page);

}  // namespace zongji::interactions
