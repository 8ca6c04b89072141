#include "store/dialect.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace zongji::store {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// The length of the string, quoted name or comment that begins at `sql`, or 0. A doubled quote
// inside a string reads as two strings side by side, which comes to the same.
std::size_t quoted_length(std::string_view sql) {
    const auto up_to = [&](std::string_view end, std::size_t from) {
        const std::size_t at = sql.find(end, from);
        return at == std::string_view::npos ? sql.size() : at + end.size();
    };
    if (sql.starts_with('\''))
        return up_to("'", 1);
    if (sql.starts_with('"'))
        return up_to("\"", 1);
    if (sql.starts_with("--"))
        return up_to("\n", 2);
    if (sql.starts_with("/*"))
        return up_to("*/", 2);
    if (sql.starts_with("$$"))
        return up_to("$$", 2);
    return 0;
}

struct Word {
    std::string_view sqlite;
    std::string_view postgres;
};
constexpr std::array<Word, 5> words{{{"INTEGER", "bigint"},
                                     {"REAL", "double precision"},
                                     {"BLOB", "bytea"},
                                     {"TEXT", "text COLLATE \"C\""},
                                     {"STRICT", ""}}};

std::string_view translated_word(std::string_view word) {
    for (const Word& known : words) {
        if (word == known.sqlite)
            return known.postgres;
    }
    return word;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

enum class Part { quoted, word, place, other };

// Cuts `sql` into its parts and gives each to `take(Part, text)`.
template <class Take>
void for_each_part(std::string_view sql, const Take& take) {
    while (!sql.empty()) {
        Part part = Part::quoted;
        std::size_t length = quoted_length(sql);
        if (length == 0 && is_word(sql[0])) {
            part = Part::word;
            while (length < sql.size() && is_word(sql[length]))
                ++length;
        } else if (length == 0) {
            length = 1;
            if (sql[0] == '?') {
                while (length < sql.size() && is_digit(sql[length]))
                    ++length;
            }
            part = length > 1 ? Part::place : Part::other;
        }
        take(part, sql.substr(0, length));
        sql.remove_prefix(length);
    }
}

std::string translate(std::string_view sql, bool schema) {
    std::string out;
    out.reserve(sql.size() + 16);
    for_each_part(sql, [&](Part part, std::string_view text) {
        if (part == Part::word && schema)
            text = translated_word(text);
        if (part == Part::place) {
            out += '$';
            text.remove_prefix(1);
        }
        out += text;
    });
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n;");
    if (from == std::string_view::npos)
        return {};
    // The last ";" of a trigger's body is followed by END, so what is cut off here ends the
    // statement.
    return text.substr(from, text.find_last_not_of(" \t\r\n;") - from + 1);
}

bool take_mark(std::string_view& statement, std::string_view mark) {
    if (!statement.starts_with(mark))
        return false;
    statement = trimmed(statement.substr(mark.size()));
    return true;
}

}  // namespace

std::string to_postgres(std::string_view sql) {
    return translate(sql, false);
}

std::size_t parameter_count(std::string_view sql) {
    std::size_t highest = 0;
    for_each_part(sql, [&](Part part, std::string_view text) {
        if (part != Part::place)
            return;
        std::size_t number = 0;
        std::from_chars(text.data() + 1, text.data() + text.size(), number);
        highest = std::max(highest, number);
    });
    return highest;
}

std::string schema_to_postgres(std::string_view sql) {
    return translate(sql, true);
}

Result<std::vector<std::string>> schema_statements(std::string_view sql, Database::Kind kind) {
    const bool postgres = kind == Database::Kind::postgres;
    std::vector<std::string> statements;
    while (!sql.empty()) {
        const std::size_t end = sql.find(";\n");
        std::string_view statement = trimmed(sql.substr(0, end));
        sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 2);
        if (statement.empty())
            continue;

        if (take_mark(statement, "{{sqlite}}")) {
            if (postgres)
                continue;
            statements.emplace_back(statement);
        } else if (take_mark(statement, "{{postgres}}")) {
            if (postgres)
                statements.emplace_back(statement);
        } else if (statement.find("{{") != std::string_view::npos) {
            return Error{ErrorCode::failed, "a step of the schema holds an unknown {{mark}}", {}};
        } else {
            statements.push_back(postgres ? schema_to_postgres(statement) : std::string(statement));
        }
    }
    return statements;
}

}  // namespace zongji::store
