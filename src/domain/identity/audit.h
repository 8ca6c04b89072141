#pragma once

#include "base/json.h"
#include "domain/identity/viewer.h"
#include "store/scope.h"

// Who did what: only added to, and chained, so that a row that was changed, put in or taken out
// shows.
namespace zongji::identity {

// Who does something: a user, or 0 and the name of a program.
struct Actor {
    UserId user;
    std::string name;     // a user's login
    std::string address;  // where from; empty for a program
    // Of the configuration he changes what belongs to this org unit and below; empty: all of it.
    std::string administers{};
};

inline Actor actor_of(const Viewer& viewer) {
    return {viewer.user_id, viewer.login, viewer.address};
}

// As one who changes the configuration.
inline Actor administrator_of(const Viewer& viewer) {
    return {viewer.user_id, viewer.login, viewer.address, viewer.org_unit};
}

struct AuditEntry {
    Timestamp at;
    OrgUnitId org_unit_id;
    std::string who;      // a login, or a program's name
    std::string address;  // where from; empty for a program
    std::string what;     // "settings.changed", "recording.heard"
    std::string kind;     // of the thing: "queues", "recording"
    std::string key;      // which: its key or id
    json::value before;   // null where there is none
    json::value after;
};

struct AuditRow {
    AuditId id;
    Timestamp at_us;
    OrgUnitId org_unit_id;
    std::string who;
    std::string address;
    std::string what;
    std::string kind;
    std::string key;
    std::string before;  // JSON text, as it was hashed
    std::string after;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (id, at_us, org_unit_id, who, address, what, kind, key, before, after))

// Adds a row inside the transaction of the change, so that there is neither without the other.
// Passwords, secrets and their hashes within `before` and `after` are replaced by "hidden", or
// "changed" where they differ.
Result<AuditId> write_audit(store::Transaction& transaction, const AuditEntry& entry);

struct AuditFilter {
    AuditId before;    // rows older than this; 0 begins with the newest
    std::string kind;  // empty: any
    std::string key;
    int limit = 50;
};

// The newest first.
Result<std::vector<AuditRow>> list_audit(store::Transaction& transaction, const store::Scope& scope,
                                         const AuditFilter& filter);

// The end of the chain. Who notes it elsewhere can tell later that no row at the end was taken out.
struct AuditHead {
    std::int64_t rows = 0;
    std::string hash;
};

// Goes through the whole chain. ErrorCode::corrupt names the first row that is not as it was
// written.
Result<AuditHead> verify_audit(store::Database& database);

// `value` without secrets; `other` is the same document at the other end of the change.
json::value without_secrets(const json::value& value, const json::value& other = nullptr);

}  // namespace zongji::identity
