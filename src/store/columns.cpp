#include "store/columns.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

namespace zongji::store {
namespace {

template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}

std::string_view column_type(const Description& type) {
    switch (type.kind) {
        case Kind::optional:
            return column_type(*type.inner);
        case Kind::boolean:
        case Kind::moment:
        case Kind::id:
        case Kind::integer:
            return "INTEGER";
        case Kind::real:
            return "REAL";
        case Kind::bytes:
            return "BLOB";
        case Kind::any:
        case Kind::object:
        case Kind::array:
        case Kind::text:
        case Kind::list:
        case Kind::map:
        case Kind::enumeration:
        case Kind::structure:
            return "TEXT";
    }
    return {};
}

Error corrupt_column(std::string_view name) {
    return {ErrorCode::corrupt, fmt::format("column {} does not hold what was written", name), {}};
}

bool fits(const Description& type, std::int64_t number) {
    if (!type.is_signed && number < 0)
        return false;
    if (type.size == 8)
        return true;
    const std::int64_t end = std::int64_t{1} << (type.size * 8 - (type.is_signed ? 1 : 0));
    return number < end && number >= -end;
}

// False where the column does not hold such a value.
bool read_field(const Description& type, const Row& row, std::size_t column, void* into) {
    switch (type.kind) {
        case Kind::optional:
            return row.is_null(column) ||
                   read_field(*type.inner, row, column, type.optional->emplace(into));
        case Kind::moment:
            *static_cast<Timestamp*>(into) = {row.integer(column)};
            return true;
        case Kind::id:
            *static_cast<std::int64_t*>(into) = row.is_null(column) ? 0 : row.integer(column);
            return true;
        case Kind::boolean:
            *static_cast<bool*>(into) = row.integer(column) != 0;
            return true;
        case Kind::integer: {
            const std::int64_t number = row.integer(column);
            if (!fits(type, number))
                return false;
            put_integer(type, into, number);
            return true;
        }
        case Kind::real:
            put_real(type, into, row.real(column));
            return true;
        case Kind::text:
            *static_cast<std::string*>(into) = row.text(column);
            return true;
        case Kind::bytes:
            *static_cast<Bytes*>(into) = row.bytes(column);
            return true;
        case Kind::enumeration: {
            const auto value = value_of_name(type, row.text(column));
            if (value)
                put_integer(type, into, *value);
            return value.has_value();
        }
        case Kind::any:
        case Kind::object:
        case Kind::array:
        case Kind::list:
        case Kind::map:
        case Kind::structure: {
            const auto parsed = parse_json(row.text(column));
            return parsed && zongji::detail::from_json(type, *parsed, "", into);
        }
    }
    return false;
}

}  // namespace

std::vector<std::string> column_names(const Description& structure) {
    std::vector<std::string> names;
    names.reserve(structure.members.size());
    for (const Member& member : structure.members)
        names.emplace_back(member.name);
    return names;
}

std::vector<std::string> column_types(const Description& structure) {
    std::vector<std::string> types;
    for (const Member& member : structure.members)
        types.emplace_back(column_type(*member.type));
    return types;
}

Parameter parameter_of(const Description& type, const void* value) {
    switch (type.kind) {
        case Kind::optional: {
            const void* inner = type.optional->value(value);
            return inner ? parameter_of(*type.inner, inner) : Parameter(nullptr);
        }
        case Kind::moment:
            return as<Timestamp>(value);
        case Kind::id:
            return as<std::int64_t>(value);
        case Kind::boolean:
            return as<bool>(value);
        case Kind::integer: {
            const std::int64_t number = integer_at(type, value);
            ensure(type.is_signed || number >= 0, "a column holds 63 bits and a sign");
            return number;
        }
        case Kind::real:
            return real_at(type, value);
        case Kind::text:
            return as<std::string>(value);
        case Kind::bytes:
            return as<Bytes>(value);
        case Kind::enumeration: {
            const char* name = name_of_value(type, integer_at(type, value));
            return name ? name : "";
        }
        case Kind::any:
        case Kind::object:
        case Kind::array:
        case Kind::list:
        case Kind::map:
        case Kind::structure:
            break;
    }
    std::string text;
    zongji::detail::append_json(text, type, value);
    return text;
}

void add_parameters(const Description& structure, const void* record, Parameters& parameters) {
    for (const Member& member : structure.members)
        parameters.push_back(parameter_of(*member.type, member.in(record)));
}

Result<void> read_row(const Description& structure, const Row& row, std::size_t first_column,
                      void* into) {
    std::size_t column = first_column;
    for (const Member& member : structure.members) {
        if (!read_field(*member.type, row, column++, member.in_changed(into)))
            return corrupt_column(member.name);
    }
    return {};
}

std::string quoted_list(std::span<const std::string> names, std::string_view table) {
    std::string list;
    for (const auto& name : names) {
        if (!list.empty())
            list += ", ";
        if (!table.empty())
            list += fmt::format("{}.", table);
        list += fmt::format("\"{}\"", name);
    }
    return list;
}

std::string insert_statement(std::string_view table, std::span<const std::string> names) {
    std::string places;
    for (std::size_t i = 1; i <= names.size(); ++i) {
        places += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
    }
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, quoted_list(names), places);
}

std::string update_statement(std::string_view table, std::span<const std::string> names,
                             std::string_view key) {
    std::string settings;
    std::size_t key_place = names.size() + 1;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == key) {
            key_place = i + 1;
            continue;
        }
        settings += fmt::format("{}\"{}\" = ?{}", settings.empty() ? "" : ", ", names[i], i + 1);
    }
    return fmt::format("UPDATE {} SET {} WHERE \"{}\" = ?{}", table, settings, key, key_place);
}

}  // namespace zongji::store
