#include "domain/settings/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace zongji::settings {
namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && digit(text[at]))
        ++at;
    return at;
}

template <class Number>
std::optional<Number> whole(std::string_view text, int base) {
    Number number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<json::value> integer(std::string_view text) {
    const bool octal = text.starts_with("0o");
    if (octal || text.starts_with("0x")) {
        if (text.find('-') != std::string_view::npos)
            return std::nullopt;
        if (auto number = whole<std::int64_t>(text.substr(2), octal ? 8 : 16))
            return json::value(*number);
        return std::nullopt;
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-'))
            return std::nullopt;
    }
    if (auto number = whole<std::int64_t>(text, 10))
        return json::value(*number);
    return std::nullopt;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool looks_like_float(std::string_view text) {
    std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t whole_end = skip_digits(text, at);
    bool digits = whole_end > at;
    at = whole_end;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction_end = skip_digits(text, at + 1);
        digits = digits || fraction_end > at + 1;
        at = fraction_end;
    }
    if (!digits)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        const std::size_t exponent_end = skip_digits(text, at);
        if (exponent_end == at)
            return false;
        at = exponent_end;
    }
    return at == text.size();
}

// The code point at `at`, and moves past it; none if the bytes are not UTF-8 (RFC 3629).
std::optional<char32_t> take_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    std::size_t length = first < 0x80             ? 1
                         : (first & 0xe0) == 0xc0 ? 2
                         : (first & 0xf0) == 0xe0 ? 3
                         : (first & 0xf8) == 0xf0 ? 4
                                                  : 0;
    if (length == 0 || at + length > text.size())
        return std::nullopt;
    char32_t code = length == 1 ? first : first & (0xff >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80)
            return std::nullopt;
        code = (code << 6) | (byte(at + i) & 0x3f);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return std::nullopt;
    at += length;
    return code;
}

// What a reader of YAML could take for a line break, a mark or nothing at all.
bool must_be_escaped(char32_t code) {
    return code < 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0x2028 || code == 0x2029 ||
           code == 0xfeff || code == 0xfffe || code == 0xffff;
}

bool is_word_with_a_meaning(std::string_view text) {
    std::string small(text);
    std::ranges::transform(small, small.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    // The second line is for readers of YAML 1.1.
    constexpr std::array words{"null", "true", "false",  //
                               "yes",  "no",   "on",    "off", "y", "n"};
    return std::ranges::find(words, small) != words.end();
}

bool is_plain(std::string_view text) {
    if (text.empty() || text.size() > 200 || text.ends_with(' '))
        return false;
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
    };
    if (!letter(text.front()) || is_word_with_a_meaning(text))
        return false;
    if (!std::ranges::all_of(text, [&](char c) {
            return letter(c) || digit(c) ||
                   std::string_view(" _./@+-").find(c) != std::string::npos;
        }))
        return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = take_code_point(text, at);
        if (!code || must_be_escaped(*code))
            return false;
    }
    return true;
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const auto code = take_code_point(text, at);
        if (!code) {
            ++at;  // cannot be: JSON text was checked when it was read
            continue;
        }
        if (*code == '"' || *code == '\\') {
            result += '\\';
            result += static_cast<char>(*code);
        } else if (*code == '\n') {
            result += "\\n";
        } else if (*code == '\t') {
            result += "\\t";
        } else if (must_be_escaped(*code)) {
            result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(*code));
        } else {
            result += text.substr(start, at - start);
        }
    }
    return result + "\"";
}

}  // namespace

json::value resolve_plain_scalar(std::string_view text) {
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    if (auto number = integer(text))
        return *number;
    // Whole numbers that do not fit stay text: a double would change their digits.
    const bool only_digits = text.find_first_of(".eE") == std::string_view::npos;
    if (!only_digits && looks_like_float(text)) {
        double number = 0;
        if (text.starts_with('+'))
            text.remove_prefix(1);
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code == std::errc{} && end == text.data() + text.size())
            return number;
    }
    return json::string(text);
}

std::string write_scalar(std::string_view text) {
    return is_plain(text) ? std::string(text) : quoted(text);
}

bool fits_literal_block(std::string_view text) {
    if (text.find('\n') == std::string_view::npos)
        return false;
    if (text.front() == ' ' || text.front() == '\n')
        return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = take_code_point(text, at);
        if (!code || (*code != '\n' && must_be_escaped(*code)))
            return false;
    }
    // A line of spaces alone would be lost on the way.
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = text.substr(start, end - start);
        if (!line.empty() && line.find_first_not_of(' ') == std::string_view::npos)
            return false;
        start = end + 1;
    }
    return true;
}

}  // namespace zongji::settings
