#pragma once

#include "base/json.h"
#include "store/database.h"

#include <limits>
#include <span>

#include <fmt/format.h>

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

template <class T>
std::vector<std::string> column_names() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) { names.emplace_back(member.name); });
    return names;
}

template <class T>
constexpr std::size_t column_count() {
    return boost::mp11::mp_size<members_of<T>>::value;
}

namespace detail {

template <class Field>
constexpr std::string_view column_type() {
    if constexpr (is_optional<Field>::value) {
        return column_type<typename Field::value_type>();
    } else if constexpr (std::is_same_v<Field, Timestamp> || is_id<Field>::value ||
                         std::is_integral_v<Field>) {
        return "INTEGER";
    } else if constexpr (std::is_floating_point_v<Field>) {
        return "REAL";
    } else if constexpr (std::is_same_v<Field, Bytes>) {
        return "BLOB";
    } else {
        return "TEXT";
    }
}

template <class Field>
Parameter parameter_of(const Field& field) {
    if constexpr (is_optional<Field>::value) {
        return field ? parameter_of(*field) : Parameter(nullptr);
    } else if constexpr (std::is_same_v<Field, Timestamp> || is_id<Field>::value ||
                         std::is_same_v<Field, std::string> || std::is_same_v<Field, Bytes>) {
        return Parameter(field);
    } else if constexpr (std::is_same_v<Field, bool>) {
        return Parameter(field);
    } else if constexpr (std::is_integral_v<Field>) {
        ensure(std::in_range<std::int64_t>(field), "a column holds 63 bits and a sign");
        return Parameter(static_cast<std::int64_t>(field));
    } else if constexpr (std::is_floating_point_v<Field>) {
        return Parameter(static_cast<double>(field));
    } else if constexpr (is_described_enum<Field>::value) {
        return Parameter(enum_name(field));
    } else {
        return Parameter(to_json_text(field));
    }
}

inline Error corrupt_column(std::string_view name) {
    return {ErrorCode::corrupt, fmt::format("column {} does not hold what was written", name), {}};
}

template <class Field>
Result<Field> field_from(const Row& row, std::size_t column, std::string_view name) {
    if constexpr (is_optional<Field>::value) {
        if (row.is_null(column))
            return Field{};
        auto inner = field_from<typename Field::value_type>(row, column, name);
        if (!inner)
            return inner.error();
        return Field{std::move(inner).value()};
    } else if constexpr (std::is_same_v<Field, Timestamp>) {
        return Timestamp{row.integer(column)};
    } else if constexpr (is_id<Field>::value) {
        return row.id<Field>(column);
    } else if constexpr (std::is_same_v<Field, bool>) {
        return row.integer(column) != 0;
    } else if constexpr (std::is_integral_v<Field>) {
        const std::int64_t number = row.integer(column);
        if (!std::in_range<Field>(number))
            return corrupt_column(name);
        return static_cast<Field>(number);
    } else if constexpr (std::is_floating_point_v<Field>) {
        return static_cast<Field>(row.real(column));
    } else if constexpr (std::is_same_v<Field, std::string>) {
        return row.text(column);
    } else if constexpr (std::is_same_v<Field, Bytes>) {
        return row.bytes(column);
    } else if constexpr (is_described_enum<Field>::value) {
        if (auto found = enum_from_name<Field>(row.text(column)))
            return *found;
        return corrupt_column(name);
    } else {
        auto parsed = parse_json_as<Field>(row.text(column));
        if (!parsed)
            return corrupt_column(name);
        return std::move(parsed).value();
    }
}

}  // namespace detail

template <class T>
std::vector<std::string> column_types() {
    std::vector<std::string> types;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        types.emplace_back(detail::column_type<Field>());
    });
    return types;
}

// In the order of `column_names`.
template <class T>
Parameters parameters_of(const T& record) {
    Parameters parameters;
    parameters.reserve(column_count<T>());
    boost::mp11::mp_for_each<members_of<T>>(
        [&](auto member) { parameters.push_back(detail::parameter_of(record.*member.pointer)); });
    return parameters;
}

// With `leading` before them, for columns that stand beside the struct (`insert_sql` takes their
// names).
template <class T>
Parameters parameters_of(Parameters leading, const T& record) {
    for (auto& parameter : parameters_of(record))
        leading.push_back(std::move(parameter));
    return leading;
}

// Reads what `select_columns` asked for, from `first_column` on. ErrorCode::corrupt when a text is
// no such enum or JSON, or a number does not fit.
template <class T>
Result<T> read_row(const Row& row, std::size_t first_column = 0) {
    T record{};
    std::optional<Error> error;
    std::size_t column = first_column;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(record.*member.pointer)>;
        if (error)
            return;
        auto field = detail::field_from<Field>(row, column++, member.name);
        if (!field) {
            error = field.error();
            return;
        }
        record.*member.pointer = std::move(field).value();
    });
    if (error)
        return *error;
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
