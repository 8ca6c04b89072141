#include "domain/configuration/findings.h"
#include "domain/configuration/syntax.h"

#include <algorithm>
#include <map>

namespace zongji::configuration {
namespace {

bool leads_to_root(const std::string& start, const std::map<std::string, std::string>& parents) {
    std::string key = start;
    for (std::size_t steps = 0; steps <= parents.size(); ++steps) {
        const auto found = parents.find(key);
        // A parent that does not exist is an error of its own.
        if (found == parents.end() || found->second.empty())
            return true;
        key = found->second;
    }
    return false;
}

}  // namespace

void validate_spans(Findings& findings, const std::string& path, const std::vector<OpenSpan>& spans,
                    bool weekly, std::string_view member) {
    struct Open {
        int from, to;
    };
    std::map<int, std::vector<Open>> by_day;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const OpenSpan& span = spans[i];
        const std::string place = at(path, member, i);
        const auto from = parse_time_of_day(span.from);
        const auto to = parse_time_of_day(span.to);
        findings.expect(from && *from < 24 * 60, place + "/from", "must be a time such as 09:00");
        findings.expect(to.has_value(), place + "/to",
                        "must be a time such as 18:00, at most 24:00");
        if (from && to)
            findings.expect(*from < *to, place + "/to", "must be later than `from`");

        if (!weekly) {
            findings.expect(span.weekdays.empty(), place + "/weekdays", "is not used for a date");
        } else {
            findings.expect(!span.weekdays.empty(), place + "/weekdays", "must name a day, 1 to 7");
        }
        for (std::size_t d = 0; weekly && d < span.weekdays.size(); ++d) {
            findings.range(at(place, "weekdays", d), span.weekdays[d], 1, 7);
        }
        if (!from || !to)
            continue;

        const std::vector<int> days = weekly ? span.weekdays : std::vector<int>{0};
        for (const int day : days) {
            auto& opened = by_day[day];
            const bool overlaps = std::ranges::any_of(
                opened, [&](const Open& o) { return *from < o.to && o.from < *to; });
            if (overlaps)
                findings.add(place, "overlaps with another span of the same day");
            opened.push_back({*from, *to});
            if (overlaps)
                break;
        }
    }
}

void validate_org_units(Findings& findings) {
    const auto& units = findings.document.org_units;
    std::map<std::string, std::string> parents;
    for (const OrgUnit& unit : units)
        parents[unit.key] = unit.parent;

    std::size_t roots = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const OrgUnit& unit = units[i];
        const std::string path = at("org_units", i);
        findings.labels(path + "/name", unit.name);
        findings.zone(path + "/zone", unit.zone);
        findings.range(path + "/keep_recordings_days", unit.keep_recordings_days, 0, 36'500);
        findings.expect(unit.parent.empty() || unit.keep_recordings_days == 0,
                        path + "/keep_recordings_days", "is the company's: of the root alone");
        if (unit.parent.empty()) {
            if (++roots > 1)
                findings.add(path + "/parent", "must not be empty: there is a root already");
            continue;
        }
        findings.names(path + "/parent", unit.parent, findings.org_units, "org_units");
        if (!leads_to_root(unit.key, parents))
            findings.add(path + "/parent", "leads in a circle");
    }
    if (units.empty())
        findings.add("/org_units", "must hold at least the company itself");
}

void validate_calendars(Findings& findings) {
    const auto& calendars = findings.document.calendars;
    for (std::size_t i = 0; i < calendars.size(); ++i) {
        const Calendar& calendar = calendars[i];
        const std::string path = at("calendars", i);
        findings.labels(path + "/name", calendar.name);
        findings.org_unit(path, calendar.org_unit);
        if (!calendar.zone.empty())
            findings.zone(path + "/zone", calendar.zone);
        validate_spans(findings, path, calendar.open, true);

        Keys dates;
        for (std::size_t d = 0; d < calendar.days.size(); ++d) {
            const SpecialDay& day = calendar.days[d];
            const std::string place = at(path, "days", d);
            findings.expect(is_date(day.date), place + "/date",
                            "must be a date such as 2026-10-01");
            findings.expect(dates.insert(day.date).second, place + "/date", "stands twice");
            findings.labels(place + "/name", day.name);
            validate_spans(findings, place, day.open, false);
        }
    }
}

void validate_skills(Findings& findings) {
    const auto& skills = findings.document.skills;
    for (std::size_t i = 0; i < skills.size(); ++i) {
        findings.labels(at("skills", i) + "/name", skills[i].name);
        findings.org_unit(at("skills", i), skills[i].org_unit);
    }
}

}  // namespace zongji::configuration
