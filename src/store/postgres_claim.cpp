#include "store/postgres_claim.h"

#include "store/file_lock.h"

#include <array>
#include <chrono>
#include <random>

#include <fmt/format.h>
#include <poll.h>

namespace zongji::store {
namespace {

constexpr std::int64_t claim_key = 0x7a6f6e67'6f6e65;  // any number that nobody else uses

// A dead process's session ends within moments; one whose machine or network is gone, when the
// server has asked three times in vain.
constexpr const char* short_of_patience =
    "-c lock_timeout=2000 -c statement_timeout=8000 -c idle_session_timeout=0"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

constexpr std::chrono::seconds patience{10};

using Reply = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Null when the server says nothing for longer than it may take.
Reply ask(PGconn& session, const std::string& sql, const std::string& value) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const char* const values[] = {value.c_str()};
    Reply last(nullptr, PQclear);
    if (PQsendQueryParams(&session, sql.c_str(), 1, nullptr, values, nullptr, nullptr, 0) != 1)
        return last;
    while (true) {
        while (PQisBusy(&session)) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                deadline - std::chrono::steady_clock::now());
            pollfd heard{PQsocket(&session), POLLIN, 0};
            if (left.count() <= 0 || poll(&heard, 1, static_cast<int>(left.count())) <= 0 ||
                PQconsumeInput(&session) != 1)
                return {nullptr, PQclear};
        }
        Reply next(PQgetResult(&session), PQclear);
        if (!next)
            return last;
        last = std::move(next);
    }
}

bool is_answered(const Reply& reply) {
    return PQresultStatus(reply.get()) == PGRES_TUPLES_OK;
}

// At most 63 bytes stay of it.
std::string session_name() {
    const LockHolder us = this_process();
    std::random_device random;
    return fmt::format("zongji {:.30} pid {} {:08x}", us.host, us.pid, random());
}

// Of the session that holds it, as it calls itself.
std::string holder_of(PGconn& session) {
    const Reply reply = ask(session,
                            "SELECT a.application_name || ' from ' ||"
                            " COALESCE(host(a.client_addr), 'the server''s own machine')"
                            " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                            " WHERE l.locktype = 'advisory' AND l.granted AND l.database ="
                            " (SELECT oid FROM pg_database WHERE datname = current_database())"
                            " AND (l.classid::bigint << 32) + l.objid::bigint = $1::bigint",
                            std::to_string(claim_key));
    if (!is_answered(reply) || PQntuples(reply.get()) == 0)
        return "another process";
    return PQgetvalue(reply.get(), 0, 0);
}

}  // namespace

PostgresClaim::PostgresClaim(std::string location)
    : location_(std::move(location)), name_(session_name()) {}

PostgresClaim::~PostgresClaim() = default;

Result<void> PostgresClaim::hold() {
    const std::lock_guard guard(mutex_);
    if (is_held())
        return {};
    session_.reset();
    ZONGJI_TRY(Session fresh, connect());
    ZONGJI_CHECK(lock(*fresh));
    session_ = std::move(fresh);
    return {};
}

// Whatever the server said last, its farewell among it, is read; nothing is asked.
bool PostgresClaim::is_held() {
    if (!session_)
        return false;
    pollfd heard{PQsocket(session_.get()), POLLIN, 0};
    while (poll(&heard, 1, 0) > 0) {
        if (PQconsumeInput(session_.get()) != 1)
            return false;
    }
    return PQstatus(session_.get()) == CONNECTION_OK;
}

Result<PostgresClaim::Session> PostgresClaim::connect() const {
    const std::array<const char*, 6> names{"dbname",          "application_name", "connect_timeout",
                                           "keepalives_idle", "options",          nullptr};
    const std::array<const char*, 6> values{location_.c_str(), name_.c_str(), "5", "10",
                                            short_of_patience, nullptr};
    Session session(PQconnectdbParams(names.data(), values.data(), 1));
    // libpq's message may quote the location, and with it a password.
    if (PQstatus(session.get()) != CONNECTION_OK)
        return Error{ErrorCode::unavailable, "PostgreSQL: no connection to the server", {}};
    PQsetNoticeProcessor(
        session.get(), [](void*, const char*) {}, nullptr);
    return session;
}

Result<void> PostgresClaim::lock(PGconn& session) const {
    // The server may not have noticed yet that our own session of before is gone.
    ask(session,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = $1 AND pid <> pg_backend_pid()",
        name_);
    const Reply locked =
        ask(session, "SELECT pg_advisory_lock($1::bigint)", std::to_string(claim_key));
    if (is_answered(locked))
        return {};
    if (!locked || PQstatus(&session) != CONNECTION_OK)
        return Error{ErrorCode::unavailable, "PostgreSQL: no answer from the server", {}};
    return conflict(
        fmt::format("the database is in use by {}: end that one first", holder_of(session)));
}

}  // namespace zongji::store
