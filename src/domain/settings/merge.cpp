#include "domain/settings/merge.h"

#include "domain/configuration/kinds.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

namespace zongji::settings {
namespace {

using configuration::Document;

template <class Record>
std::set<std::string> keys_of(const std::vector<Record>& records) {
    std::set<std::string> keys;
    for (const Record& record : records)
        keys.insert(record.key);
    return keys;
}

// "/queues/3/skills/0" → kind "queues", index 3, rest "/skills/0".
struct Place {
    std::string kind;
    std::size_t index = 0;
    std::string rest;
    bool of_record = false;
};

Place parse_place(const std::string& path) {
    Place place;
    const std::size_t slash = path.find('/', 1);
    place.kind = path.substr(1, slash - 1);
    if (slash == std::string::npos)
        return place;
    const char* start = path.data() + slash + 1;
    const auto [end, code] = std::from_chars(start, path.data() + path.size(), place.index);
    place.of_record = code == std::errc{};
    place.rest = std::string(end, path.data() + path.size());
    return place;
}

// Empty unless the place is in a record beyond the `given` ones.
std::string stored_key(const Place& place, const Document& given, const Document& all) {
    std::string key;
    configuration::for_each_kind([&](const auto& kind) {
        if (!place.of_record || kind.name != place.kind)
            return;
        const auto& records = all.*kind.list;
        if (place.index >= (given.*kind.list).size() && place.index < records.size())
            key = records[place.index].key;
    });
    return key;
}

std::string in_words(const RecordProblem& problem) {
    return "the stored record \"" + problem.key + "\" of the " + problem.kind + ": " +
           (problem.path.empty() ? "" : problem.path + " ") + problem.message;
}

std::set<std::string> problems_before(const Document& before, const configuration::Checks& checks) {
    std::set<std::string> found;
    for (const RecordProblem& problem : problems_of_records(before, checks))
        found.insert(in_words(problem));
    return found;
}

bool may_have_a_password(const configuration::User& user, const Document& stored) {
    if (!user.password.empty() || !user.password_hash.empty())
        return true;
    return std::ranges::any_of(stored.users, [&](const configuration::User& known) {
        return known.key == user.key && !known.password_hash.empty();
    });
}

// One who can sign in. A password that is left out stays as `stored` has it.
bool has_administrator(const Document& document, const Document& stored) {
    return std::ranges::any_of(document.users, [&](const configuration::User& user) {
        return user.active &&
               std::ranges::count(user.roles, configuration::Role::administrator) > 0 &&
               may_have_a_password(user, stored);
    });
}

}  // namespace

Document merge(const Document& stored, const Document& given, const Document& removed, bool prune) {
    Document after = given;
    if (prune)
        return after;
    configuration::for_each_kind([&](const auto& kind) {
        std::set<std::string> gone = keys_of(given.*kind.list);
        gone.merge(keys_of(removed.*kind.list));
        for (const auto& record : stored.*kind.list) {
            if (!gone.contains(record.key))
                (after.*kind.list).push_back(record);
        }
    });
    return after;
}

std::vector<RecordProblem> problems_of_records(const Document& document,
                                               const configuration::Checks& checks) {
    std::vector<RecordProblem> found;
    for (const Error& error : configuration::validate(document, checks)) {
        const Place place = parse_place(error.path);
        if (std::string key = stored_key(place, Document{}, document); !key.empty())
            found.push_back({place.kind, std::move(key), place.rest, error.message});
    }
    return found;
}

std::vector<Problem> find_problems(const Document& before, const Document& given,
                                   const Document& after, const configuration::Checks& checks) {
    std::vector<Problem> problems;
    std::vector<std::string> of_stored;
    for (const Error& error : configuration::validate(after, checks)) {
        const Place place = parse_place(error.path);
        const std::string key = stored_key(place, given, after);
        if (key.empty()) {
            problems.push_back({error.path, error.message});
        } else {
            of_stored.push_back(in_words({place.kind, key, place.rest, error.message}));
        }
    }
    if (!of_stored.empty()) {
        const auto old = problems_before(before, checks);
        for (std::string& text : of_stored) {
            if (!old.contains(text))
                problems.push_back({"", std::move(text)});
        }
    }
    if (has_administrator(before, before) && !has_administrator(after, before))
        problems.push_back({"/users", "must keep an active administrator who has a password"});
    return problems;
}

}  // namespace zongji::settings
