#pragma once

#include "store/database.h"

#include <atomic>

namespace zongji::store::test {

// Counts the statements that go to another database, which is to outlive it.
class CountingDatabase final : public Database {
public:
    explicit CountingDatabase(Database& inner) : inner_(inner) {}

    int statements() const { return statements_; }

    Kind kind() const override { return inner_.kind(); }
    Result<void> read(const std::function<Result<void>(Transaction&)>& work) override {
        return inner_.read([&](Transaction& transaction) { return counted(transaction, work); });
    }
    Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
        return inner_.write([&](Transaction& transaction) { return counted(transaction, work); });
    }

private:
    struct Counting final : Transaction {
        Counting(Transaction& to, std::atomic<int>& count) : inner(to), statements(count) {}
        Result<Rows> query(std::string_view sql, const Parameters& parameters) override {
            ++statements;
            return inner.query(sql, parameters);
        }
        Result<std::int64_t> execute(std::string_view sql, const Parameters& parameters) override {
            ++statements;
            return inner.execute(sql, parameters);
        }
        Transaction& inner;
        std::atomic<int>& statements;
    };
    Result<void> counted(Transaction& transaction,
                         const std::function<Result<void>(Transaction&)>& work) {
        Counting counting(transaction, statements_);
        return work(counting);
    }

    Database& inner_;
    std::atomic<int> statements_ = 0;
};

}  // namespace zongji::store::test
