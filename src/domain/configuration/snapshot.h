#pragma once

#include "domain/configuration/records.h"

#include <cstdint>
#include <string>
#include <vector>

namespace zongji::configuration {

// A record as it is stored: its kind and key, the id that live state and journal know it by, and
// itself as JSON.
struct StoredRecord {
    std::string kind;
    std::string key;
    std::int64_t id = 0;
    OrgUnitId org_unit_id;
    json::value data;
};

// Any order of records. Fails as `corrupt` when a record is not what its kind describes.
Result<Snapshot> build_snapshot(std::int64_t version, const std::vector<StoredRecord>& records);

// The values alone, ordered by key.
Document document_of(const Snapshot& snapshot);

// The key of the org unit that a record without one belongs to; empty when there is no org unit.
std::string root_of(const Document& document);

// How many days recordings are kept; 0: for ever.
int days_recordings_are_kept(const Snapshot& snapshot);

// The zone of the company's day: its root org unit's.
std::string company_zone(const Snapshot& snapshot);

}  // namespace zongji::configuration
