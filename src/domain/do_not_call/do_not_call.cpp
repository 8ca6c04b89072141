#include "domain/do_not_call/do_not_call.h"

#include "domain/customers/phone_numbers.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::do_not_call {
namespace {

constexpr std::size_t most_reason_bytes = 2'000;

// Its form on the list. Whole numbers only: "138****0001", as pages show it to some, would put
// nobody on it.
Result<std::string> listed_form(const std::string& number) {
    using enum customers::NumberKind;
    const auto read = customers::normalise(number);
    const bool is_short = read.kind == shared || read.kind == toll_free || read.kind == service;
    if (read.e164.empty() && !is_short)
        return invalid("is no telephone number", "/number");
    return read.identity();
}

// The number is customer data and not the audit's.
Result<void> write_audit(store::Transaction& transaction, const identity::Actor& by,
                         std::string what, const Entry& entry, Timestamp at) {
    identity::AuditEntry row;
    row.at = at;
    row.org_unit_id = entry.org_unit_id;
    row.who = by.name;
    row.address = by.address;
    row.what = std::move(what);
    row.kind = "do_not_call";
    row.key = std::to_string(entry.id.value);
    row.after = json::object{{"until", to_json(entry.until)}};
    ZONGJI_CHECK(identity::write_audit(transaction, row));
    return {};
}

}  // namespace

Result<Entry> DoNotCall::add(OrgUnitId org_unit, const EntryDraft& draft,
                             const identity::Actor& by) {
    const Timestamp now = clock_.now().utc;
    ZONGJI_TRY(std::string number, listed_form(draft.number));
    if (draft.reason.size() > most_reason_bytes)
        return invalid("is too long", "/reason");
    if (draft.until && *draft.until <= now)
        return invalid("must be later than now", "/until");
    const Entry entry{ids_.next<EntryId>(now),
                      org_unit,
                      std::move(number),
                      draft.reason,
                      now,
                      by.user,
                      draft.until};
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        // What has run out is over.
        ZONGJI_CHECK(transaction.execute(
            "UPDATE do_not_call SET removed_at = until WHERE number = ?1 AND org_unit_id = ?2"
            " AND removed_at IS NULL AND until IS NOT NULL AND until <= ?3",
            {entry.number, org_unit, now}));
        ZONGJI_TRY(const std::int64_t added,
                   transaction.execute(store::insert_sql<Entry>("do_not_call") +
                                           " ON CONFLICT (number, org_unit_id)"
                                           " WHERE removed_at IS NULL DO NOTHING",
                                       store::parameters_of(entry)));
        if (added == 0)
            return Error{ErrorCode::conflict, "is on the list already", "/number"};
        return write_audit(transaction, by, "do_not_call.added", entry, now);
    };
    ZONGJI_CHECK(database_.write(work));
    return entry;
}

Result<void> DoNotCall::remove(const store::Scope& scope, EntryId id, const identity::Actor& by) {
    const Timestamp now = clock_.now().utc;
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{id};
        const std::string in_scope = scope_condition(scope, parameters);
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(fmt::format("SELECT {} FROM do_not_call WHERE id = ?1"
                                                 " AND removed_at IS NULL AND {}",
                                                 store::select_columns<Entry>(), in_scope),
                                     parameters));
        if (rows.empty())
            return not_found("there is no such entry");
        ZONGJI_TRY(const Entry entry, store::read_row<Entry>(rows[0]));
        ZONGJI_CHECK(transaction.execute(
            "UPDATE do_not_call SET removed_at = ?2, removed_by = ?3 WHERE id = ?1",
            {id, now, by.user}));
        return write_audit(transaction, by, "do_not_call.removed", entry, now);
    });
}

Result<store::Page<Entry>> DoNotCall::list(const store::Scope& scope, const std::string& number,
                                           const store::PageRequest& page) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);
    const Timestamp now = clock_.now().utc;
    std::vector<Entry> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{now};
        std::string where = "removed_at IS NULL AND (until IS NULL OR until > ?1) AND " +
                            scope_condition(scope, parameters);
        if (!number.empty()) {
            parameters.emplace_back(customers::normalise(number).identity());
            where += fmt::format(" AND number = ?{}", parameters.size());
        }
        if (after) {
            parameters.emplace_back(after->id);
            where += fmt::format(" AND id < ?{}", parameters.size());
        }
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(fmt::format("SELECT {} FROM do_not_call WHERE {}"
                                                 " ORDER BY id DESC NULLS LAST LIMIT {}",
                                                 store::select_columns<Entry>(), where, limit + 1),
                                     parameters));
        ZONGJI_TRY(found, store::read_rows<Entry>(rows));
        return {};
    }));
    return store::make_page(std::move(found), limit, [](const Entry& entry) {
        return store::PagePlace{entry.id.value, entry.id.value};
    });
}

Result<bool> DoNotCall::is_listed(const std::string& number) {
    bool listed = false;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query("SELECT 1 FROM do_not_call WHERE number = ?1 AND removed_at"
                                     " IS NULL AND (until IS NULL OR until > ?2) LIMIT 1",
                                     {number, clock_.now().utc}));
        listed = !rows.empty();
        return {};
    }));
    return listed;
}

}  // namespace zongji::do_not_call
