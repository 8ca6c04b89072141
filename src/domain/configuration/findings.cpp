#include "domain/configuration/findings.h"

#include "domain/configuration/syntax.h"

namespace zongji::configuration {
namespace {

template <class Record>
Keys keys_of(const std::vector<Record>& records) {
    Keys keys;
    for (const auto& record : records)
        keys.insert(record.key);
    return keys;
}

}  // namespace

Findings::Findings(const Document& all, const Checks& outside)
    : document(all),
      checks(outside),
      org_units(keys_of(all.org_units)),
      calendars(keys_of(all.calendars)),
      skills(keys_of(all.skills)),
      queues(keys_of(all.queues)),
      phones(keys_of(all.phones)),
      users(keys_of(all.users)),
      prompts(keys_of(all.prompts)),
      flows(keys_of(all.flows)),
      trunks(keys_of(all.trunks)),
      numbers(keys_of(all.numbers)) {}

void Findings::add(std::string path, std::string message) {
    errors_.push_back(invalid(std::move(message), std::move(path)));
}

void Findings::expect(bool holds, const std::string& path, const char* message) {
    if (!holds)
        add(path, message);
}

void Findings::range(const std::string& path, long long value, long long least, long long most) {
    if (value >= least && value <= most)
        return;
    add(path, "must be between " + std::to_string(least) + " and " + std::to_string(most));
}

void Findings::labels(const std::string& path, const Labels& labels) {
    for (const auto& [locale, text] : labels) {
        const std::string place = path + "/" + locale;
        expect(is_locale(locale), place, "must stand under a locale such as zh-CN or en");
        name(place, text);
    }
}

void Findings::name(const std::string& path, const std::string& text) {
    expect(!text.empty(), path, "must not be empty");
    expect(count_characters(text) <= 200, path, "must have at most 200 characters");
}

void Findings::zone(const std::string& path, const std::string& zone) {
    const bool known = is_zone_name(zone) && (!checks.zone_exists || checks.zone_exists(zone));
    expect(known, path, "must be an IANA time zone such as Asia/Shanghai");
}

void Findings::org_unit(const std::string& path, const std::string& key) {
    if (!key.empty())
        names(path + "/org_unit", key, org_units, "org_units");
}

void Findings::names(const std::string& path, const std::string& key, const Keys& known,
                     std::string_view kind) {
    if (!known.contains(key))
        add(path, "names none of the " + std::string(kind));
}

std::string at(std::string_view list, std::size_t index) {
    return "/" + std::string(list) + "/" + std::to_string(index);
}

std::string at(const std::string& path, std::string_view member, std::size_t index) {
    return path + at(member, index);
}

}  // namespace zongji::configuration
