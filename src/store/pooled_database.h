#pragma once

#include "store/connection.h"

#include <condition_variable>
#include <mutex>

namespace zongji::store {

// A Database over a pool of connections: hands one to each call, runs the transaction, and runs it
// again where the connection says that this may help. Any thread.
class PooledDatabase : public Database {
public:
    struct Setting {
        Kind kind;
        std::size_t most_connections;
        // SQLite has one writer at a time. Waiting for it here wakes the next one at once; its own
        // busy handler polls.
        bool one_writer;
    };
    using Open = std::function<Result<std::unique_ptr<Connection>>()>;

    PooledDatabase(Setting setting, Open open);

    Kind kind() const override { return setting_.kind; }
    Result<void> read(const std::function<Result<void>(Transaction&)>& work) override;
    Result<void> write(const std::function<Result<void>(Transaction&)>& work) override;

    // Opens one connection, to learn early that it can be done.
    Result<void> try_out();

private:
    class Lease;
    struct Attempt;

    Result<void> run(Access access, const std::function<Result<void>(Transaction&)>& work);
    Attempt attempt(Access access, const std::function<Result<void>(Transaction&)>& work);
    Result<std::unique_ptr<Connection>> take();
    void give_back(std::unique_ptr<Connection> connection);
    void drop_idle();

    Setting setting_;
    Open open_;
    std::mutex writer_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t in_use_ = 0;
};

}  // namespace zongji::store
