#pragma once

#include <span>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

// What a number is, by the numbering plans alone: whom it reaches, where that is, what it may cost.
// Told by what is known to be whole and right; anything else is `unknown`, so that no way of
// writing (a carrier's prefix before it, digits behind it) leads around a refusal.
namespace zongji::permission {

enum class DestinationKind {
    unknown,    // no number that could be dialled as it stands
    internal,   // of ours: an extension
    emergency,  // 110, 119, 120, 122, 112
    mobile,
    landline,
    shared,     // 400
    toll_free,  // 800
    service,    // 10086, 12345, 95xxx, 96xxx
    premium,    // information and entertainment, charged by the provider
    satellite,
    global,  // of no country: networks, universal numbers
    foreign
};
BOOST_DESCRIBE_ENUM(DestinationKind, unknown, internal, emergency, mobile, landline, shared,
                    toll_free, service, premium, satellite, global, foreign)

struct Destination {
    DestinationKind kind = DestinationKind::unknown;
    std::string e164;  // "+8613912345678", "+8695588"; empty: internal, unknown
    std::string area;  // of a Chinese landline, without zero: "25"
    // IANA, from the earliest clock to the latest; none: not known.
    std::span<const std::string_view> zones;

    // Reaches a person or a household, and not an institution or ourselves.
    bool is_persons() const {
        return kind == DestinationKind::mobile || kind == DestinationKind::landline ||
               kind == DestinationKind::foreign || kind == DestinationKind::satellite ||
               kind == DestinationKind::global || kind == DestinationKind::unknown;
    }
};

// `number` in E.164, or as people in mainland China dial and write it.
Destination destination_of(std::string_view number);

// Of prefixes that cost whoever calls them by mistake or for a thief; in E.164, from the plans
// named in destination.cpp.
struct CostlyPrefix {
    std::string_view prefix;
    DestinationKind kind;
};
std::span<const CostlyPrefix> costly_prefixes();

// "+86", "+8620": what a list of prefixes holds.
bool is_prefix(std::string_view text);

}  // namespace zongji::permission
