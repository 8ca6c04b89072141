#pragma once

#include "base/json.h"
#include "store/database.h"

#include <span>

// Described structs as rows. A member becomes the column of its name:
//     Id, Timestamp, integers, bool    INTEGER
//     floating point                   REAL
//     std::string, described enum      TEXT (the enum's name)
//     std::optional<T>                 T, or NULL
//     Bytes                            BLOB
//     vector, map, struct, JSON        TEXT holding JSON
// The schema itself is written by hand in migrations, which must not change when a struct does;
// `column_types` says what they must hold. Column names are always quoted, so a member may be
// called "from" or "order".
namespace zongji::store {

std::vector<std::string> column_names(const Description& structure);
std::vector<std::string> column_types(const Description& structure);

// Of a value alone, and of a struct's members in the order of `column_names`.
Parameter parameter_of(const Description& type, const void* value);
void add_parameters(const Description& structure, const void* record, Parameters& parameters);

// Reads what `select_columns` asked for, from `first_column` on, into a struct newly made.
// ErrorCode::corrupt when a text is no such enum or JSON, or a number does not fit.
Result<void> read_row(const Description& structure, const Row& row, std::size_t first_column,
                      void* into);

template <class T>
std::vector<std::string> column_names() {
    return column_names(description_of<T>);
}

template <class T>
constexpr std::size_t column_count() {
    return description_of<T>.members.size();
}

template <class T>
std::vector<std::string> column_types() {
    return column_types(description_of<T>);
}

// With `leading` before them, for columns that stand beside the struct (`insert_sql` takes their
// names).
template <class T>
Parameters parameters_of(Parameters leading, const T& record) {
    leading.reserve(leading.size() + column_count<T>());
    add_parameters(description_of<T>, &record, leading);
    return leading;
}
template <class T>
Parameters parameters_of(const T& record) {
    return parameters_of(Parameters{}, record);
}

template <class T>
Result<T> read_row(const Row& row, std::size_t first_column = 0) {
    T record{};
    ZONGJI_CHECK(read_row(description_of<T>, row, first_column, &record));
    return record;
}

template <class T>
Result<std::vector<T>> read_rows(const Rows& rows, std::size_t first_column = 0) {
    std::vector<T> records;
    records.reserve(rows.size());
    for (const Row& row : rows) {
        auto record = read_row<T>(row, first_column);
        if (!record)
            return record.error();
        records.push_back(std::move(record).value());
    }
    return records;
}

// `"a", "b"`, or `t."a", t."b"` when a table is named.
std::string quoted_list(std::span<const std::string> names, std::string_view table = {});

// `INSERT INTO table ("a", "b") VALUES (?1, ?2)`
std::string insert_statement(std::string_view table, std::span<const std::string> names);

// `UPDATE table SET "b" = ?2 WHERE "a" = ?1` for key "a": parameters are those of the names, in
// their order. A key that is none of the names is one more parameter at the end.
std::string update_statement(std::string_view table, std::span<const std::string> names,
                             std::string_view key);

template <class T>
std::string select_columns(std::string_view table = {}) {
    return quoted_list(column_names<T>(), table);
}

template <class T>
std::string insert_sql(std::string_view table, std::vector<std::string> leading = {}) {
    for (auto& name : column_names<T>())
        leading.push_back(std::move(name));
    return insert_statement(table, leading);
}

template <class T>
std::string update_sql(std::string_view table, std::string_view key = "id") {
    return update_statement(table, column_names<T>(), key);
}

}  // namespace zongji::store
