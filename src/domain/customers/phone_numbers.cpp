#include "domain/customers/phone_numbers.h"

#include "base/text.h"
#include "domain/customers/number_region.h"

#include <algorithm>
#include <array>

#include <phonenumbers/phonenumberutil.h>

namespace zongji::customers {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;
using Parsed = i18n::phonenumbers::PhoneNumber;

constexpr std::size_t most_raw_bytes = 64;
// E.164 has 15; a national prefix, a carrier's and an extension may stand beside them.
constexpr std::size_t most_digits = 32;

bool digit(char c) {
    return c >= '0' && c <= '9';
}
// "+" where it leads, and digits, of whatever separates them for the eye (RFC 3966 §5.1.1). "00" in
// front is how "+" is dialled.
std::string only_digits(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (digit(c) || (c == '+' && result.empty()))
            result += c;
    }
    if (result.starts_with("00") && result.size() > 7)
        result = "+" + result.substr(2);
    return result == "+" ? "" : result;
}

std::string without_country(const std::string& digits) {
    return digits.starts_with("+86") ? digits.substr(3) : digits;
}

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, digit);
}

// 110, 12345, 10086, 1008611, 106…: from 13 on, longer ones are mobile numbers, whole or not.
bool is_public_service(std::string_view national) {
    const std::size_t size = national.size();
    if (!national.starts_with('1'))
        return false;
    return size == 3 || size == 5 || (size >= 6 && size <= 9 && national[1] < '3') ||
           (size >= 9 && size <= 20 && national.starts_with("106"));
}

// The short numbers of the Chinese network, which libphonenumber takes for broken landlines, or
// other for what it can judge.
NumberKind special_kind(const std::string& national) {
    const std::size_t size = national.size();
    if (!all_digits(national))
        return NumberKind::other;
    if (size == 10 && national.starts_with("400"))
        return NumberKind::shared;
    if (size == 10 && national.starts_with("800"))
        return NumberKind::toll_free;
    if (is_public_service(national))
        return NumberKind::service;
    if ((national.starts_with("95") || national.starts_with("96")) && size >= 5 && size <= 8)
        return NumberKind::service;
    if (size >= 1 && size <= 6)
        return NumberKind::internal;
    return NumberKind::other;
}

NumberKind kind_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
        case PhoneNumberUtil::MOBILE:
            return NumberKind::mobile;
        case PhoneNumberUtil::FIXED_LINE:
            return NumberKind::landline;
        case PhoneNumberUtil::TOLL_FREE:
            return NumberKind::toll_free;
        case PhoneNumberUtil::SHARED_COST:
            return NumberKind::shared;
        default:
            return NumberKind::other;
    }
}

// Mobile numbers by their look: new blocks are in use before any list knows them.
bool looks_mobile(std::string_view national) {
    return national.size() == 11 && national[0] == '1' && national[1] >= '3' &&
           all_digits(national);
}

void take_mobile(PhoneNumber& number, std::string_view national) {
    number.kind = NumberKind::mobile;
    number.e164 = "+86" + std::string(national);
}

void ask_library(PhoneNumber& number, const std::string& region) {
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    Parsed parsed;
    if (library.Parse(number.digits, region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
        return;
    if (!library.IsValidNumber(parsed)) {
        if (number.e164.empty())
            return;
    } else {
        number.kind = kind_of(library.GetNumberType(parsed));
        library.Format(parsed, PhoneNumberUtil::E164, &number.e164);
    }
    number.region = region_of(parsed, region);
}

}  // namespace

PhoneNumber normalise(std::string_view raw, const std::string& region) {
    PhoneNumber number;
    number.raw = plain_line(raw, most_raw_bytes);
    const std::string text = search_form(number.raw);  // full-width digits are digits
    number.digits = only_digits(text);
    if (number.digits.empty()) {
        number.kind = NumberKind::withheld;
        return number;
    }
    // "anonymous7", "公司8001", a SIP user's name: not a number that could be called.
    if (has_letters(text) || number.digits.size() > most_digits) {
        number.digits.clear();
        return number;
    }
    if (region == "CN") {
        const std::string national = without_country(number.digits);
        number.kind = special_kind(national);
        if (number.kind != NumberKind::other) {
            number.digits = national;
            return number;
        }
        if (looks_mobile(national))
            take_mobile(number, national);
    }
    ask_library(number, region);
    return number;
}

}  // namespace zongji::customers
