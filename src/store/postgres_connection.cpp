#include "store/postgres_connection.h"

#include "store/dialect.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include <fmt/format.h>
#include <poll.h>

namespace zongji::store {
namespace {

constexpr std::chrono::seconds usual_patience{10};

std::string_view field(const PGresult* reply, int code) {
    const char* text = reply ? PQresultErrorField(reply, code) : nullptr;
    return text ? text : "";
}

bool is_good(const PGresult* reply) {
    const auto status = PQresultStatus(reply);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::int64_t changed_rows(PGresult* reply) {
    // Also SELECT reports a count here.
    if (PQresultStatus(reply) == PGRES_TUPLES_OK &&
        std::string_view(PQcmdStatus(reply)).starts_with("SELECT")) {
        return 0;
    }
    const std::string_view text(PQcmdTuples(reply));
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

// A migration of a large table takes what it takes, as does amcheck (postgres_survey.cpp).
std::chrono::seconds patience_for(std::string_view sql) {
    for (const std::string_view verb : {"CREATE ", "ALTER ", "DROP ", "SELECT CAST(bt_index_check(",
                                        "SELECT blkno, msg FROM verify_heapam("}) {
        if (sql.starts_with(verb))
            return std::chrono::hours(24);
    }
    return usual_patience;
}

// What the statement must be told anew: types it was not told, or was told otherwise. NULL goes
// with any type.
bool merge_types(std::vector<Oid>& known, const Parameters& parameters) {
    bool changed = false;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Oid type = postgres_type(parameters[i].value);
        if (type == 0 || type == known[i])
            continue;
        known[i] = type;
        changed = true;
    }
    return changed;
}

}  // namespace

ErrorCode postgres_meaning(std::string_view state) {
    if (state == "53100" || state == "58030")
        return ErrorCode::unavailable;  // disk full, I/O error
    if (state == "XX001" || state == "XX002")
        return ErrorCode::corrupt;
    const std::string_view group = state.substr(0, 2);
    if (group == "23")
        return ErrorCode::conflict;
    if (group == "08" || group == "40" || group == "53" || group == "55" || group == "57") {
        return ErrorCode::unavailable;
    }
    return ErrorCode::failed;
}

Result<std::unique_ptr<Connection>> PostgresConnection::open(const std::string& location) {
    const std::array<const char*, 7> names{"dbname",
                                           "client_encoding",
                                           "application_name",
                                           "connect_timeout",
                                           "keepalives_idle",
                                           "tcp_user_timeout",
                                           nullptr};
    const std::array<const char*, 7> values{location.c_str(), "UTF8", "zongji", "5", "10",
                                            "15000",          nullptr};
    PGconn* handle = PQconnectdbParams(names.data(), values.data(), 1);
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(handle));
    if (PQstatus(handle) != CONNECTION_OK) {
        // libpq's message may quote the location, and with it a password.
        return Error{ErrorCode::unavailable, "PostgreSQL: no connection to the server", {}};
    }
    PQsetNoticeProcessor(
        handle, [](void*, const char*) {}, nullptr);
    ZONGJI_CHECK(connection->command("SET TIME ZONE 'UTC'"));
    ZONGJI_CHECK(connection->command("SET standard_conforming_strings = on"));
    return std::unique_ptr<Connection>(std::move(connection));
}

PostgresConnection::~PostgresConnection() {
    PQfinish(handle_);
}

// The last result of what was sent. A server that stands still keeps its connections open, and
// libpq would wait for ever: null when nothing came in time, and the connection is then of no use,
// since the answer may still come.
PostgresConnection::Reply PostgresConnection::answer(int sent, std::chrono::seconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    Reply last;
    while (sent == 1) {
        while (PQisBusy(handle_)) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                deadline - std::chrono::steady_clock::now());
            pollfd ready{PQsocket(handle_), POLLIN, 0};
            const int found =
                left.count() > 0 ? poll(&ready, 1, static_cast<int>(left.count())) : 0;
            if (found < 0 && errno == EINTR)
                continue;
            silent_ = found <= 0;
            if (silent_ || PQconsumeInput(handle_) != 1)
                return nullptr;
        }
        Reply next(PQgetResult(handle_));
        if (!next)
            break;
        last = std::move(next);
    }
    return last;
}

Result<void> PostgresConnection::command(const char* sql) {
    Reply reply = answer(PQsendQuery(handle_, sql), usual_patience);
    if (!is_good(reply.get()))
        return failure(reply.get(), sql, false);
    return {};
}

