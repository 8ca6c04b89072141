#include "store/database.h"

namespace zongji::store {

const Value& Row::value(std::size_t column) const {
    ensure(column < columns_.size(), "the row has this column");
    return columns_[column];
}

bool Row::is_null(std::size_t column) const {
    return std::holds_alternative<std::monostate>(value(column));
}

std::int64_t Row::integer(std::size_t column) const {
    const auto* found = std::get_if<std::int64_t>(&value(column));
    ensure(found, "the column holds an integer");
    return *found;
}

double Row::real(std::size_t column) const {
    // A sum or a quotient may come as an integer from one database and as a double from the other.
    if (const auto* whole = std::get_if<std::int64_t>(&value(column))) {
        return static_cast<double>(*whole);
    }
    const auto* found = std::get_if<double>(&value(column));
    ensure(found, "the column holds a number");
    return *found;
}

const std::string& Row::text(std::size_t column) const {
    const auto* found = std::get_if<std::string>(&value(column));
    ensure(found, "the column holds text");
    return *found;
}

const Bytes& Row::bytes(std::size_t column) const {
    const auto* found = std::get_if<Bytes>(&value(column));
    ensure(found, "the column holds bytes");
    return *found;
}

}  // namespace zongji::store
