#include "domain/configuration/findings.h"
#include "domain/configuration/snapshot.h"
#include "domain/configuration/syntax.h"

#include <algorithm>

// Of calls out: as whom, what for, and how much.
namespace zongji::configuration {
namespace {

constexpr int most_of_anything = 1'000'000;
constexpr int longest_gap_s = 366 * 86'400;

void expect_date(Findings& findings, const std::string& path, const std::string& date) {
    findings.expect(date.empty() || is_date(date), path, "must be a date such as 2026-10-01");
}

void expect_text(Findings& findings, const std::string& path, const std::string& text) {
    findings.expect(count_characters(text) <= 200, path, "must have at most 200 characters");
}

void expect_fact(Findings& findings, const std::string& path, const std::string& fact) {
    findings.expect(is_key(fact), path, "must be the name of a fact, such as consented");
}

bool is_prefix(const std::string& text) {
    return text.size() >= 2 && text.starts_with('+') && text[1] != '0' && is_dialled(text) &&
           text.size() <= 16;
}

void expect_prefixes(Findings& findings, const std::string& path, std::string_view member,
                     const std::vector<std::string>& prefixes) {
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
        findings.expect(is_prefix(prefixes[i]), at(path, member, i),
                        "must be a prefix with its country, such as +86 or +8620");
    }
}

// The company's: what belongs to a part of it would loosen what holds for all.
void expect_companys(Findings& findings, const std::string& path, const std::string& org_unit) {
    findings.expect(org_unit.empty() || org_unit == root_of(findings.document), path + "/org_unit",
                    "must be the company itself: its rules hold for all");
}

}  // namespace

void validate_calls_out(Findings& findings, const std::string& path, const Number& number) {
    expect_text(findings, path + "/owner", number.owner);
    expect_text(findings, path + "/city", number.city);
    expect_text(findings, path + "/filing", number.filing);
    expect_date(findings, path + "/expires", number.expires);
    if (!number.calls_out)
        return;
    if (is_call_in_only(number.key)) {
        findings.add(path + "/calls_out",
                     "must be off: a 400 or 800 number is for calls in only, and is closed by the "
                     "carrier when it calls out");
        return;
    }
    findings.expect(!number.owner.empty(), path + "/owner",
                    "is needed of a number that calls out: the legal entity it was given to");
    findings.expect(!number.filing.empty(), path + "/filing",
                    "is needed of a number that calls out: only a filed number may show");
}

void validate_calls_out_as(Findings& findings, const std::string& path, const Queue& queue) {
    Keys seen;
    for (std::size_t i = 0; i < queue.calls_out_as.size(); ++i) {
        const std::string& key = queue.calls_out_as[i];
        const std::string place = at(path, "calls_out_as", i);
        findings.names(place, key, findings.numbers, "numbers");
        findings.expect(seen.insert(key).second, place, "stands twice");
        const auto& numbers = findings.document.numbers;
        const auto named = std::ranges::find(numbers, key, &Number::key);
        findings.expect(named == numbers.end() || named->calls_out, place,
                        "names a number that does not call out");
    }
}

void validate_contact_rules(Findings& findings) {
    const auto& rules = findings.document.contact_rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const ContactRule& rule = rules[i];
        const std::string path = at("contact_rules", i);
        // engine/permission takes no rules without it.
        findings.expect(rule.key != "do_not_call", path + "/key",
                        "is the rule that keeps the list of those not to be called: it always "
                        "holds, and cannot be replaced");
        findings.labels(path + "/name", rule.name);
        findings.org_unit(path, rule.org_unit);
        expect_companys(findings, path, rule.org_unit);
        findings.range(path + "/version", rule.version, 1, most_of_anything);
        expect_text(findings, path + "/source", rule.source);
        expect_date(findings, path + "/valid_from", rule.valid_from);
        expect_date(findings, path + "/valid_until", rule.valid_until);
        findings.expect(rule.reason.empty() || is_key(rule.reason), path + "/reason",
                        "must be 1 to 64 small letters, digits, '.', '_' or '-'");
        for (std::size_t u = 0; u < rule.unless.size(); ++u)
            expect_fact(findings, at(path, "unless", u), rule.unless[u]);
        if (!rule.holidays.empty())
            findings.names(path + "/holidays", rule.holidays, findings.calendars, "calendars");
        validate_spans(findings, path, rule.open, true);
        validate_spans(findings, path, rule.holidays_open, false, "holidays_open");
        switch (rule.check) {
            case ContactCheck::fact:
                expect_fact(findings, path + "/fact", rule.fact);
                break;
            case ContactCheck::hours:
                findings.expect(!rule.open.empty(), path + "/open", "must hold at least one");
                break;
            case ContactCheck::count:
                findings.range(path + "/most", rule.most, 0, most_of_anything);
                break;
            case ContactCheck::gap:
                findings.range(path + "/gap_s", rule.gap_s, 1, longest_gap_s);
                break;
        }
    }
}

void validate_call_limits(Findings& findings) {
    const auto& all = findings.document.call_limits;
    Keys seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const CallLimits& limits = all[i];
        const std::string path = at("call_limits", i);
        findings.labels(path + "/name", limits.name);
        findings.org_unit(path, limits.org_unit);
        const std::string& unit =
            limits.org_unit.empty() ? root_of(findings.document) : limits.org_unit;
        findings.expect(seen.insert(unit).second, path + "/org_unit",
                        "stands twice: one of an org unit");
        expect_prefixes(findings, path, "reachable", limits.reachable);
        expect_prefixes(findings, path, "refused", limits.refused);
        const std::pair<const char*, int> amounts[] = {
            {"/agent_calls_at_once", limits.agent_calls_at_once},
            {"/agent_calls_an_hour", limits.agent_calls_an_hour},
            {"/agent_calls_a_day", limits.agent_calls_a_day},
            {"/agent_minutes_an_hour", limits.agent_minutes_an_hour},
            {"/agent_minutes_a_day", limits.agent_minutes_a_day},
            {"/company_calls_at_once", limits.company_calls_at_once},
            {"/company_calls_an_hour", limits.company_calls_an_hour},
            {"/company_calls_a_day", limits.company_calls_a_day},
            {"/company_minutes_an_hour", limits.company_minutes_an_hour},
            {"/company_minutes_a_day", limits.company_minutes_a_day}};
        for (const auto& [member, amount] : amounts)
            findings.range(path + member, amount, 0, most_of_anything);
        findings.expect(parse_time_of_day(limits.night_from).has_value(), path + "/night_from",
                        "must be a time such as 22:00");
        findings.expect(parse_time_of_day(limits.night_to).has_value(), path + "/night_to",
                        "must be a time such as 07:00");
        findings.range(path + "/night_pct", limits.night_pct, 0, 100);
    }
}

}  // namespace zongji::configuration
