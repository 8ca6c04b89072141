#include "edge/http/views/views.h"

namespace zongji::views {
namespace {

api::DoNotCallEntry row_of(const do_not_call::Entry& entry, settings::Names& names) {
    api::DoNotCallEntry row;
    row.id = entry.id;
    row.number = customers::normalise(entry.number).digits;
    row.reason = entry.reason;
    row.since = entry.since;
    row.by_name = names.user(entry.by.value);
    row.until = entry.until;
    return row;
}

}  // namespace

// Whether a number is on the list says whether it is one: to whoever sees numbers masked it counts
// as a try, as in a search.
Result<api::DoNotCallList> DoNotCall::list(const Viewer& viewer, const std::string& number,
                                           const store::PageRequest& page) {
    ZONGJI_CHECK(of_.number_tries.allow(viewer, number));
    ZONGJI_TRY(const auto found, of_.do_not_call.list(viewer.scope, number, page));
    auto names = of_.names();
    api::DoNotCallList list;
    list.next = found.next;
    for (const auto& entry : found.items)
        list.items.push_back(row_of(entry, names));
    return list;
}

Result<api::DoNotCallEntry> DoNotCall::add(const Viewer& viewer, const api::DoNotCallForm& form) {
    ZONGJI_TRY(OrgUnitId unit, access::org_unit_of(viewer, *of_.snapshot()));
    do_not_call::EntryDraft draft{form.number, form.reason, form.until};
    if (form.interaction_id) {
        ZONGJI_TRY(const auto record, of_.access.interaction(viewer, *form.interaction_id));
        draft.number = record.caller_raw;
        unit = record.org_unit_id;
    } else {
        ZONGJI_CHECK(of_.number_tries.allow(viewer, form.number));
    }
    ZONGJI_TRY(const auto added, of_.do_not_call.add(unit, draft, identity::actor_of(viewer)));
    auto names = of_.names();
    return row_of(added, names);
}

Result<void> DoNotCall::remove(const Viewer& viewer, do_not_call::EntryId id) {
    return of_.do_not_call.remove(viewer.scope, id, identity::actor_of(viewer));
}

}  // namespace zongji::views
