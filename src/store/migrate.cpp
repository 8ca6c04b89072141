#include "store/dialect.h"

#include <chrono>
#include <set>

#include <fmt/format.h>

namespace zongji::store {
namespace {

constexpr std::string_view own_table =
    "CREATE TABLE IF NOT EXISTS migrations ("
    " series TEXT NOT NULL,"
    " number INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " applied_us INTEGER NOT NULL,"
    " PRIMARY KEY (series, number)) STRICT";

constexpr std::int64_t own_lock = 0x7a6f6e676a69;  // any number that nobody else uses

std::int64_t now_us() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

Result<void> make_own_table(Database& database) {
    ZONGJI_TRY(const auto statements, schema_statements(own_table, database.kind()));
    return database.write([&](Transaction& transaction) -> Result<void> {
        // IF NOT EXISTS fails there when two processes make a table at once.
        if (database.kind() == Database::Kind::postgres) {
            ZONGJI_CHECK(transaction.query("SELECT pg_advisory_xact_lock(?1)", {own_lock}));
        }
        for (const auto& statement : statements)
            ZONGJI_CHECK(transaction.execute(statement));
        return {};
    });
}

Result<std::set<std::int64_t>> applied_steps(Database& database, std::string_view series) {
    std::set<std::int64_t> numbers;
    auto outcome = database.read([&](Transaction& transaction) -> Result<void> {
        numbers.clear();
        ZONGJI_TRY(const Rows rows,
                   transaction.query("SELECT number FROM migrations WHERE series = ?1", {series}));
        for (const Row& row : rows)
            numbers.insert(row.integer(0));
        return {};
    });
    if (!outcome)
        return outcome.error();
    return numbers;
}

Result<void> apply(Database& database, std::string_view series, const Migration& step) {
    ZONGJI_TRY(const auto statements, schema_statements(step.sql, database.kind()));
    auto outcome = database.write([&](Transaction& transaction) -> Result<void> {
        // One process after the other; the lock must come before the transaction's view begins.
        if (database.kind() == Database::Kind::postgres) {
            ZONGJI_CHECK(transaction.execute("LOCK TABLE migrations IN EXCLUSIVE MODE"));
        }
        ZONGJI_TRY(const Rows rows,
                   transaction.query("SELECT 1 FROM migrations WHERE series = ?1 AND number = ?2",
                                     {series, step.number}));
        if (!rows.empty())
            return {};

        for (const auto& statement : statements)
            ZONGJI_CHECK(transaction.execute(statement));
        ZONGJI_CHECK(transaction.execute(
            "INSERT INTO migrations (series, number, name, applied_us) VALUES (?1, ?2, ?3, ?4)",
            {series, step.number, step.name, now_us()}));
        return {};
    });
    if (outcome)
        return {};

    Error error = outcome.error();
    error.message =
        fmt::format("step {} of the schema ({}): {}", step.number, step.name, error.message);
    return error;
}

}  // namespace

Result<void> migrate(Database& database, std::string_view series,
                     std::span<const Migration> migrations) {
    ZONGJI_CHECK(make_own_table(database));
    ZONGJI_TRY(const auto applied, applied_steps(database, series));

    const int last = migrations.empty() ? 0 : migrations.back().number;
    if (!applied.empty() && *applied.rbegin() > last) {
        return conflict(fmt::format(
            "the database is newer than this program (step {} of \"{}\", known up to {})",
            *applied.rbegin(), series, last));
    }
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        ensure(i == 0 || migrations[i - 1].number < migrations[i].number, "steps ascend");
        if (applied.contains(migrations[i].number))
            continue;
        ZONGJI_CHECK(apply(database, series, migrations[i]));
    }
    return {};
}

Result<void> migrate(Database& database, std::span<const Migration> migrations) {
    return migrate(database, "", migrations);
}

}  // namespace zongji::store
