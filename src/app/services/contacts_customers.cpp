#include "app/services/contacts.h"
#include "app/services/names.h"

namespace zongji::app {
namespace {

identity::Actor actor_of(const api::Caller& caller) {
    return {caller.user_id, caller.login, caller.address};
}

api::Customer shown(const customers::Customer& customer) {
    api::Customer view;
    view.id = customer.id;
    view.name = customer.name;
    view.company = customer.company;
    for (const auto& number : customer.numbers) {
        const auto normal = customers::normalise(number.value);
        view.numbers.push_back(normal.digits);
        if (view.region.empty())
            view.region = normal.region_zh;
    }
    view.note = customer.note;
    view.created_at = customer.created_at;
    view.updated_at = customer.updated_at;
    view.version = customer.version;
    return view;
}

customers::CustomerDraft draft_of(const api::CustomerForm& form) {
    customers::CustomerDraft draft;
    draft.name = form.name;
    draft.company = form.company;
    draft.numbers = form.numbers;
    draft.note = form.note;
    draft.version = form.version.value_or(0);
    return draft;
}

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

Result<OrgUnitId> Contacts::org_unit_of(const api::Caller& caller) const {
    const auto snapshot = of_.snapshot();
    const auto unit = snapshot->org_units.find(caller.org_unit);
    if (unit == snapshot->org_units.end())
        return conflict("the user belongs to no org unit");
    return unit->second.id;
}

Result<api::CustomerList> Contacts::list(const api::Caller& caller, const std::string& text,
                                         const api::Page& page) {
    ZONGJI_TRY(auto found,
               of_.customers.search_customers(caller.scope, text, {page.cursor, page.limit}));
    api::CustomerList list;
    list.next = found.next;
    for (const auto& customer : found.items)
        list.items.push_back(shown(customer));
    return list;
}

Result<api::Customer> Contacts::create(const api::Caller& caller, const api::CustomerForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, org_unit_of(caller));
    auto draft = draft_of(form);
    if (form.interaction_id) {
        // One click for an unknown caller: the number is the contact's, which the page shows
        // masked.
        ZONGJI_TRY(const auto record, visible(caller, *form.interaction_id));
        draft.numbers = {record.caller_raw};
    }
    ZONGJI_TRY(const auto made, of_.customers.create_customer(unit, draft, actor_of(caller)));
    if (form.interaction_id) {
        ZONGJI_CHECK(of_.interactions.link_customer(caller.scope, *form.interaction_id, made.id));
    }
    return shown(made);
}

Result<api::Customer> Contacts::read(const api::Caller& caller, CustomerId id) {
    ZONGJI_TRY(const auto found, of_.customers.find_customer(caller.scope, id));
    return shown(found);
}

Result<api::Customer> Contacts::update(const api::Caller& caller, CustomerId id,
                                       const api::CustomerForm& form) {
    ZONGJI_TRY(const auto before, of_.customers.find_customer(caller.scope, id));
    auto draft = draft_of(form);
    draft.tier = before.tier;
    draft.tags = before.tags;
    draft.mails = before.mails;
    ZONGJI_TRY(const auto after,
               of_.customers.update_customer(caller.scope, id, draft, actor_of(caller)));
    return shown(after);
}

Result<api::TicketRow> Contacts::ticket_row(const api::Caller& caller,
                                            const tickets::Ticket& ticket) {
    const auto snapshot = of_.snapshot();
    api::TicketRow row;
    row.id = ticket.id;
    row.number = ticket.number;
    row.subject = ticket.subject;
    row.description = ticket.description;
    row.status = ticket.status;
    row.priority = ticket.priority;
    row.customer_id = ticket.customer_id;
    if (ticket.customer_id) {
        const std::vector<CustomerId> one{*ticket.customer_id};
        ZONGJI_TRY(const auto names, of_.customers.names_of(caller.scope, one));
        if (!names.empty())
            row.customer_name = names.begin()->second;
    }
    row.interaction_id = ticket.interaction_id;
    row.assignee_id = ticket.assignee_id;
    if (ticket.assignee_id)
        row.assignee_name = user_name(*snapshot, ticket.assignee_id->value);
    row.created_at = ticket.created_at;
    row.updated_at = ticket.updated_at;
    row.version = ticket.version;
    return row;
}

Result<api::TicketPage> Contacts::ticket_page(const api::Caller& caller,
                                              const tickets::Ticket& ticket) {
    const auto snapshot = of_.snapshot();
    api::TicketPage page;
    ZONGJI_TRY(page.ticket, ticket_row(caller, ticket));
    ZONGJI_TRY(const auto comments, of_.tickets.comments_of(caller.scope, ticket.id));
    for (const auto& comment : comments) {
        page.comments.push_back({EventId{comment.id}, user_name(*snapshot, comment.author_id.value),
                                 comment.text, comment.created_at});
    }
    return page;
}

Result<api::TicketList> Contacts::list(const api::Caller& caller, const api::TicketFilter& filter,
                                       const api::Page& page) {
    tickets::TicketFilter wanted;
    if (filter.status)
        wanted.statuses = {*filter.status};
    wanted.customer = filter.customer;
    wanted.text = filter.text;
    ZONGJI_TRY(auto found,
               of_.tickets.list_tickets(caller.scope, wanted, {page.cursor, page.limit}));
    api::TicketList list;
    list.next = found.next;
    for (const auto& ticket : found.items) {
        ZONGJI_TRY(auto row, ticket_row(caller, ticket));
        list.items.push_back(std::move(row));
    }
    return list;
}

Result<api::TicketPage> Contacts::create(const api::Caller& caller, const api::TicketForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, org_unit_of(caller));
    auto draft = draft_of(form);
    if (form.interaction_id) {
        ZONGJI_TRY(const auto record, visible(caller, *form.interaction_id));
        draft.conversation_id = record.conversation_id;
        if (!draft.customer_id)
            draft.customer_id = record.customer_id;
    }
    ZONGJI_TRY(const auto made, of_.tickets.create_ticket(unit, draft, actor_of(caller)));
    return ticket_page(caller, made);
}

Result<api::TicketPage> Contacts::read(const api::Caller& caller, TicketId id) {
    ZONGJI_TRY(const auto found, of_.tickets.find_ticket(caller.scope, id));
    return ticket_page(caller, found);
}

Result<api::TicketPage> Contacts::update(const api::Caller& caller, TicketId id,
                                         const api::TicketForm& form) {
    ZONGJI_TRY(const auto before, of_.tickets.find_ticket(caller.scope, id));
    auto draft = draft_of(form);
    draft.conversation_id = before.conversation_id;
    ZONGJI_TRY(const auto after,
               of_.tickets.update_ticket(caller.scope, id, draft, actor_of(caller)));
    return ticket_page(caller, after);
}

Result<api::TicketPage> Contacts::add_comment(const api::Caller& caller, TicketId id,
                                              const std::string& text) {
    ZONGJI_CHECK(of_.tickets.add_comment(caller.scope, id, text, caller.user_id));
    return read(caller, id);
}

}  // namespace zongji::app
