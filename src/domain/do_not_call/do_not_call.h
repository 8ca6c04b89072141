#pragma once

#include "base/json.h"
#include "domain/identity/audit.h"
#include "runtime/clock.h"
#include "store/page.h"
#include "store/scope.h"

#include <optional>
#include <span>
#include <string>

// Who must not be called: numbers, whoever's they are. What stands on the list of one org unit
// holds for the whole company.
namespace zongji::do_not_call {

std::span<const store::Migration> migrations();  // series "do_not_call"

using EntryId = Id<struct DoNotCallEntryTag>;

struct Entry {
    EntryId id;
    OrgUnitId org_unit_id;
    std::string number;  // E.164, or the digits of what has no such form
    std::string reason;
    Timestamp since;
    UserId by;
    std::optional<Timestamp> until;  // none: for ever
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, org_unit_id, number, reason, since, by, until))

struct EntryDraft {
    std::string number;  // however it is written
    std::string reason;
    std::optional<Timestamp> until;
};

// Blocks: for workers. Any thread. What is taken off the list stays on record, with who did. Needs
// identity's migrations.
class DoNotCall {
public:
    DoNotCall(store::Database& database, const Clock& clock, IdSource& ids)
        : database_(database), clock_(clock), ids_(ids) {}

    // `conflict` at "/number" where it stands on this org unit's list already.
    Result<Entry> add(OrgUnitId org_unit, const EntryDraft& draft, const identity::Actor& by);
    Result<void> remove(const store::Scope& scope, EntryId id, const identity::Actor& by);

    // Those in force, the newest first; `number`, where it is none, all.
    Result<store::Page<Entry>> list(const store::Scope& scope, const std::string& number,
                                    const store::PageRequest& page);

    // Whether a number stands on any list of the company now; `number` as Entry's.
    Result<bool> is_listed(const std::string& number);

private:
    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
};

}  // namespace zongji::do_not_call
