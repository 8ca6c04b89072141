#include "domain/settings/reach.h"

#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "engine/flows/flows.h"

#include <algorithm>
#include <map>

namespace zongji::settings {

using configuration::Change;
using configuration::Document;

namespace {

// Keys by kind.
using Referred = std::map<std::string, std::set<std::string>, std::less<>>;

constexpr std::string_view shared_kinds[] = {"calendars", "skills", "queues", "prompts", "flows"};

// An address range of a trunk takes calls away from all others; rules and limits hold for all.
constexpr std::string_view company_kinds[] = {"trunks", "contact_rules", "call_limits"};

bool is_companys(std::string_view kind) {
    return std::ranges::find(company_kinds, kind) != std::end(company_kinds);
}

bool is_shared(std::string_view kind) {
    return std::ranges::find(shared_kinds, kind) != std::end(shared_kinds);
}

std::string unit_of(const configuration::OrgUnit& unit) {
    return unit.key;
}
template <class Record>
std::string unit_of(const Record& record) {
    return record.org_unit;
}

void note_skills(Referred& names, const std::vector<configuration::SkillLevel>& levels) {
    for (const auto& level : levels)
        names["skills"].insert(level.skill);
}

// What a record names.
template <class Record>
void note(Referred&, const Record&, const flows::References&) {}
void note(Referred& names, const configuration::Queue& queue, const flows::References&) {
    note_skills(names, queue.skills);
    names["prompts"].insert(queue.music);
    names["numbers"].insert(queue.calls_out_as.begin(), queue.calls_out_as.end());
}
void note(Referred& names, const configuration::User& user, const flows::References&) {
    note_skills(names, user.skills);
    names["phones"].insert(user.phone);
}
void note(Referred& names, const configuration::Number& number, const flows::References&) {
    names["flows"].insert(number.flow);
}
void note(Referred& names, const configuration::Flow& flow, const flows::References& all) {
    const auto parsed = flows::parse(flow.document, all);
    if (!parsed.ok())
        return;
    const auto named = flows::references_of(*parsed.flow);
    names["prompts"].insert(named.prompts.begin(), named.prompts.end());
    names["queues"].insert(named.queues.begin(), named.queues.end());
    names["calendars"].insert(named.calendars.begin(), named.calendars.end());
}

flows::References keys_to_name(const Document& document) {
    flows::References all;
    for (const auto& prompt : document.prompts)
        all.prompts.insert(prompt.key);
    for (const auto& queue : document.queues)
        all.queues.insert(queue.key);
    for (const auto& calendar : document.calendars)
        all.calendars.insert(calendar.key);
    return all;
}

template <class Record>
const Record* record_of(const std::vector<Record>& records, const std::string& key) {
    const auto found = std::ranges::find(records, key, &Record::key);
    return found == records.end() ? nullptr : &*found;
}

}  // namespace

Reach::Reach(const Document& document, const std::string& org_unit)
    : document_(document), top_(org_unit) {
    whole_ = org_unit.empty() || org_unit == configuration::root_of(document);
    if (whole_)
        return;
    mine_.insert(top_);
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& unit : document.org_units)
            grew |= mine_.contains(unit.parent) && mine_.insert(unit.key).second;
    }
    const auto* unit = record_of(document.org_units, top_);
    while (unit && !unit->parent.empty() && above_.insert(unit->parent).second)
        unit = record_of(document.org_units, unit->parent);
}

Document Reach::readable() const {
    if (whole_)
        return document_;
    const flows::References all = keys_to_name(document_);
    Referred named;
    configuration::for_each_kind([&](const auto& kind) {
        for (const auto& record : document_.*kind.list) {
            if (is_mine(unit_of(record)))
                note(named, record, all);
        }
    });
    const std::string root = configuration::root_of(document_);
    Document readable;
    configuration::for_each_kind([&](const auto& kind) {
        const auto& of_kind = named[std::string(kind.name)];
        const bool shared = is_shared(kind.name) || kind.name == "org_units";
        for (const auto& record : document_.*kind.list) {
            const std::string unit = unit_of(record).empty() ? root : unit_of(record);
            if (is_mine(unit) || of_kind.contains(record.key) || (shared && above_.contains(unit)))
                (readable.*kind.list).push_back(record);
        }
    });
    return readable;
}

Result<void> Reach::check(const Document& after, const std::vector<Change>& changes) const {
    if (whole_ || changes.empty())
        return {};
    const Document seen = readable();
    Result<void> outcome;
    const auto refuse = [&](ErrorCode code, std::string message, const char* path) {
        if (outcome)
            outcome = Error{code, std::move(message), path};
    };
    configuration::for_each_kind([&](const auto& kind) {
        for (const Change& change : changes) {
            if (change.kind != kind.name)
                continue;
            const auto* old = record_of(document_.*kind.list, change.key);
            const auto* fresh = record_of(after.*kind.list, change.key);
            if (old && !record_of(seen.*kind.list, change.key))
                refuse(ErrorCode::not_found, "there is no such record", "");
            if (is_companys(kind.name))
                refuse(ErrorCode::denied, std::string(kind.name) + " are the company's", "");
            if constexpr (std::is_same_v<typename std::remove_cvref_t<decltype(kind)>::Record,
                                         configuration::OrgUnit>) {
                // His own org unit stays where it is; a new one stands below.
                const bool is_new_below = !old && fresh && is_mine(fresh->parent);
                const bool stays = old && fresh && is_mine(old->key) &&
                                   (is_mine(fresh->parent) || old->parent == fresh->parent);
                const bool goes = old && !fresh && is_mine(old->key) && old->key != top_;
                if (!is_new_below && !stays && !goes)
                    refuse(ErrorCode::denied, "is not below your org unit", "/parent");
            } else {
                if (old && !is_mine(old->org_unit))
                    refuse(ErrorCode::denied, "is another org unit's", "");
                if (fresh && !is_mine(fresh->org_unit))
                    refuse(ErrorCode::denied, "must be your org unit or one below", "/org_unit");
            }
        }
    });
    return outcome;
}

}  // namespace zongji::settings
