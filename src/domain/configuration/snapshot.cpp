#include "domain/configuration/snapshot.h"

#include "domain/configuration/kinds.h"

namespace zongji::configuration {
namespace {

Error unreadable(const StoredRecord& record, const Error& why) {
    return Error{ErrorCode::corrupt, "a stored record of the " + record.kind + " " + why.message,
                 why.path};
}

}  // namespace

Result<Snapshot> build_snapshot(std::int64_t version, const std::vector<StoredRecord>& records) {
    Snapshot snapshot;
    snapshot.version = version;
    for (const StoredRecord& stored : records) {
        std::optional<Error> error;
        bool known = false;
        for_each_kind([&](const auto& kind) {
            if (kind.name != stored.kind)
                return;
            known = true;
            using Kind = std::remove_cvref_t<decltype(kind)>;
            auto record = from_json<typename Kind::Record>(stored.data);
            if (!record) {
                error = unreadable(stored, record.error());
                return;
            }
            (snapshot.*kind.map)[stored.key] = {typename Kind::RecordId{stored.id},
                                                stored.org_unit_id, std::move(record).value()};
        });
        if (!known)
            error = unreadable(stored, invalid("is of a kind this program does not know"));
        if (error)
            return *error;
    }
    return snapshot;
}

Document document_of(const Snapshot& snapshot) {
    Document document;
    for_each_kind([&](const auto& kind) {
        for (const auto& [key, known] : snapshot.*kind.map) {
            (document.*kind.list).push_back(known.record);
        }
    });
    return document;
}

std::string root_of(const Document& document) {
    for (const OrgUnit& unit : document.org_units) {
        if (unit.parent.empty())
            return unit.key;
    }
    return {};
}

int days_recordings_are_kept(const Snapshot& snapshot) {
    for (const auto& [key, unit] : snapshot.org_units) {
        if (unit.record.parent.empty())
            return unit.record.keep_recordings_days;
    }
    return 0;
}

std::string company_zone(const Snapshot& snapshot) {
    for (const auto& [key, unit] : snapshot.org_units) {
        if (unit.record.parent.empty())
            return unit.record.zone;
    }
    return OrgUnit{}.zone;
}

}  // namespace zongji::configuration
