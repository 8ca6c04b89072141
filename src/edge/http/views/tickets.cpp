#include "domain/configuration/records.h"
#include "edge/http/views/views.h"

#include <algorithm>

namespace zongji::views {
namespace {

tickets::TicketDraft draft_of(const api::TicketForm& form) {
    tickets::TicketDraft draft;
    draft.subject = form.subject;
    draft.description = form.description;
    draft.status = form.status;
    draft.priority = form.priority;
    draft.customer_id = form.customer_id;
    draft.interaction_id = form.interaction_id;
    draft.assignee_id = form.assignee_id;
    draft.version = form.version.value_or(0);
    return draft;
}

}  // namespace

Result<std::vector<api::TicketRow>> Tickets::rows(const Viewer& viewer, settings::Names& names,
                                                  const std::vector<tickets::Ticket>& tickets) {
    ZONGJI_TRY(const auto customers,
               CustomerNames::read(of_.customers, viewer.scope, customers_of(tickets)));
    std::vector<api::TicketRow> rows;
    for (const auto& ticket : tickets) {
        api::TicketRow row;
        row.id = ticket.id;
        row.number = ticket.number;
        row.subject = ticket.subject;
        row.description = ticket.description;
        row.status = ticket.status;
        row.priority = ticket.priority;
        customers.fill(row, ticket.customer_id);
        row.interaction_id = ticket.interaction_id;
        row.assignee_id = ticket.assignee_id;
        if (ticket.assignee_id)
            row.assignee_name = names.user(ticket.assignee_id->value);
        row.created_at = ticket.created_at;
        row.updated_at = ticket.updated_at;
        row.version = ticket.version;
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<api::TicketPage> Tickets::page(const Viewer& viewer, const tickets::Ticket& ticket) {
    auto names = of_.names();
    api::TicketPage page;
    ZONGJI_TRY(auto row, rows(viewer, names, {ticket}));
    page.ticket = std::move(row.front());
    ZONGJI_TRY(const auto comments, of_.tickets.comments_of(viewer.scope, ticket.id));
    for (const auto& comment : comments) {
        page.comments.push_back({EventId{comment.id}, names.user(comment.author_id.value),
                                 comment.text, comment.created_at});
    }
    return page;
}

Result<api::TicketList> Tickets::list(const Viewer& viewer, const tickets::TicketFilter& filter,
                                      const store::PageRequest& page) {
    ZONGJI_TRY(auto found, of_.tickets.list_tickets(viewer.scope, filter, page));
    auto names = of_.names();
    api::TicketList list;
    list.next = found.next;
    ZONGJI_TRY(list.items, rows(viewer, names, found.items));
    return list;
}

// What a form names must be there for whoever names it; what stood in the ticket before may stay.
Result<tickets::TicketDraft> Tickets::checked(const Viewer& viewer, const api::TicketForm& form,
                                              const tickets::Ticket& before) {
    auto draft = draft_of(form);
    const auto at = [](Error error, std::string path) {
        error.path = std::move(path);
        return error;
    };
    if (!draft.interaction_id) {
        draft.conversation_id.reset();
    } else if (draft.interaction_id == before.interaction_id) {
        draft.conversation_id = before.conversation_id;
    } else {
        const auto record = of_.access.interaction(viewer, *draft.interaction_id);
        if (!record)
            return at(record.error(), "/interaction_id");
        draft.conversation_id = record->conversation_id;
        if (!draft.customer_id)
            draft.customer_id = record->customer_id;
    }
    if (form.customer_id && form.customer_id != before.customer_id) {
        const auto customer = of_.access.customer(viewer, *form.customer_id);
        if (!customer)
            return at(customer.error(), "/customer_id");
    } else if (!form.customer_id && before.customer_id) {
        // One whom he does not see was not shown to him, and was not taken out by him.
        const auto customer = of_.access.customer(viewer, *before.customer_id);
        if (!customer && customer.error().code == ErrorCode::not_found)
            draft.customer_id = before.customer_id;
    }
    if (form.assignee_id && form.assignee_id != before.assignee_id &&
        form.assignee_id != viewer.user_id) {
        const auto snapshot = of_.snapshot();
        const bool known = std::ranges::any_of(snapshot->users, [&](const auto& each) {
            const auto& [id, org_unit_id, record] = each.second;
            return id == *form.assignee_id && record.active &&
                   access::sees_user(viewer, id, org_unit_id);
        });
        if (!known)
            return Error{ErrorCode::not_found, "no such user", "/assignee_id"};
    }
    return draft;
}

Result<api::TicketPage> Tickets::create(const Viewer& viewer, const api::TicketForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, access::org_unit_of(viewer, *of_.snapshot()));
    ZONGJI_TRY(const auto draft, checked(viewer, form, {}));
    ZONGJI_TRY(const auto made, of_.tickets.create_ticket(unit, draft, identity::actor_of(viewer)));
    return page(viewer, made);
}

Result<api::TicketPage> Tickets::read(const Viewer& viewer, TicketId id) {
    ZONGJI_TRY(const auto found, of_.tickets.find_ticket(viewer.scope, id));
    return page(viewer, found);
}

Result<api::TicketPage> Tickets::update(const Viewer& viewer, TicketId id,
                                        const api::TicketForm& form) {
    ZONGJI_TRY(const auto before, of_.tickets.find_ticket(viewer.scope, id));
    ZONGJI_TRY(const auto draft, checked(viewer, form, before));
    ZONGJI_TRY(const auto after,
               of_.tickets.update_ticket(viewer.scope, id, draft, identity::actor_of(viewer)));
    return page(viewer, after);
}

Result<api::TicketPage> Tickets::add_comment(const Viewer& viewer, TicketId id,
                                             const std::string& text) {
    ZONGJI_CHECK(of_.tickets.add_comment(viewer.scope, id, text, viewer.user_id));
    return read(viewer, id);
}

}  // namespace zongji::views
