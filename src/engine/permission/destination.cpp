#include "engine/permission/destination.h"

#include "engine/permission/zones_by_code.h"

#include <algorithm>
#include <array>

namespace zongji::permission {
namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, digit);
}

// E.164 §6.2: at most 15 digits behind the plus.
constexpr std::size_t most_digits_of_e164 = 15;

// Mainland China: 电信网编号计划（2017年版）, 工信部信管〔2017〕68号; 16[08] and 1259 information
// and entertainment, 1349, 1740 and 1749 satellites. Of no country: ITU-T E.164.1 and the list of
// assigned codes, Operational Bulletin 1114 annex. Under +1, other countries than the United States
// and Canada; elsewhere what the national plans set aside for services at the provider's price.
constexpr auto costly = std::to_array<CostlyPrefix>(
    {{"+8616", DestinationKind::premium},     {"+86101", DestinationKind::premium},
     {"+86118", DestinationKind::premium},    {"+861259", DestinationKind::premium},
     {"+861349", DestinationKind::satellite}, {"+861740", DestinationKind::satellite},
     {"+861749", DestinationKind::satellite},

     {"+870", DestinationKind::satellite},    {"+881", DestinationKind::satellite},
     {"+882", DestinationKind::global},       {"+883", DestinationKind::global},
     {"+800", DestinationKind::global},       {"+808", DestinationKind::global},
     {"+878", DestinationKind::global},       {"+888", DestinationKind::global},
     {"+991", DestinationKind::global},       {"+979", DestinationKind::premium},

     {"+1900", DestinationKind::premium},     {"+1976", DestinationKind::premium},
     {"+1242", DestinationKind::foreign},     {"+1246", DestinationKind::foreign},
     {"+1264", DestinationKind::foreign},     {"+1268", DestinationKind::foreign},
     {"+1284", DestinationKind::foreign},     {"+1340", DestinationKind::foreign},
     {"+1345", DestinationKind::foreign},     {"+1441", DestinationKind::foreign},
     {"+1473", DestinationKind::foreign},     {"+1649", DestinationKind::foreign},
     {"+1658", DestinationKind::foreign},     {"+1664", DestinationKind::foreign},
     {"+1670", DestinationKind::foreign},     {"+1671", DestinationKind::foreign},
     {"+1684", DestinationKind::foreign},     {"+1721", DestinationKind::foreign},
     {"+1758", DestinationKind::foreign},     {"+1767", DestinationKind::foreign},
     {"+1784", DestinationKind::foreign},     {"+1787", DestinationKind::foreign},
     {"+1809", DestinationKind::foreign},     {"+1829", DestinationKind::foreign},
     {"+1849", DestinationKind::foreign},     {"+1868", DestinationKind::foreign},
     {"+1869", DestinationKind::foreign},     {"+1876", DestinationKind::foreign},
     {"+1939", DestinationKind::foreign},

     {"+449", DestinationKind::premium},      {"+4470", DestinationKind::premium},
     {"+4487", DestinationKind::premium},     {"+49900", DestinationKind::premium},
     {"+3389", DestinationKind::premium},     {"+39899", DestinationKind::premium},
     {"+3489", DestinationKind::premium},     {"+3490", DestinationKind::premium},
     {"+6119", DestinationKind::premium},     {"+81990", DestinationKind::premium},
     {"+8260", DestinationKind::premium},     {"+852900", DestinationKind::premium},
     {"+651900", DestinationKind::premium},   {"+6690", DestinationKind::premium}});

bool is_area_of_two(std::string_view national) {
    return national.starts_with("10") || national.starts_with('2');
}

// Area and subscriber, without the zero. A subscriber's number begins with 2 to 8.
std::size_t area_digits(std::string_view national) {
    const std::size_t area = is_area_of_two(national) ? 2 : 3;
    const std::size_t rest = national.size() > area ? national.size() - area : 0;
    const bool known_area =
        area == 2 || (national.front() >= '3' && national.front() <= '9' && national[1] != '0');
    const bool whole = rest == 8 || (rest == 7 && area == 3);
    if (!known_area || !whole || national[area] < '2' || national[area] > '8')
        return 0;
    return area;
}

DestinationKind costly_kind(std::string_view e164) {
    for (const CostlyPrefix& each : costly) {
        if (e164.starts_with(each.prefix))
            return each.kind;
    }
    return DestinationKind::unknown;
}

