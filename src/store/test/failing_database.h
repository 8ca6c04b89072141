#pragma once

#include "store/database.h"

#include <atomic>
#include <functional>
#include <string_view>

namespace zongji::store::test {

// A database that is away when the test says so, and tells what it is asked.
class FailingDatabase final : public Database {
public:
    using Work = std::function<Result<void>(Transaction&)>;

    explicit FailingDatabase(Database& inner) : inner_(inner) {}

    Kind kind() const override { return inner_.kind(); }
    Result<void> read(const Work& work) override {
        if (away_)
            return gone();
        return inner_.read([&](Transaction& transaction) { return watched(work, transaction); });
    }
    Result<void> write(const Work& work) override {
        if (away_)
            return gone();
        ++writes_;
        ZONGJI_CHECK(
            inner_.write([&](Transaction& transaction) { return watched(work, transaction); }));
        if (lost_answers_ > 0) {
            --lost_answers_;
            return gone();
        }
        return {};
    }

    // Neither reads nor writes.
    void set_away(bool away) { away_ = away; }
    // The next `times` something is written, it is, and whoever wrote it does not learn of it.
    void lose_answers(int times) { lost_answers_ = times; }
    // Transactions that wrote.
    int writes() const { return writes_; }
    // Called with each statement, on the thread that runs it. Before the first.
    void on_statement(std::function<void(std::string_view sql)> hear) { hear_ = std::move(hear); }

private:
    class Watched final : public Transaction {
    public:
        Watched(FailingDatabase& owner, Transaction& inner) : owner_(owner), inner_(inner) {}
        Result<Rows> query(std::string_view sql, const Parameters& parameters) override {
            owner_.heard(sql);
            return inner_.query(sql, parameters);
        }
        Result<std::int64_t> execute(std::string_view sql, const Parameters& parameters) override {
            owner_.heard(sql);
            return inner_.execute(sql, parameters);
        }

    private:
        FailingDatabase& owner_;
        Transaction& inner_;
    };

    Result<void> watched(const Work& work, Transaction& transaction) {
        Watched told(*this, transaction);
        return work(told);
    }
    void heard(std::string_view sql) {
        if (hear_)
            hear_(sql);
    }
    static Error gone() { return {ErrorCode::unavailable, "the database is away", {}}; }

    Database& inner_;
    std::atomic<bool> away_{false};
    std::atomic<int> lost_answers_{0};
    std::atomic<int> writes_{0};
    std::function<void(std::string_view)> hear_;
};

}  // namespace zongji::store::test
