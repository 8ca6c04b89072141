#include "domain/calling/company_rules.h"

#include "base/ensure.h"
#include "base/json.h"
#include "domain/calling/org_units.h"
#include "domain/calling/shipped_rules.h"
#include "domain/configuration/snapshot.h"
#include "domain/configuration/syntax.h"

#include <algorithm>

namespace zongji::calling {
namespace {

using configuration::CallLimits;
using configuration::ContactRule;
using configuration::Snapshot;

std::vector<calendars::OpenSpan> spans_of(const std::vector<configuration::OpenSpan>& spans) {
    std::vector<calendars::OpenSpan> made;
    for (const auto& span : spans)
        made.push_back({span.weekdays, span.from, span.to});
    return made;
}

// A make-up working day has the hours of a Monday.
std::vector<calendars::OpenSpan> of_a_working_day(const ContactRule& rule) {
    std::vector<calendars::OpenSpan> made;
    for (const auto& span : rule.open) {
        if (std::ranges::find(span.weekdays, 1) != span.weekdays.end())
            made.push_back({{}, span.from, span.to});
    }
    return made;
}

permission::HoursRule hours_of(const ContactRule& rule, const Snapshot& snapshot) {
    permission::HoursRule hours{spans_of(rule.open), {}};
    const auto holidays = snapshot.calendars.find(rule.holidays);
    if (holidays == snapshot.calendars.end())
        return hours;
    for (const auto& day : holidays->second.record.days) {
        auto open = day.open.empty() ? spans_of(rule.holidays_open) : of_a_working_day(rule);
        hours.days.push_back({day.date, std::move(open)});
    }
    return hours;
}

permission::RuleDefinition definition_of(const ContactRule& rule, const Snapshot& snapshot) {
    permission::RuleDefinition made;
    made.key = rule.key;
    made.version = rule.version;
    made.source = rule.source;
    made.standing = rule.standing;
    made.on = rule.on;
    made.valid_from = rule.valid_from;
    made.valid_until = rule.valid_until;
    made.means = rule.means;
    made.purposes = rule.purposes;
    made.unless = rule.unless;
    made.unknown = rule.unknown;
    made.reason = rule.reason;
    switch (rule.check) {
        case ContactCheck::fact:
            made.check = permission::FactRule{rule.fact, rule.wanted};
            break;
        case ContactCheck::hours:
            made.check = hours_of(rule, snapshot);
            break;
        case ContactCheck::count:
            made.check = permission::CountRule{rule.most, rule.period, rule.effective_only};
            break;
        case ContactCheck::gap:
            made.check = permission::GapRule{seconds(rule.gap_s)};
            break;
    }
    return made;
}

Result<permission::Rules> made_of(const std::vector<ContactRule>& rules, const Snapshot& snapshot) {
    std::vector<permission::RuleDefinition> definitions;
    for (const ContactRule& rule : rules)
        definitions.push_back(definition_of(rule, snapshot));
    return permission::Rules::make(std::move(definitions), configuration::company_zone(snapshot),
                                   snapshot.version);
}

void take_amounts(const CallLimits& from, permission::Amounts& agent) {
    agent = {from.agent_calls_at_once, from.agent_calls_an_hour, from.agent_calls_a_day,
             from.agent_minutes_an_hour, from.agent_minutes_a_day};
}

}  // namespace

const std::vector<ContactRule>& shipped_rules() {
    static const auto rules = [] {
        auto read = parse_json_as<std::vector<ContactRule>>(shipped_rules_text());
        ensure(read.ok(), "the shipped rules cannot be read");
        return std::move(read).value();
    }();
    return rules;
}

permission::Rules rules_of(const Snapshot& snapshot, std::vector<std::string>& troubles) {
    std::vector<ContactRule> rules = shipped_rules();
    for (const auto& [key, own] : snapshot.contact_rules) {
        const auto shipped = std::ranges::find(rules, key, &ContactRule::key);
        if (shipped == rules.end()) {
            rules.push_back(own.record);
        } else {
            *shipped = own.record;
        }
    }
    auto made = made_of(rules, snapshot);
    if (made)
        return *made;
    troubles.push_back("contact rules" + made.error().path + ": " + made.error().message);
    // In the zone of the law that they are of, whatever the company's is.
    Snapshot none;
    none.version = snapshot.version;
    return *made_of(shipped_rules(), none);
}

CallRights call_rights_of(const Snapshot& snapshot, const std::string& org_unit) {
    const std::string root = root_unit(snapshot);
    const auto of_unit = [&](const std::string& unit) -> const CallLimits* {
        for (const auto& [key, known] : snapshot.call_limits) {
            const std::string& of = known.record.org_unit;
            if ((of.empty() ? root : of) == unit)
                return &known.record;
        }
        return nullptr;
    };
    const CallLimits* nearest = nullptr;
    for (const std::string& unit : upward(snapshot, org_unit)) {
        nearest = of_unit(unit);
        if (nearest)
            break;
    }
    CallRights rights;
    if (nearest) {
        rights.reach = {nearest->reachable, nearest->refused};
        take_amounts(*nearest, rights.limits.agent);
    }
    if (const CallLimits* company = of_unit(root)) {
        rights.limits.company = {company->company_calls_at_once, company->company_calls_an_hour,
                                 company->company_calls_a_day, company->company_minutes_an_hour,
                                 company->company_minutes_a_day};
        const permission::Night usual;
        rights.limits.night = {
            configuration::parse_time_of_day(company->night_from).value_or(usual.from_minute),
            configuration::parse_time_of_day(company->night_to).value_or(usual.to_minute),
            company->night_pct};
    }
    return rights;
}

}  // namespace zongji::calling