Result<void> PostgresConnection::begin(Access access) {
    return command(access == Access::write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                           : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> PostgresConnection::commit() {
    auto committed = command("COMMIT");
    if (!committed && (silent_ || trouble_ == Trouble::lost)) {
        return Error{
            ErrorCode::unavailable,
            "PostgreSQL: the server was lost while committing; whether it did is not known",
            {}};
    }
    return committed;
}

void PostgresConnection::roll_back() {
    if (PQstatus(handle_) == CONNECTION_OK && !silent_)
        answer(PQsendQuery(handle_, "ROLLBACK"), usual_patience);
}

bool PostgresConnection::is_usable() const {
    return PQstatus(handle_) == CONNECTION_OK && !silent_ &&
           PQtransactionStatus(handle_) == PQTRANS_IDLE && trouble_ != Trouble::lost;
}

Result<Answer> PostgresConnection::run(std::string_view sql, const Parameters& parameters) {
    bool cached = false;
    ZONGJI_TRY(const Prepared* statement, prepared(sql, parameters, cached));

    const PostgresParameters given(parameters);
    Reply reply = answer(
        PQsendQueryPrepared(handle_, statement->name.c_str(), static_cast<int>(given.values.size()),
                            given.values.data(), given.lengths.data(), given.formats.data(), 0),
        patience_for(sql));
    if (!is_good(reply.get())) {
        const Error error = failure(reply.get(), "running a statement", true);
        if (cached && field(reply.get(), PG_DIAG_SQLSTATE) == "0A000") {
            // "cached plan must not change result type": the schema changed since it was prepared.
            forget_all();
            trouble_ = Trouble::serialised;
        }
        return error;
    }
    auto rows = postgres_rows(reply.get());
    if (!rows) {
        trouble_ = Trouble::none;
        return rows.error();
    }
    return Answer{std::move(*rows), changed_rows(reply.get())};
}

Result<PostgresConnection::Prepared*> PostgresConnection::prepared(std::string_view sql,
                                                                   const Parameters& parameters,
                                                                   bool& cached) {
    Prepared* found = statements_.find(sql);
    const std::size_t wanted = found ? found->types.size() : parameter_count(sql);
    if (wanted != parameters.size()) {
        trouble_ = Trouble::none;
        return Error{ErrorCode::failed,
                     fmt::format("PostgreSQL: the statement takes {} parameters, {} were given",
                                 wanted, parameters.size()),
                     {}};
    }
    std::vector<Oid> types = found ? found->types : std::vector<Oid>(parameters.size());
    const bool changed = merge_types(types, parameters);
    cached = found && !changed;
    if (cached)
        return found;

    Prepared fresh{fmt::format("s{}", ++prepared_so_far_), types};
    Reply reply = answer(PQsendPrepare(handle_, fresh.name.c_str(), to_postgres(sql).c_str(),
                                       static_cast<int>(types.size()), types.data()),
                         usual_patience);
    if (!is_good(reply.get()))
        return failure(reply.get(), "preparing a statement", false);

    if (!found) {
        return statements_.put(sql, std::move(fresh), [&](const Prepared& old) { forget(old); });
    }
    forget(*found);
    *found = std::move(fresh);
    return found;
}

void PostgresConnection::forget(const Prepared& statement) {
    answer(PQsendQuery(handle_, fmt::format("DEALLOCATE {}", statement.name).c_str()),
           usual_patience);
}

void PostgresConnection::forget_all() {
    statements_.clear([](const Prepared&) {});
    // In a failed transaction nothing can be deallocated; the names are never used again.
}

Error PostgresConnection::failure(const PGresult* reply, std::string_view doing,
                                  bool values_given) {
    const std::string_view state = field(reply, PG_DIAG_SQLSTATE);
    const bool shut_down = state == "57P01" || state == "57P02" || state == "57P03";
    if (silent_) {
        // Running it again would only wait again.
        trouble_ = Trouble::none;
        return {ErrorCode::unavailable,
                fmt::format("PostgreSQL: {}: no answer from the server", doing),
                {}};
    }
    if (PQstatus(handle_) != CONNECTION_OK || shut_down) {
        trouble_ = Trouble::lost;
        return {
            ErrorCode::unavailable, fmt::format("PostgreSQL: {}: the server was lost", doing), {}};
    }
    const bool in_the_way = state == "40001" || state == "40P01";
    trouble_ = in_the_way ? Trouble::serialised : Trouble::none;

    // Once values are given, the message may quote them; the names of the schema never do.
    std::string detail;
    if (!values_given)
        detail = field(reply, PG_DIAG_MESSAGE_PRIMARY);
    for (const int code :
         {int{PG_DIAG_TABLE_NAME}, int{PG_DIAG_COLUMN_NAME}, int{PG_DIAG_CONSTRAINT_NAME}}) {
        const std::string_view name = field(reply, code);
        if (!name.empty())
            detail += fmt::format("{}{}", detail.empty() ? "" : " ", name);
    }
    return {postgres_meaning(state),
            fmt::format("PostgreSQL: {}: SQLSTATE {} {}", doing, state, detail),
            {}};
}

}  // namespace zongji::store
