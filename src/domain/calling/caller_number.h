#pragma once

#include "base/contact_words.h"
#include "domain/configuration/records.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace zongji::calling {

struct CallerWish {
    std::string queue;     // for which the call is made; empty: for none
    std::string org_unit;  // of the agent
    ContactPurpose purpose = ContactPurpose::service;
    std::string callee;  // E.164, or as it is dialled
    // Where the callee's number is from, by locale, as the look-up of a caller has it; may be
    // empty.
    std::map<std::string, std::string> callee_region;
};

// Why one of our numbers does not show.
enum class NotShown {
    unknown,    // there is none of this key
    off,        // it does not call out
    in_only,    // a 400 or 800 number
    not_filed,  // without owner or filing
    expired,    // its filing is over
    other_use,  // it is not filed for this purpose
};
BOOST_DESCRIBE_ENUM(NotShown, unknown, off, in_only, not_filed, expired, other_use)

struct NumberNotShown {
    std::string number;
    NotShown why = NotShown::off;
};

struct CallerChoice {
    std::optional<NumberId> number;  // which shows; none: the call is not made
    std::string key;                 // its digits, as the trunk knows it
    // A sentence for people where none shows, with what is against each that was asked for.
    std::string refusal;
    std::vector<NumberNotShown> not_shown;
};

// As whom we call: of the queue's numbers, else of those of the agent's org unit or of the nearest
// one above that has any that call out. Of several that may, one of the callee's city; else the
// first as the queue has them, of an org unit by key. Always the same one for the same callee:
// numbers do not take turns, which would hide who calls. `today`, "2026-11-30", by the company's
// clock. Pure; O(numbers).
CallerChoice choose_caller_number(const configuration::Snapshot& snapshot, const CallerWish& wish,
                                  const std::string& today);

}  // namespace zongji::calling
