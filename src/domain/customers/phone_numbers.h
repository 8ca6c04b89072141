#pragma once

#include "base/json.h"

#include <map>
#include <string>
#include <string_view>

// One number, however it is written or delivered: "139 1234 5678", "+86-139-1234-5678",
// "008613912345678" and "０１３９…" in full-width digits are one and the same.
namespace zongji::customers {

enum class NumberKind {
    withheld,   // nothing, or no digits
    mobile,     //
    landline,   //
    toll_free,  // 800
    shared,     // 400
    service,    // 110, 12345, 95xxx, 96xxx, 1xxxx: short numbers of the public network
    internal,   // an extension of ours
    other       // valid elsewhere, or nothing that is known
};
BOOST_DESCRIBE_ENUM(NumberKind, withheld, mobile, landline, toll_free, shared, service, internal,
                    other)

struct PhoneNumber {
    std::string e164;    // "+8613912345678"; empty where a number has none
    std::string raw;     // as delivered, a plain line (base/text.h) of at most 64 bytes
    std::string digits;  // "+" and digits of it: what people search for
    NumberKind kind = NumberKind::other;
    // By locale, {"zh-CN": "江苏 南京", "en": "Nanjing, Jiangsu"}; empty if unknown.
    std::map<std::string, std::string> region;

    // What tells two callers apart: the E.164 form, else the digits. Empty for nobody.
    const std::string& identity() const { return e164.empty() ? digits : e164; }
};
BOOST_DESCRIBE_STRUCT(PhoneNumber, (), (e164, raw, digits, kind, region))

// `region` is the country that a number without country code is in. Any thread; 5 µs or so. Never
// fails: what is no number (letters of any script, no digits, more than 32 of them) has no `digits`
// and stays as it came.
PhoneNumber normalise(std::string_view raw, const std::string& region = "CN");

}  // namespace zongji::customers
