#include "store/postgres_connection.h"

#include <array>
#include <charconv>

namespace zongji::store {
namespace {

// From the server's catalogue pg_type: these numbers are fixed.
constexpr Oid bool_type = 16, bytea_type = 17, int8_type = 20, int2_type = 21, int4_type = 23,
              text_type = 25, oid_type = 26, float4_type = 700, float8_type = 701,
              numeric_type = 1700;

template <class Number>
std::string text_of(Number number) {
    std::array<char, 40> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

Result<void> read_whole(std::string_view text, Value& into) {
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return Error{ErrorCode::failed, "PostgreSQL: a whole number beyond 64 bits", {}};
    }
    into = whole;
    return {};
}

Result<void> read_real(std::string_view text, Value& into) {
    double real = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return Error{ErrorCode::failed, "PostgreSQL: a number that is no double", {}};
    }
    into = real;
    return {};
}

Result<void> read_bytes(const char* text, Value& into) {
    std::size_t size = 0;
    unsigned char* bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &size);
    if (!bytes)
        return Error{ErrorCode::exhausted, "PostgreSQL: no memory for bytes", {}};
    into = Bytes(bytes, bytes + size);
    PQfreemem(bytes);
    return {};
}

Result<void> read_value(Oid type, const char* text, std::size_t size, Value& into) {
    const std::string_view view(text, size);
    switch (type) {
        case bool_type:  // a comparison is 0 or 1 on SQLite
            into = std::int64_t{view == "t"};
            return {};
        case int2_type:
        case int4_type:
        case int8_type:
        case oid_type:
            return read_whole(view, into);
        case float4_type:
        case float8_type:
            return read_real(view, into);
        case numeric_type:  // a sum of whole numbers is one here and an integer on SQLite
            return view.find('.') == view.npos ? read_whole(view, into) : read_real(view, into);
        case bytea_type:
            return read_bytes(text, into);
        default:
            into = std::string(view);
            return {};
    }
}

}  // namespace

Oid postgres_type(const Value& value) {
    if (std::holds_alternative<std::int64_t>(value))
        return int8_type;
    if (std::holds_alternative<double>(value))
        return float8_type;
    if (std::holds_alternative<std::string>(value))
        return text_type;
    if (std::holds_alternative<Bytes>(value))
        return bytea_type;
    return 0;
}

PostgresParameters::PostgresParameters(const Parameters& parameters) {
    numbers.reserve(parameters.size());  // keeps the pointers into it good
    for (const Parameter& parameter : parameters) {
        const char* value = nullptr;
        std::size_t length = 0;
        int format = 0;
        if (const auto* whole = std::get_if<std::int64_t>(&parameter.value)) {
            value = numbers.emplace_back(text_of(*whole)).c_str();
        } else if (const auto* real = std::get_if<double>(&parameter.value)) {
            value = numbers.emplace_back(text_of(*real)).c_str();
        } else if (const auto* text = std::get_if<std::string>(&parameter.value)) {
            value = text->c_str();
        } else if (const auto* bytes = std::get_if<Bytes>(&parameter.value)) {
            // No bytes at all still need a pointer, or they would be NULL.
            value = bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data());
            length = bytes->size();
            format = 1;
        }
        values.push_back(value);
        lengths.push_back(static_cast<int>(length));
        formats.push_back(format);
    }
}

Result<Rows> postgres_rows(const PGresult* reply) {
    const int columns = PQnfields(reply);
    const int count = PQntuples(reply);
    Rows rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) {
        std::vector<Value> values(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(reply, row, column))
                continue;
            ZONGJI_CHECK(read_value(PQftype(reply, column), PQgetvalue(reply, row, column),
                                    static_cast<std::size_t>(PQgetlength(reply, row, column)),
                                    values[static_cast<std::size_t>(column)]));
        }
        rows.emplace_back(std::move(values));
    }
    return rows;
}

}  // namespace zongji::store
