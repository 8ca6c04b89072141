#pragma once

#include "domain/settings/settings.h"

#include <memory>
#include <optional>
#include <string>

namespace zongji::settings {

// Words for ids, out of the configuration, else out of what was removed from it: history keeps its
// names. Empty for what never was. For one request, on its worker.
class Names {
public:
    Names(std::shared_ptr<const configuration::Snapshot> snapshot, Settings& settings)
        : snapshot_(std::move(snapshot)), settings_(settings) {}

    std::string user(std::int64_t id);
    std::string queue(QueueId id);
    std::string number(NumberId id);
    // None for what never was.
    const configuration::Queue* queue_rules(QueueId id);

private:
    template <class Map, class Id>
    auto find(Map configuration::Snapshot::*kind, Id id) -> const typename Map::value_type*;
    const configuration::Snapshot& removed();

    std::shared_ptr<const configuration::Snapshot> snapshot_;
    Settings& settings_;
    std::optional<configuration::Snapshot> removed_;
};

}  // namespace zongji::settings
