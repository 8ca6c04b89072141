#include "domain/customers/customer_rows.h"
#include "domain/interactions/records.h"

namespace zongji::customers {
namespace {

void take_draft(Customer& customer, const CustomerDraft& draft) {
    customer.name = draft.name;
    customer.company = draft.company;
    customer.tier = draft.tier;
    customer.tags = draft.tags;
    customer.note = draft.note;
}

Result<void> insert_row(store::Transaction& transaction, const Customer& customer) {
    ZONGJI_CHECK(transaction.execute(
        "INSERT INTO customers (id, org_unit_id, name, sort_key, search_text, company, tier, tags,"
        " note, created_at, updated_at, version)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        {customer.id, customer.org_unit_id, customer.name, small_letters(customer.name),
         search_text_of(customer), customer.company, customer.tier, to_json_text(customer.tags),
         customer.note, customer.created_at, customer.updated_at, customer.version}));
    return {};
}

Result<void> update_row(store::Transaction& transaction, const Customer& customer) {
    ZONGJI_CHECK(transaction.execute(
        "UPDATE customers SET name = ?2, sort_key = ?3, search_text = ?4, company = ?5, tier = ?6,"
        " tags = ?7, note = ?8, updated_at = ?9, version = ?10 WHERE id = ?1",
        {customer.id, customer.name, small_letters(customer.name), search_text_of(customer),
         customer.company, customer.tier, to_json_text(customer.tags), customer.note,
         customer.updated_at, customer.version}));
    return {};
}

json::array changed_fields(const Customer& before, const Customer& after) {
    const json::value was = to_json(before);
    const json::value is = to_json(after);
    json::array changed;
    for (const auto& member : is.as_object()) {
        const bool kept = was.at(member.key()) == member.value();
        if (!kept && member.key() != "updated_at" && member.key() != "version")
            changed.push_back(json::string(member.key()));
    }
    return changed;
}

Result<void> write_audit(store::Transaction& transaction, const identity::Actor& by,
                         std::string what, json::value before, const Customer& after,
                         json::object now_so) {
    identity::AuditEntry entry;
    entry.at = after.updated_at;
    entry.org_unit_id = after.org_unit_id;
    entry.who = by.name;
    entry.address = by.address;
    entry.what = std::move(what);
    entry.kind = "customers";
    entry.key = std::to_string(after.id.value);
    entry.before = std::move(before);
    entry.after = std::move(now_so);
    ZONGJI_CHECK(identity::write_audit(transaction, entry));
    return {};
}

Result<void> take_over_history(store::Transaction& transaction, const store::Scope& scope,
                               const Customer& customer, const std::vector<Identity>& identities) {
    for (const Identity& identity : identities) {
        if (identity.kind == phone_kind) {
            ZONGJI_CHECK(interactions::link_unknown_callers(transaction, scope, identity.value,
                                                            customer.id));
        }
    }
    return {};
}

}  // namespace

Result<Customer> Customers::create_customer(const store::Scope& scope, OrgUnitId org_unit,
                                            const CustomerDraft& draft, const identity::Actor& by,
                                            std::optional<InteractionId> contact) {
    ZONGJI_TRY(const std::vector<Identity> identities, read_draft(draft, {}));
    const Timestamp now = clock_.now().utc;
    const auto id = ids_.next<CustomerId>(now);

    Customer created;
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        Customer customer;
        customer.id = id;
        customer.org_unit_id = org_unit;
        customer.created_at = customer.updated_at = now;
        take_draft(customer, draft);
        ZONGJI_CHECK(insert_row(transaction, customer));
        ZONGJI_CHECK(write_identities(transaction, customer, identities));
        ZONGJI_CHECK(take_over_history(transaction, scope, customer, identities));
        if (contact) {
            ZONGJI_CHECK(interactions::link_customer(transaction, scope, *contact, id, by, now));
        }
        ZONGJI_TRY(created, read_customer(transaction, store::Scope::everything(), id));
        return write_audit(transaction, by, "customer.created", nullptr, created,
                           {{"version", created.version}});
    };
    ZONGJI_CHECK(database_.write(work));
    return created;
}

Result<Customer> Customers::update_customer(const store::Scope& scope, CustomerId id,
                                            const CustomerDraft& draft, const identity::Actor& by) {
    const Timestamp now = clock_.now().utc;
    Customer updated;
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Customer before, read_customer(transaction, scope, id));
        if (before.version != draft.version)
            return Error{ErrorCode::conflict, "the customer was changed by somebody else",
                         "/version"};
        Customer customer = before;
        ZONGJI_TRY(const std::vector<Identity> identities, read_draft(draft, customer.numbers));
        take_draft(customer, draft);
        customer.updated_at = now;
        ++customer.version;
        ZONGJI_CHECK(update_row(transaction, customer));
        ZONGJI_CHECK(write_identities(transaction, customer, identities));
        ZONGJI_CHECK(take_over_history(transaction, scope, customer, identities));
        ZONGJI_TRY(updated, read_customer(transaction, scope, id));
        return write_audit(
            transaction, by, "customer.changed", json::object{{"version", before.version}}, updated,
            {{"version", updated.version}, {"changed", changed_fields(before, updated)}});
    };
    ZONGJI_CHECK(database_.write(work));
    return updated;
}

}  // namespace zongji::customers
