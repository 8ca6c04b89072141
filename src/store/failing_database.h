#pragma once

#include "store/database.h"
#include "store/faults.h"

namespace zongji::store {

// A database whose calls fail when `strikes` says so, as one does that is away: before anything was
// done; and which takes no writes when `refuses` says so. `inner` outlives it.
class FailingDatabase final : public Database {
public:
    using Work = std::function<Result<void>(Transaction&)>;

    FailingDatabase(
        Database& inner, Strikes strikes, Strikes refuses = [] { return false; })
        : inner_(inner), strikes_(std::move(strikes)), refuses_(std::move(refuses)) {}

    Kind kind() const override { return inner_.kind(); }

    Result<void> read(const Work& work) override {
        if (strikes_())
            return away();
        return inner_.read(work);
    }
    Result<void> write(const Work& work) override {
        if (strikes_())
            return away();
        if (refuses_())
            return Error{ErrorCode::unavailable, "no writes are taken, as the test asks", {}};
        return inner_.write(work);
    }

private:
    static Error away() {
        return {ErrorCode::unavailable, "the database is away, as the test asks", {}};
    }

    Database& inner_;
    Strikes strikes_;
    Strikes refuses_;
};

}  // namespace zongji::store
