#include "domain/interactions/records.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::interactions {
namespace {

// Of an interaction in the scope. A call's own rows may be a moment ahead of its projected ones.
Result<OrgUnitId> org_unit_of(store::Transaction& transaction, const store::Scope& scope,
                              InteractionId interaction) {
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT org_unit_id FROM interactions WHERE id = ?1 UNION"
                                 " SELECT org_unit_id FROM interaction_callers"
                                 " WHERE interaction_id = ?1",
                                 {interaction}));
    for (const store::Row& row : rows) {
        if (scope.allows(row.id<OrgUnitId>(0)))
            return row.id<OrgUnitId>(0);
    }
    return not_found("there is no such interaction");
}

// The newest of what is saved stays.
Result<void> save_text(store::Transaction& transaction, std::string_view table,
                       std::string_view column, InteractionId interaction, OrgUnitId org_unit,
                       const std::string& text, UserId by, Timestamp at) {
    const std::string sql = fmt::format(
        "INSERT INTO {0} (interaction_id, org_unit_id, {1}, saved_at, saved_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (interaction_id) DO UPDATE SET {1} = excluded.{1},"
        " saved_at = excluded.saved_at, saved_by = excluded.saved_by"
        " WHERE excluded.saved_at >= {0}.saved_at",
        table, column);
    auto saved = transaction.execute(sql, {interaction, org_unit, text, at, by});
    if (!saved)
        return saved.error();
    return {};
}

constexpr std::size_t most_note_bytes = 64 * 1024;

}  // namespace

Result<void> set_callers(store::Transaction& transaction, std::span<const Caller> callers) {
    for (const Caller& caller : callers) {
        ZONGJI_CHECK(transaction.execute(
            "INSERT INTO interaction_callers (interaction_id, org_unit_id, e164, raw,"
            " customer_id) VALUES (?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT (interaction_id) DO UPDATE SET org_unit_id = excluded.org_unit_id,"
            " e164 = excluded.e164, raw = excluded.raw,"
            " customer_id = COALESCE(interaction_callers.customer_id, excluded.customer_id)",
            {caller.interaction, caller.org_unit, caller.e164, caller.raw, caller.customer}));
    }
    return {};
}

Result<void> InteractionRecords::set_callers(std::span<const Caller> callers) {
    return database_.write([&](store::Transaction& transaction) {
        return interactions::set_callers(transaction, callers);
    });
}

Result<void> link_unknown_callers(store::Transaction& transaction, const store::Scope& scope,
                                  const std::string& number, CustomerId customer) {
    if (number.empty())
        return {};
    const std::string column = number.starts_with('+') ? "e164" : "raw";
    store::Parameters parameters{number, customer};
    const std::string in_scope = scope_condition(scope, parameters);
    ZONGJI_CHECK(transaction.execute("UPDATE interaction_callers SET customer_id = ?2 WHERE " +
                                         column + " = ?1 AND customer_id IS NULL AND " + in_scope,
                                     parameters));
    return {};
}

Result<void> link_customer(store::Transaction& transaction, const store::Scope& scope,
                           InteractionId interaction, CustomerId customer,
                           const identity::Actor& by, Timestamp at) {
    ZONGJI_TRY(const OrgUnitId org_unit, org_unit_of(transaction, scope, interaction));
    ZONGJI_CHECK(transaction.execute(
        "INSERT INTO interaction_callers (interaction_id, org_unit_id, e164, raw, customer_id)"
        " VALUES (?1, ?2, '', '', ?3)"
        " ON CONFLICT (interaction_id) DO UPDATE SET customer_id = excluded.customer_id",
        {interaction, org_unit, customer}));
    ZONGJI_CHECK(identity::write_audit(
        transaction, {.at = at,
                      .org_unit_id = org_unit,
                      .who = by.name,
                      .address = by.address,
                      .what = "interaction.linked",
                      .kind = "interactions",
                      .key = std::to_string(interaction.value),
                      .before = nullptr,
                      .after = json::object{{"customer_id", to_json(customer)}}}));
    return {};
}

Result<void> InteractionRecords::link_customer(const store::Scope& scope, InteractionId interaction,
                                               CustomerId customer, const identity::Actor& by,
                                               Timestamp at) {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        return interactions::link_customer(transaction, scope, interaction, customer, by, at);
    });
}

Result<void> InteractionRecords::save_note(const store::Scope& scope, InteractionId interaction,
                                           const std::string& text, UserId by, Timestamp at) {
    if (text.size() > most_note_bytes)
        return invalid("is longer than 64 KiB", "/text");
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const OrgUnitId org_unit, org_unit_of(transaction, scope, interaction));
        return save_text(transaction, "interaction_notes", "text", interaction, org_unit, text, by,
                         at);
    });
}

Result<void> InteractionRecords::save_disposition(const store::Scope& scope,
                                                  InteractionId interaction,
                                                  const std::string& disposition, UserId by,
                                                  Timestamp at) {
    if (disposition.size() > 64)
        return invalid("is no disposition's key", "/disposition");
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const OrgUnitId org_unit, org_unit_of(transaction, scope, interaction));
        return save_text(transaction, "interaction_dispositions", "disposition", interaction,
                         org_unit, disposition, by, at);
    });
}

Result<NoteRecord> InteractionRecords::note_of(const store::Scope& scope,
                                               InteractionId interaction) {
    NoteRecord note;
    note.interaction_id = interaction;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{interaction};
        const std::string sql =
            fmt::format("SELECT {} FROM interaction_notes WHERE interaction_id = ?1 AND {}",
                        store::select_columns<NoteRecord>(), scope_condition(scope, parameters));
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        if (rows.empty())
            return {};
        ZONGJI_TRY(note, store::read_row<NoteRecord>(rows[0]));
        return {};
    });
    if (!read)
        return read.error();
    return note;
}

}  // namespace zongji::interactions
