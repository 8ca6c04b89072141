#pragma once

#include "domain/calls/events.h"
#include "store/database.h"

#include <functional>
#include <span>

// The journal's events as rows of conversations, interactions, segments and call-back tasks. The
// last position that was applied is stored in the same transaction, so an event counts once however
// often it is given, and a replay from the beginning makes the same rows.
namespace zongji::interactions {

// Blocks: for workers. One writer at a time.
class InteractionProjection {
public:
    explicit InteractionProjection(store::Database& database) : database_(database) {}

    // Of the last event that was applied; 0 before the first.
    Result<std::int64_t> position();

    using Beside = std::function<Result<void>(store::Transaction&)>;

    // In the journal's order; what lies at or before position() is passed over. All of the events,
    // or none; `beside` writes in the same transaction, which spares one of its own.
    Result<void> apply(std::span<const journal::Recorded> events, const Beside& beside = {});

    // Forgets what was projected, for a replay from the beginning. What people wrote stays.
    Result<void> reset();

private:
    store::Database& database_;
};

}  // namespace zongji::interactions
