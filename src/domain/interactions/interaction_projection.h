#pragma once

#include "domain/interactions/projection.h"

// The journal's events as rows of conversations, interactions, segments and call-back tasks. The
// last position that was applied is stored in the same transaction, so an event counts once however
// often it is given, and a replay from the beginning makes the same rows.
namespace zongji::interactions {

class InteractionProjection final : public Projection {
public:
    explicit InteractionProjection(store::Database& database) : database_(database) {}

    Result<std::int64_t> position() override;
    Result<void> apply(std::span<const journal::Recorded> events,
                       const Beside& beside = {}) override;
    Result<std::int64_t> set_aside(const SetAside& row) override;
    Result<std::vector<SetAside>> all_set_aside() override;
    Result<void> make_again(InteractionId interaction,
                            std::span<const journal::Recorded> events) override;

    // Forgets what was projected, for a replay from the beginning. What people wrote stays.
    Result<void> reset();

private:
    store::Database& database_;
};

}  // namespace zongji::interactions
