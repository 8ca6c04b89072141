#include "engine/permission/permission.h"
#include "engine/permission/zones_by_code.h"

#include <algorithm>
#include <set>

namespace zongji::permission {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

// As text they sort as time does.
bool is_date_or_empty(std::string_view text) {
    if (text.empty())
        return true;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return false;
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

bool keeps_the_list(const RuleDefinition& rule) {
    const auto* fact = std::get_if<FactRule>(&rule.check);
    return fact && fact->fact == facts::on_do_not_call_list && !fact->wanted && rule.on &&
           rule.means.empty() && rule.purposes.empty() && rule.unless.empty() &&
           rule.valid_from.empty() && rule.valid_until.empty();
}

Result<void> check_one(const RuleDefinition& rule, const std::string& path) {
    if (!is_name(rule.key))
        return invalid("must be 1 to 64 small letters, digits, '.', '_' or '-'", path + "/key");
    if (rule.version < 1)
        return invalid("must be 1 or more", path + "/version");
    if (!is_date_or_empty(rule.valid_from))
        return invalid("must be a date such as 2026-10-01", path + "/valid_from");
    if (!is_date_or_empty(rule.valid_until))
        return invalid("must be a date such as 2026-10-01", path + "/valid_until");
    for (std::size_t i = 0; i < rule.unless.size(); ++i) {
        if (!is_name(rule.unless[i]))
            return invalid("must be the name of a fact", path + "/unless/" + std::to_string(i));
    }
    if (const auto* fact = std::get_if<FactRule>(&rule.check); fact && !is_name(fact->fact))
        return invalid("must be the name of a fact", path + "/fact");
    if (const auto* count = std::get_if<CountRule>(&rule.check); count && count->most < 0)
        return invalid("must be 0 or more", path + "/most");
    if (const auto* gap = std::get_if<GapRule>(&rule.check); gap && gap->least <= Span{})
        return invalid("must be longer than nothing", path + "/gap_s");
    return {};
}

}  // namespace

Result<Rules> Rules::make(std::vector<RuleDefinition> definitions, const std::string& zone,
                          std::int64_t version) {
    ZONGJI_TRY(const calendars::Zone law, calendars::find_zone(zone));
    Rules rules{law};
    rules.version_ = version;
    // A zone that this machine has not heard of yet: there the hour is not known.
    for (const std::string_view name : all_zones()) {
        if (auto place = calendars::find_zone(name))
            rules.zones_.emplace(name, *place);
    }
    std::set<std::string> keys;
    bool list_is_kept = false;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const std::string path = "/" + std::to_string(i);
        Rule rule{std::move(definitions[i]), {}};
        ZONGJI_CHECK(check_one(rule.is, path));
        if (!keys.insert(rule.is.key).second)
            return invalid("stands twice among the rules", path + "/key");
        if (const auto* hours = std::get_if<HoursRule>(&rule.is.check)) {
            for (const auto& [name, place] : rules.zones_) {
                ZONGJI_TRY(calendars::Calendar calendar,
                           calendars::Calendar::make({name, hours->open, hours->days}, path));
                rule.hours.emplace(name, std::move(calendar));
            }
        }
        list_is_kept = list_is_kept || keeps_the_list(rule.is);
        rules.rules_.push_back(std::move(rule));
    }
    if (!list_is_kept)
        return invalid("one of the rules must keep the list of those not to be called, always");
    return rules;
}

const calendars::Zone* Rules::zone_named(std::string_view name) const {
    const auto found = zones_.find(name);
    return found == zones_.end() ? nullptr : &found->second;
}

}  // namespace zongji::permission
