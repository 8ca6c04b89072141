#pragma once

#include "store/database.h"

#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

namespace zongji::store::test {

// A database that refuses the statements that the test names, and takes all others.
class RefusingDatabase final : public Database {
public:
    using Work = std::function<Result<void>(Transaction&)>;
    // Asked for each statement of a write; what it gives is the answer.
    using Refusal = std::function<std::optional<Error>(std::string_view sql, const Parameters&)>;

    explicit RefusingDatabase(Database& inner) : inner_(inner) {}

    Kind kind() const override { return inner_.kind(); }
    Result<void> read(const Work& work) override { return inner_.read(work); }
    Result<void> write(const Work& work) override {
        return inner_.write([&](Transaction& transaction) {
            Refusing refusing(*this, transaction);
            return work(refusing);
        });
    }

    void refuse(Refusal refusal) {
        const std::lock_guard lock(mutex_);
        refusal_ = std::move(refusal);
    }

private:
    class Refusing final : public Transaction {
    public:
        Refusing(RefusingDatabase& owner, Transaction& inner) : owner_(owner), inner_(inner) {}
        Result<Rows> query(std::string_view sql, const Parameters& parameters) override {
            return inner_.query(sql, parameters);
        }
        Result<std::int64_t> execute(std::string_view sql, const Parameters& parameters) override {
            if (auto refused = owner_.ask(sql, parameters))
                return *refused;
            return inner_.execute(sql, parameters);
        }

    private:
        RefusingDatabase& owner_;
        Transaction& inner_;
    };

    std::optional<Error> ask(std::string_view sql, const Parameters& parameters) {
        const std::lock_guard lock(mutex_);
        return refusal_ ? refusal_(sql, parameters) : std::nullopt;
    }

    Database& inner_;
    std::mutex mutex_;  // guards refusal_
    Refusal refusal_;
};

}  // namespace zongji::store::test
