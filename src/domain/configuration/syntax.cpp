#include "domain/configuration/syntax.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>

namespace zongji::configuration {
namespace {

bool lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool letter(char c) {
    return lower(c) || (c >= 'A' && c <= 'Z');
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}

template <class Allowed>
bool made_of(std::string_view text, std::size_t most, Allowed allowed) {
    return !text.empty() && text.size() <= most && std::ranges::all_of(text, allowed);
}

bool any_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    if (text.empty() || !std::ranges::all_of(text, digit))
        return std::nullopt;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{})
        return std::nullopt;
    return value;
}

bool is_host(std::string_view text) {
    if (text.starts_with('[')) {
        return text.size() > 2 && text.ends_with(']') &&
               made_of(text.substr(1, text.size() - 2), 45,
                       [](char c) { return letter(c) || digit(c) || any_of(c, ":."); });
    }
    return made_of(text, 253, [](char c) { return letter(c) || digit(c) || any_of(c, ".-"); });
}

}  // namespace

bool is_key(std::string_view text) {
    return made_of(text, 64, [](char c) { return lower(c) || digit(c) || any_of(c, "._-"); });
}

bool is_login(std::string_view text) {
    return made_of(text, 64, [](char c) { return letter(c) || digit(c) || any_of(c, "._@-"); });
}

bool is_sip_user(std::string_view text) {
    return made_of(text, 64, [](char c) { return letter(c) || digit(c) || any_of(c, "._+-"); });
}

bool is_dialled(std::string_view text) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    return made_of(text, 20, digit);
}

bool is_call_in_only(std::string_view key) {
    for (const std::string_view country : {"+86", "0086", "86"}) {
        if (key.starts_with(country) && key.size() == country.size() + 10) {
            key.remove_prefix(country.size());
            break;
        }
    }
    return key.size() == 10 && (key.starts_with("400") || key.starts_with("800"));
}

bool is_locale(std::string_view text) {
    const std::size_t dash = text.find('-');
    const std::string_view language = text.substr(0, dash);
    if (language.size() < 2 || language.size() > 3 || !std::ranges::all_of(language, lower)) {
        return false;
    }
    if (dash == std::string_view::npos)
        return true;
    return made_of(text.substr(dash + 1), 16,
                   [](char c) { return letter(c) || digit(c) || c == '-'; });
}

bool is_zone_name(std::string_view text) {
    if (text.starts_with('/') || text.find("..") != std::string_view::npos)
        return false;
    return made_of(text, 64, [](char c) { return letter(c) || digit(c) || any_of(c, "/_+-"); });
}

bool is_sip_address(std::string_view text) {
    if (!text.starts_with("sip:"))
        return false;
    text.remove_prefix(4);

    const std::size_t semicolon = text.find(';');
    if (semicolon != std::string_view::npos) {
        const std::string_view parameter = text.substr(semicolon);
        if (parameter != ";transport=udp" && parameter != ";transport=tcp")
            return false;
        text = text.substr(0, semicolon);
    }
    const std::size_t at = text.find('@');
    if (at != std::string_view::npos) {
        if (!is_sip_user(text.substr(0, at)))
            return false;
        text = text.substr(at + 1);
    }
    const std::size_t bracket = text.rfind(']');
    const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        const auto port = number(text.substr(colon + 1));
        if (!port || *port < 1 || *port > 65'535)
            return false;
        text = text.substr(0, colon);
    }
    return is_host(text);
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return false;
    const auto year = number(text.substr(0, 4));
    const auto month = number(text.substr(5, 2));
    const auto day = number(text.substr(8, 2));
    if (!year || !month || !day)
        return false;
    return std::chrono::year_month_day{std::chrono::year{*year},
                                       std::chrono::month{static_cast<unsigned>(*month)},
                                       std::chrono::day{static_cast<unsigned>(*day)}}
        .ok();
}

std::optional<int> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const auto hour = number(text.substr(0, 2));
    const auto minute = number(text.substr(3, 2));
    if (!hour || !minute || *minute > 59)
        return std::nullopt;
    const int minutes = *hour * 60 + *minute;
    if (minutes > 24 * 60)
        return std::nullopt;
    return minutes;
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace zongji::configuration
