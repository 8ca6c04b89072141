#include "domain/configuration/diff.h"

#include "domain/configuration/kinds.h"

#include <algorithm>
#include <map>

namespace zongji::configuration {
namespace {

template <class Record>
std::map<std::string, const Record*> by_key(const std::vector<Record>& records) {
    std::map<std::string, const Record*> found;
    for (const Record& record : records)
        found.emplace(record.key, &record);
    return found;
}

std::vector<std::string> changed_fields(const Description& type, const void* before,
                                        const void* after) {
    std::vector<std::string> fields;
    for (const Member& member : type.members) {
        if (detail::to_json(*member.type, member.in(before)) !=
            detail::to_json(*member.type, member.in(after)))
            fields.emplace_back(member.name);
    }
    return fields;
}

template <class Record>
void diff_lists(std::string_view kind, const std::vector<Record>& before,
                const std::vector<Record>& after, std::vector<Change>& changes) {
    const auto old_records = by_key(before);
    const auto new_records = by_key(after);

    std::map<std::string, Change> found;
    for (const auto& [key, record] : new_records) {
        const auto old = old_records.find(key);
        if (old == old_records.end()) {
            found[key] = {std::string(kind), key, ChangeKind::added, {}};
            continue;
        }
        auto fields = changed_fields(description_of<Record>, old->second, record);
        if (fields.empty())
            continue;
        found[key] = {std::string(kind), key, ChangeKind::changed, std::move(fields)};
    }
    for (const auto& [key, record] : old_records) {
        if (!new_records.contains(key)) {
            found[key] = {std::string(kind), key, ChangeKind::removed, {}};
        }
    }
    for (auto& [key, change] : found)
        changes.push_back(std::move(change));
}

}  // namespace

std::vector<Change> diff(const Document& before, const Document& after) {
    std::vector<Change> changes;
    for_each_kind([&](const auto& kind) {
        diff_lists(kind.name, before.*kind.list, after.*kind.list, changes);
    });
    return changes;
}

Document in_order(Document document) {
    for_each_kind([&](const auto& kind) {
        std::ranges::stable_sort(document.*kind.list, {}, [](const auto& r) { return r.key; });
    });
    return document;
}

Document without_secrets(Document document) {
    for (User& user : document.users) {
        user.password.clear();
        user.password_hash.clear();
    }
    for (Phone& phone : document.phones) {
        phone.secret.clear();
        phone.secret_hash.clear();
    }
    for (Trunk& trunk : document.trunks) {
        trunk.secret.clear();
        trunk.secret_hash.clear();
    }
    return document;
}

}  // namespace zongji::configuration
