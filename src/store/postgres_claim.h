#pragma once

#include "base/result.h"

#include <memory>
#include <mutex>
#include <string>

#include <libpq-fe.h>

namespace zongji::store {

// That this process alone works with a PostgreSQL database: an advisory lock (PostgreSQL manual,
// §13.3.5) of a session of its own, which lasts as long as the session. One that was lost, with the
// server or the network, is taken again by hold(). Any thread.
class PostgresClaim {
public:
    explicit PostgresClaim(std::string location);
    ~PostgresClaim();
    PostgresClaim(const PostgresClaim&) = delete;
    PostgresClaim& operator=(const PostgresClaim&) = delete;

    // Holds it when this returns. ErrorCode::conflict: another process does, which is named;
    // unavailable: no server. Asks the server only when the session is gone. Blocks.
    Result<void> hold();

private:
    struct Closing {
        void operator()(PGconn* session) const { PQfinish(session); }
    };
    using Session = std::unique_ptr<PGconn, Closing>;

    bool is_held();
    Result<Session> connect() const;
    Result<void> lock(PGconn& session) const;

    const std::string location_;
    const std::string name_;  // of the session: whose it is
    std::mutex mutex_;        // guards session_
    Session session_;
};

}  // namespace zongji::store
