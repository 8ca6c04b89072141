#pragma once

#include "domain/configuration/records.h"

#include <string>

namespace zongji::app {

// Words for ids, out of the configuration; empty for what is no longer in it.
template <class Records, class AnyId>
std::string key_of(const Records& records, AnyId id) {
    for (const auto& [key, known] : records) {
        if (known.id.value == id.value)
            return key;
    }
    return "";
}

inline std::string user_name(const configuration::Snapshot& snapshot, std::int64_t id) {
    for (const auto& [key, known] : snapshot.users) {
        if (known.id.value == id)
            return known.record.name.empty() ? key : known.record.name;
    }
    return "";
}

}  // namespace zongji::app
