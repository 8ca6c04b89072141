#pragma once

#include "base/contact_words.h"
#include "base/ids.h"
#include "base/time.h"
#include "engine/calendars/calendars.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// The one decision whether somebody may be contacted: what is asked, the facts that are known of
// him, and rules, which are data. A pure function: no clock, no thread, no I/O. Whoever needs a new
// fact (a consent, a campaign's cap) states it and gives a rule that asks for it; nothing here
// changes.
//
// Promises: who is on the list of those not to be called is never allowed, whatever the other rules
// are; a decision names the rule that made it, and its version; `earliest` is a time at which the
// same question, with no further contact in between, is allowed.
namespace zongji::permission {

// ---- What is asked

// Facts are stated by name. One that is not stated is not known, which is neither yes nor no.
namespace facts {
inline constexpr std::string_view on_do_not_call_list = "on_do_not_call_list";
// He agreed to this purpose by this means.
inline constexpr std::string_view consented = "consented";
// He agreed to be contacted at this time.
inline constexpr std::string_view agreed_time = "agreed_time";
// He was in touch with us within the last hour, and so is up.
inline constexpr std::string_view was_here_just_now = "was_here_just_now";
}  // namespace facts

struct Contact {
    Timestamp at;
    ContactMeans means = ContactMeans::voice;
    bool effective = false;  // somebody was reached
};

struct Facts {
    std::map<std::string, bool, std::less<>> stated;
    // Ours with this person, under whichever number, of all campaigns and agents; in any order.
    std::vector<Contact> contacts;
    // Since when `contacts` is all of them. None: they are not known.
    std::optional<Timestamp> contacts_since;
};

struct Question {
    std::string number;  // E.164, or as it is dialled
    std::optional<CustomerId> customer;
    ContactMeans means = ContactMeans::voice;
    ContactPurpose purpose = ContactPurpose::service;
    Facts facts;
};

// ---- Rules

// The fact must be so.
struct FactRule {
    std::string fact;
    bool wanted = false;
};
// Only then, by the clock of whom it reaches: weekly hours, and days that differ.
struct HoursRule {
    std::vector<calendars::OpenSpan> open;
    std::vector<calendars::SpecialDay> days;
};
// At most so many in that time; at zero none at all.
struct CountRule {
    int most = 0;
    CountPeriod period = CountPeriod::day;
    bool effective_only = false;
};
// Since the last one so much time must have passed.
struct GapRule {
    Span least;
};

struct RuleDefinition {
    std::string key;
    int version = 1;
    std::string source;  // "广告法 43"
    RuleStanding standing = RuleStanding::house;
    bool on = true;
    std::string valid_from, valid_until;   // dates, the last one too; empty: without end
    std::vector<ContactMeans> means;       // none: every
    std::vector<ContactPurpose> purposes;  // none: every
    std::vector<std::string> unless;       // facts, any of which sets the rule aside where it is so
    Unknown unknown = Unknown::allows;     // what follows where it cannot be told
    std::string reason;                    // a key for people's words; empty: the rule's key
    std::variant<FactRule, HoursRule, CountRule, GapRule> check;
};

// Checked and made ready, immutable: share it. The zones' rules are read here, once.
class Rules {
public:
    // `zone`: of the law, by which a rule begins and ends to be valid. `version` is recorded with
    // each decision. Errors point into `definitions` ("/3/open/0/to"). At least one rule must
    // always ask for the list of those not to be called.
    static Result<Rules> make(std::vector<RuleDefinition> definitions, const std::string& zone,
                              std::int64_t version);

    struct Rule {
        RuleDefinition is;
        // Of HoursRule, by zone.
        std::map<std::string, calendars::Calendar, std::less<>> hours;
    };
    const std::vector<Rule>& all() const { return rules_; }
    const calendars::Zone& zone() const { return zone_; }
    const calendars::Zone* zone_named(std::string_view name) const;
    std::int64_t version() const { return version_; }

private:
    explicit Rules(calendars::Zone zone) : zone_(std::move(zone)) {}

    std::vector<Rule> rules_;
    calendars::Zone zone_;
    std::map<std::string, calendars::Zone, std::less<>> zones_;
    std::int64_t version_ = 0;
};

// ---- The decision, as it is recorded

struct Decision {
    bool allowed = false;
    std::string reason;  // "allowed", "no_number", or the rule's
    std::string rule;    // which decided; empty where none did
    int rule_version = 0;
    std::int64_t rules_version = 0;
    bool because_unknown = false;  // refused since it could not be told
    // When the same question would be allowed; none: by no waiting.
    std::optional<Timestamp> earliest;
    // Rules that could not be told, and let it pass.
    std::vector<std::string> not_known;
};
BOOST_DESCRIBE_STRUCT(Decision, (),
                      (allowed, reason, rule, rule_version, rules_version, because_unknown,
                       earliest, not_known))

// O(rules × contacts); a refusal asks again for each of the times that it might be allowed at.
Decision decide(const Question& question, const Rules& rules, Now now);

}  // namespace zongji::permission
