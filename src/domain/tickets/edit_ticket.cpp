#include "base/text.h"
#include "domain/tickets/ticket_rows.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::tickets {
namespace {

constexpr std::size_t most_subject_bytes = 800, most_description_bytes = 64 * 1024;

Result<void> check(const TicketDraft& draft) {
    if (draft.subject.find_first_not_of(" \t\r\n") == std::string::npos)
        return invalid("must not be empty", "/subject");
    if (draft.subject.size() > most_subject_bytes)
        return invalid("is too long", "/subject");
    if (draft.description.size() > most_description_bytes)
        return invalid("is longer than 64 KiB", "/description");
    return {};
}

bool is_done(TicketStatus status) {
    return status == TicketStatus::solved || status == TicketStatus::closed;
}

void take_draft(Ticket& ticket, const TicketDraft& draft, Timestamp now) {
    ticket.subject = draft.subject;
    ticket.description = draft.description;
    ticket.status = draft.status;
    ticket.priority = draft.priority;
    ticket.customer_id = draft.customer_id;
    ticket.conversation_id = draft.conversation_id;
    ticket.interaction_id = draft.interaction_id;
    ticket.assignee_id = draft.assignee_id;
    ticket.updated_at = now;
    if (!is_done(ticket.status)) {
        ticket.solved_at.reset();
    } else if (!ticket.solved_at) {
        ticket.solved_at = now;
    }
}

// Words are the customer's matter and not the audit's; whose it is and where it stands are.
json::object audited(const Ticket& ticket) {
    return {{"version", ticket.version},
            {"status", enum_name(ticket.status)},
            {"priority", enum_name(ticket.priority)},
            {"assignee_id", to_json(ticket.assignee_id)},
            {"customer_id", to_json(ticket.customer_id)}};
}

Result<void> write_audit(store::Transaction& transaction, const identity::Actor& by,
                         std::string what, json::value before, const Ticket& after) {
    identity::AuditEntry entry;
    entry.at = after.updated_at;
    entry.org_unit_id = after.org_unit_id;
    entry.who = by.name;
    entry.address = by.address;
    entry.what = std::move(what);
    entry.kind = "tickets";
    entry.key = std::to_string(after.id.value);
    entry.before = std::move(before);
    entry.after = audited(after);
    ZONGJI_CHECK(identity::write_audit(transaction, entry));
    return {};
}

Result<std::string> next_number(store::Transaction& transaction) {
    ZONGJI_CHECK(transaction.execute("UPDATE ticket_numbers SET last = last + 1 WHERE one = 1"));
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT last FROM ticket_numbers WHERE one = 1"));
    if (rows.empty())
        return Error{ErrorCode::corrupt, "the numbers of tickets have no beginning", {}};
    return fmt::format("GD-{}", rows[0].integer(0));
}

Result<void> write_search_text(store::Transaction& transaction, const Ticket& ticket) {
    ZONGJI_CHECK(transaction.execute("UPDATE tickets SET search_text = ?2 WHERE id = ?1",
                                     {ticket.id, search_form(ticket.number + "\n" + ticket.subject +
                                                             "\n" + ticket.description)}));
    return {};
}

Result<void> insert(store::Transaction& transaction, const Ticket& ticket) {
    ZONGJI_CHECK(transaction.execute(store::insert_sql<Ticket>("tickets", {"search_text"}),
                                     store::parameters_of({std::string()}, ticket)));
    return write_search_text(transaction, ticket);
}

}  // namespace

Result<Ticket> Tickets::create_ticket(OrgUnitId org_unit, const TicketDraft& draft,
                                      const identity::Actor& by) {
    ZONGJI_CHECK(check(draft));
    const Timestamp now = clock_.now().utc;
    Ticket ticket;
    ticket.id = ids_.next<TicketId>(now);
    ticket.org_unit_id = org_unit;
    ticket.created_by = by.user;
    ticket.created_at = now;
    take_draft(ticket, draft, now);

    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(ticket.number, next_number(transaction));
        ZONGJI_CHECK(insert(transaction, ticket));
        return write_audit(transaction, by, "ticket.created", nullptr, ticket);
    };
    ZONGJI_CHECK(database_.write(work));
    return ticket;
}

Result<Ticket> Tickets::update_ticket(const store::Scope& scope, TicketId id,
                                      const TicketDraft& draft, const identity::Actor& by) {
    ZONGJI_CHECK(check(draft));
    const Timestamp now = clock_.now().utc;
    Ticket ticket;
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(ticket, read_ticket(transaction, scope, id));
        if (ticket.version != draft.version)
            return Error{ErrorCode::conflict, "the ticket was changed by somebody else",
                         "/version"};
        json::object before = audited(ticket);
        take_draft(ticket, draft, now);
        ++ticket.version;
        ZONGJI_CHECK(transaction.execute(store::update_sql<Ticket>("tickets"),
                                         store::parameters_of(ticket)));
        ZONGJI_CHECK(write_search_text(transaction, ticket));
        return write_audit(transaction, by, "ticket.changed", std::move(before), ticket);
    };
    ZONGJI_CHECK(database_.write(work));
    return ticket;
}

}  // namespace zongji::tickets
