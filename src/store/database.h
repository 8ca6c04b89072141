#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The seam to the relational database: SQLite inside by default, PostgreSQL at scale. SQL is
// written once, in the part both understand; parameters are ?1, ?2 … in ascending order; every
// ORDER BY states its NULLS order.
namespace zongji::store {

using Bytes = std::vector<std::uint8_t>;
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

// What a parameter may be made from. Text must be UTF-8 without NUL (refused with
// ErrorCode::invalid).
struct Parameter {
    Value value;

    Parameter(std::nullptr_t) {}
    Parameter(bool v) : value(std::int64_t{v}) {}
    Parameter(int v) : value(std::int64_t{v}) {}
    Parameter(std::int64_t v) : value(v) {}
    Parameter(double v) : value(v) {}
    Parameter(std::string v) : value(std::move(v)) {}
    Parameter(std::string_view v) : value(std::string(v)) {}
    Parameter(const char* v) : value(std::string(v)) {}
    Parameter(Bytes v) : value(std::move(v)) {}
    Parameter(Value v) : value(std::move(v)) {}
    Parameter(Timestamp v) : value(v.us) {}
    template <class Tag>
    Parameter(Id<Tag> v) : value(v.value) {}
    template <class T>
    Parameter(const std::optional<T>& v) {
        if (v)
            value = Parameter(*v).value;
    }
};
using Parameters = std::vector<Parameter>;

// One row of an answer. Columns are counted from 0. Asking for the wrong kind is a broken
// invariant, since the statement stands beside the reader.
class Row {
public:
    explicit Row(std::vector<Value> columns) : columns_(std::move(columns)) {}

    std::size_t size() const { return columns_.size(); }
    bool is_null(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    double real(std::size_t column) const;
    const std::string& text(std::size_t column) const;
    const Bytes& bytes(std::size_t column) const;
    const Value& value(std::size_t column) const;

    template <class AnyId>
    AnyId id(std::size_t column) const {
        return AnyId{is_null(column) ? 0 : integer(column)};
    }

private:
    std::vector<Value> columns_;
};
using Rows = std::vector<Row>;

// One connection inside a transaction. Error texts never hold bound values.
class Transaction {
public:
    virtual ~Transaction() = default;

    virtual Result<Rows> query(std::string_view sql, const Parameters& parameters = {}) = 0;

    // Runs a statement and returns how many rows it changed. A violated unique or foreign key is
    // ErrorCode::conflict.
    virtual Result<std::int64_t> execute(std::string_view sql,
                                         const Parameters& parameters = {}) = 0;
};

// Blocks: for workers only. Any number of threads; each call takes a connection of its own for its
// length.
class Database {
public:
    enum class Kind { sqlite, postgres };

    virtual ~Database() = default;
    virtual Kind kind() const = 0;

    // Runs `work` in a read-only transaction with one consistent view.
    virtual Result<void> read(const std::function<Result<void>(Transaction&)>& work) = 0;

    // Runs `work` in a serialisable transaction; commits if it returns success, rolls back
    // otherwise. `work` may run again after a serialisation failure, so it must not have effects of
    // its own.
    virtual Result<void> write(const std::function<Result<void>(Transaction&)>& work) = 0;
};

// `location` is a file path, or "postgresql://…".
Result<std::unique_ptr<Database>> open_database(const std::string& location);
bool is_postgres(std::string_view location);

// For this process alone, as long as it lives: ErrorCode::conflict names another that has it.
Result<std::unique_ptr<Database>> open_own_database(const std::string& location);

// A step of the schema. Steps are only ever added. `sql` holds statements separated by ";\n",
// written as SQLite reads them; store/dialect.h says how they are translated. A statement for one
// kind of database alone begins with
// {{sqlite}} or {{postgres}}.
struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

// Brings the schema up to the last of `migrations` (each in its own transaction, recorded in table
// `migrations`). Refuses a database that is newer than this program.
Result<void> migrate(Database& database, std::span<const Migration> migrations);

// The same for the steps of one module, which are numbered on their own under the name of a series.
Result<void> migrate(Database& database, std::string_view series,
                     std::span<const Migration> migrations);

}  // namespace zongji::store
