#pragma once

#include "domain/calls/events.h"
#include "domain/interactions/set_aside.h"
#include "store/database.h"

#include <functional>
#include <span>
#include <vector>

namespace zongji::interactions {

// What is made of the journal's events, and kept together with the position of the last of them: an
// event counts once however often it is given. Blocks: for workers. One writer at a time.
class Projection {
public:
    virtual ~Projection() = default;

    // Of the last event that was applied; 0 before the first.
    virtual Result<std::int64_t> position() = 0;

    // Written in the transaction of the events, which spares one of its own; as `Database::write`
    // says.
    using Beside = std::function<Result<void>(store::Transaction&)>;

    // In the journal's order; what lies at or before position() is passed over. All of the events,
    // or none.
    virtual Result<void> apply(std::span<const journal::Recorded> events,
                               const Beside& beside = {}) = 0;

    // Keeps that a row was refused, and says how many are. An event counts as applied from here on.
    virtual Result<std::int64_t> set_aside(const SetAside& row) = 0;
    virtual Result<std::vector<SetAside>> all_set_aside() = 0;
    // Makes what is projected of one interaction again, of all its events so far. Then none of them
    // is set aside any more.
    virtual Result<void> make_again(InteractionId interaction,
                                    std::span<const journal::Recorded> events) = 0;
};

}  // namespace zongji::interactions
