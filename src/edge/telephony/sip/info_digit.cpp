#include "edge/telephony/sip/info_digit.h"

#include <algorithm>
#include <string>

namespace zongji::sip {

namespace {

constexpr std::string_view keys = "0123456789*#ABCD";
constexpr std::string_view blanks = " \t\r\n\"";

char in_lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view text, std::string_view word) {
    return std::ranges::equal(text, word, {}, in_lower_case);
}

// Without quotes, too.
std::string_view bare(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<char> key_of(std::string_view text) {
    if (text.size() == 1) {
        const char c =
            text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] - 'a' + 'A') : text[0];
        return keys.find(c) == keys.npos ? std::nullopt : std::optional(c);
    }
    const auto is_numeral = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 2 || !std::ranges::all_of(text, is_numeral))
        return std::nullopt;
    const auto event = static_cast<std::size_t>((text[0] - '0') * 10 + (text[1] - '0'));
    return event < keys.size() ? std::optional(keys[event]) : std::nullopt;
}

}  // namespace

std::optional<char> digit_of_info(std::string_view content_type, std::string_view body) {
    const std::string_view type = bare(content_type.substr(0, content_type.find(';')));
    if (!same_word(type, "application/dtmf-relay") && !same_word(type, "application/dtmf"))
        return std::nullopt;
    const std::string_view alone = bare(body);
    if (const auto key = key_of(alone))
        return key;
    for (std::string_view rest = alone; !rest.empty();) {
        const auto end = std::min(rest.find_first_of("\r\n"), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto sign = line.find_first_of("=:");
        if (sign != line.npos && same_word(bare(line.substr(0, sign)), "signal"))
            return key_of(bare(line.substr(sign + 1)));
    }
    return std::nullopt;
}

}  // namespace zongji::sip
