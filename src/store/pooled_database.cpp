#include "store/pooled_database.h"

#include "store/parameter_check.h"

#include <chrono>
#include <random>
#include <thread>

namespace zongji::store {
namespace {

constexpr int most_serialisation_failures = 30;
constexpr int most_lost_connections = 2;

// Grows and differs from thread to thread, so that the same two do not meet again and again.
void back_off(int failures) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int most_ms = std::min(2 << std::min(failures, 5), 50);
    std::uniform_int_distribution<int> pause_us(100, most_ms * 1000);
    std::this_thread::sleep_for(std::chrono::microseconds(pause_us(random)));
}

// The transaction that `work` sees. A failed statement fails the whole transaction, whatever `work`
// makes of it: so it is on PostgreSQL, and both shall behave alike.
class GuardedTransaction : public Transaction {
public:
    explicit GuardedTransaction(Connection& connection) : connection_(connection) {}

    Result<Rows> query(std::string_view sql, const Parameters& parameters) override {
        auto answer = run(sql, parameters);
        if (!answer)
            return answer.error();
        return std::move(answer->rows);
    }

    Result<std::int64_t> execute(std::string_view sql, const Parameters& parameters) override {
        auto answer = run(sql, parameters);
        if (!answer)
            return answer.error();
        return answer->changed;
    }

    const std::optional<Error>& failure() const { return failure_; }
    Trouble trouble() const { return trouble_; }

private:
    Result<Answer> run(std::string_view sql, const Parameters& parameters) {
        if (failure_)
            return *failure_;
        if (auto checked = check_parameters(parameters); !checked) {
            failure_ = checked.error();
            return *failure_;
        }
        auto answer = connection_.run(sql, parameters);
        if (!answer) {
            failure_ = answer.error();
            trouble_ = connection_.trouble();
        }
        return answer;
    }

    Connection& connection_;
    std::optional<Error> failure_;
    Trouble trouble_ = Trouble::none;
};

}  // namespace

// A connection for the length of one attempt. Rolls back what was not committed, also when `work`
// throws.
class PooledDatabase::Lease {
public:
    Lease(PooledDatabase& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        if (open_)
            connection_->roll_back();
        pool_.give_back(std::move(connection_));
    }

    Connection& operator*() { return *connection_; }
    Connection* operator->() { return connection_.get(); }
    void opened() { open_ = true; }
    void closed() { open_ = false; }

private:
    PooledDatabase& pool_;
    std::unique_ptr<Connection> connection_;
    bool open_ = false;
};

struct PooledDatabase::Attempt {
    Result<void> outcome;
    Trouble trouble = Trouble::none;
};

PooledDatabase::PooledDatabase(Setting setting, Open open)
    : setting_(setting), open_(std::move(open)) {}

Result<void> PooledDatabase::read(const std::function<Result<void>(Transaction&)>& work) {
    return run(Access::read, work);
}

Result<void> PooledDatabase::write(const std::function<Result<void>(Transaction&)>& work) {
    std::unique_lock<std::mutex> turn;
    if (setting_.one_writer)
        turn = std::unique_lock(writer_);
    return run(Access::write, work);
}

Result<void> PooledDatabase::try_out() {
    auto connection = take();
    if (!connection)
        return connection.error();
    give_back(std::move(*connection));
    return {};
}

Result<void> PooledDatabase::run(Access access,
                                 const std::function<Result<void>(Transaction&)>& work) {
    int serialisation_failures = 0;
    int lost_connections = 0;
    while (true) {
        Attempt made = attempt(access, work);
        if (made.trouble == Trouble::none)
            return made.outcome;

        if (made.trouble == Trouble::lost) {
            drop_idle();  // they were lost with it
            if (++lost_connections > most_lost_connections)
                return made.outcome;
        } else {
            if (++serialisation_failures > most_serialisation_failures)
                return made.outcome;
            back_off(serialisation_failures);
        }
    }
}

PooledDatabase::Attempt PooledDatabase::attempt(
    Access access, const std::function<Result<void>(Transaction&)>& work) {
    auto taken = take();
    if (!taken)
        return {taken.error(), Trouble::none};
    Lease connection(*this, std::move(*taken));

    if (auto begun = connection->begin(access); !begun)
        return {begun, connection->trouble()};
    connection.opened();

    GuardedTransaction transaction(*connection);
    Result<void> outcome = work(transaction);
    if (transaction.failure()) {
        // An error that `work` words better stays, unless the transaction will run again.
        if (outcome.ok())
            outcome = *transaction.failure();
        return {outcome, transaction.trouble()};
    }
    if (!outcome)
        return {outcome, Trouble::none};

    outcome = connection->commit();
    if (outcome.ok()) {
        connection.closed();
        return {outcome, Trouble::none};
    }
    // Lost while committing: nobody knows whether it is done, so it must not run again by itself.
    if (connection->trouble() == Trouble::lost)
        return {outcome, Trouble::none};
    return {outcome, connection->trouble()};
}

Result<std::unique_ptr<Connection>> PooledDatabase::take() {
    {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [&] { return in_use_ < setting_.most_connections; });
        ++in_use_;
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    auto opened = open_();
    if (!opened)
        give_back(nullptr);
    return opened;
}

void PooledDatabase::give_back(std::unique_ptr<Connection> connection) {
    if (connection && !connection->is_usable())
        connection.reset();
    {
        std::lock_guard lock(mutex_);
        --in_use_;
        if (connection)
            idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

void PooledDatabase::drop_idle() {
    std::vector<std::unique_ptr<Connection>> dropped;
    std::lock_guard lock(mutex_);
    dropped.swap(idle_);
}

}  // namespace zongji::store
