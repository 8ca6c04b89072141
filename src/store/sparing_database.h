#pragma once

#include "store/database.h"

namespace zongji::store {

// A database that takes nothing new while the disk is full, and can be read: the room that is left
// is for what needs no asking. `inner` outlives it.
class SparingDatabase final : public Database {
public:
    using Work = std::function<Result<void>(Transaction&)>;

    // `is_full` may be asked on any thread.
    SparingDatabase(Database& inner, std::function<bool()> is_full)
        : inner_(inner), is_full_(std::move(is_full)) {}

    Kind kind() const override { return inner_.kind(); }
    Result<void> read(const Work& work) override { return inner_.read(work); }
    Result<void> write(const Work& work) override {
        if (is_full_())
            return Error{ErrorCode::unavailable, "the disk is full: nothing is stored now", {}};
        return inner_.write(work);
    }

private:
    Database& inner_;
    const std::function<bool()> is_full_;
};

}  // namespace zongji::store
