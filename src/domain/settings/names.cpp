#include "domain/settings/names.h"

#include "runtime/log.h"

namespace zongji::settings {

// Read when the first name is missing, which is seldom.
const configuration::Snapshot& Names::removed() {
    if (!removed_) {
        auto read = settings_.load_removed();
        if (!read)
            log_warning("names of what was removed: {}", read.error().message);
        removed_ = read ? std::move(read).value() : configuration::Snapshot{};
    }
    return *removed_;
}

template <class Map, class Id>
auto Names::find(Map configuration::Snapshot::*kind, Id id) -> const typename Map::value_type* {
    if (id.value == 0)
        return nullptr;
    const auto in = [&](const Map& records) -> const typename Map::value_type* {
        for (const auto& each : records) {
            if (each.second.id.value == id.value)
                return &each;
        }
        return nullptr;
    };
    const auto* found = in((*snapshot_).*kind);
    return found ? found : in(removed().*kind);
}

std::string Names::user(std::int64_t id) {
    const auto* found = find(&configuration::Snapshot::users, UserId{id});
    if (!found)
        return "";
    return found->second.record.name.empty() ? found->first : found->second.record.name;
}

std::string Names::queue(QueueId id) {
    const auto* found = find(&configuration::Snapshot::queues, id);
    return found ? found->first : "";
}

std::string Names::number(NumberId id) {
    const auto* found = find(&configuration::Snapshot::numbers, id);
    return found ? found->first : "";
}

const configuration::Queue* Names::queue_rules(QueueId id) {
    const auto* found = find(&configuration::Snapshot::queues, id);
    return found ? &found->second.record : nullptr;
}

}  // namespace zongji::settings