bool is_emergency(std::string_view national) {
    constexpr std::string_view numbers[] = {"110", "112", "119", "120", "122"};
    return std::ranges::find(numbers, national) != std::end(numbers);
}

// 114, 10086, 12345, 116114, 95588, 96xxx.
bool is_service(std::string_view national) {
    const std::size_t size = national.size();
    if (national.starts_with("95") || national.starts_with("96"))
        return size >= 5 && size <= 8;
    if (national == "116114" || national == "118114")
        return true;
    if (size == 3)
        return national.starts_with("11") || national.starts_with("12");
    return size == 5 && (national.starts_with("100") || national.starts_with("123") ||
                         national.starts_with("111"));
}

Destination mainland(std::string_view national, bool area_was_dialled) {
    Destination to;
    if (!all_digits(national))
        return to;
    const auto is = [&](DestinationKind kind) {
        to.kind = kind;
        to.e164 = "+86" + std::string(national);
        to.zones = zones_by_code("86");
        return to;
    };
    const std::size_t size = national.size();
    if (!area_was_dialled && is_emergency(national))
        return is(DestinationKind::emergency);
    if (size == 10 && national.starts_with("400"))
        return is(DestinationKind::shared);
    if (size == 10 && national.starts_with("800"))
        return is(DestinationKind::toll_free);
    if (is_service(national))
        return is(DestinationKind::service);
    if (const auto kind = costly_kind("+86" + std::string(national));
        kind == DestinationKind::satellite ? size == 11
                                           : kind == DestinationKind::premium && size <= 9)
        return is(kind);
    if (size == 11 && national[0] == '1' && national[1] >= '3')
        return is(DestinationKind::mobile);
    if (const std::size_t area = area_digits(national)) {
        to.area = national.substr(0, area);
        return is(DestinationKind::landline);
    }
    // A short number of another place: 021-12345. Nobody's in particular, so without its area.
    const std::size_t area = is_area_of_two(national) ? 2 : 3;
    if (area_was_dialled && size > area && is_service(national.substr(area)))
        return is(DestinationKind::service);
    return to;
}

// After the zero of a long-distance call: an area, or the mobile of another place.
Destination with_zero(std::string_view national) {
    return mainland(national, !national.starts_with('1') || national.starts_with("10"));
}

Destination abroad(std::string_view digits) {
    Destination to;
    if (!all_digits(digits) || digits.size() < 7 || digits.size() > most_digits_of_e164 ||
        digits.front() == '0')
        return to;
    to.e164 = "+" + std::string(digits);
    to.kind = costly_kind(to.e164);
    if (to.kind == DestinationKind::unknown)
        to.kind = DestinationKind::foreign;
    to.zones = zones_of_digits(digits);
    return to;
}

// Without what stands between digits for the eye (RFC 3966 §5.1.1); "00" is dialled for "+".
std::string dialled(std::string_view number) {
    std::string text;
    for (const char c : number) {
        if (std::string_view(" -.()/").find(c) == std::string_view::npos)
            text += c;
    }
    if (text.starts_with("00"))
        text = "+" + text.substr(2);
    return text;
}

}  // namespace

Destination destination_of(std::string_view number) {
    const std::string text = dialled(number);
    const std::string_view it = text;
    if (it.starts_with("+860"))  // +86 (0)25 …
        return with_zero(it.substr(4));
    if (it.starts_with("+86"))
        return mainland(it.substr(3), false);
    if (it.starts_with('+'))
        return abroad(it.substr(1));
    if (!all_digits(it))
        return {};
    if (it.starts_with('0'))
        return with_zero(it.substr(1));
    if (it.starts_with("86") && it.size() >= 12)
        return mainland(it.substr(2), false);
    // Without a zero before it only what is whole without an area.
    Destination to = mainland(it, false);
    if (to.kind == DestinationKind::landline)
        return {};
    if (to.kind == DestinationKind::unknown && it.size() <= 6)
        to.kind = DestinationKind::internal;
    return to;
}

std::span<const CostlyPrefix> costly_prefixes() {
    return costly;
}

bool is_prefix(std::string_view text) {
    return text.size() >= 2 && text.size() <= most_digits_of_e164 + 1 && text.front() == '+' &&
           all_digits(text.substr(1)) && text[1] != '0';
}

}  // namespace zongji::permission
