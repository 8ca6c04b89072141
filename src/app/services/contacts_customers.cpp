#include "app/services/contacts.h"

namespace zongji::app {
namespace {

api::Customer shown(const customers::Customer& customer) {
    api::Customer view;
    view.id = customer.id;
    view.name = customer.name;
    view.company = customer.company;
    for (const auto& number : customer.numbers) {
        const auto normal = customers::normalise(number.value);
        view.numbers.push_back(normal.digits);
        if (view.region.empty())
            view.region = normal.region;
    }
    view.note = customer.note;
    view.created_at = customer.created_at;
    view.updated_at = customer.updated_at;
    view.version = customer.version;
    return view;
}

template <class Form>
customers::CustomerDraft draft_of(const Form& form) requires requires {
    form.numbers;
}
{
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

Result<OrgUnitId> Contacts::org_unit_of(const identity::Viewer& viewer) const {
    const auto snapshot = of_.snapshot();
    const auto unit = snapshot->org_units.find(viewer.org_unit);
    if (unit == snapshot->org_units.end())
        return conflict("the user belongs to no org unit");
    return unit->second.id;
}

Result<api::CustomerList> Contacts::list(const identity::Viewer& viewer, const std::string& text,
                                         const api::Page& page) {
    ZONGJI_TRY(auto found,
               of_.customers.search_customers(viewer.scope, text, {page.cursor, page.limit},
                                              number_search(viewer)));
    api::CustomerList list;
    list.next = found.next;
    for (const auto& customer : found.items)
        list.items.push_back(shown(customer));
    return list;
}

Result<api::Customer> Contacts::create(const identity::Viewer& viewer,
                                       const api::CustomerForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, org_unit_of(viewer));
    auto draft = draft_of(form);
    store::Scope scope = viewer.scope;
    if (form.interaction_id) {
        // One click for an unknown caller: the number is the contact's, which the page shows
        // masked. One that was withheld is none.
        ZONGJI_TRY(const auto record, visible(viewer, *form.interaction_id));
        draft.numbers.clear();
        if (!customers::normalise(record.caller_raw).identity().empty())
            draft.numbers.push_back(record.caller_raw);
        if (!scope.all)
            scope.org_units.push_back(record.org_unit_id);
    }
    ZONGJI_TRY(const auto made, of_.customers.create_customer(scope, unit, draft, actor_of(viewer),
                                                              form.interaction_id));
    return shown(made);
}

Result<api::Customer> Contacts::read(const identity::Viewer& viewer, CustomerId id) {
    ZONGJI_TRY(const auto found, visible_customer(viewer, id));
    return shown(found);
}

Result<api::Customer> Contacts::update(const identity::Viewer& viewer, CustomerId id,
                                       const api::CustomerChange& form) {
    ZONGJI_TRY(const auto before, visible_customer(viewer, id));
    store::Scope scope = viewer.scope;
    if (!scope.all)
        scope.org_units.push_back(before.org_unit_id);
    auto draft = draft_of(form);
    draft.tier = before.tier;
    draft.tags = before.tags;
    draft.mails = before.mails;
    ZONGJI_TRY(const auto after, of_.customers.update_customer(scope, id, draft, actor_of(viewer)));
    return shown(after);
}

Result<api::TicketRow> Contacts::ticket_row(const identity::Viewer& viewer,
                                            const tickets::Ticket& ticket) {
    api::TicketRow row;
    row.id = ticket.id;
    row.number = ticket.number;
    row.subject = ticket.subject;
    row.description = ticket.description;
    row.status = ticket.status;
    row.priority = ticket.priority;
    if (ticket.customer_id) {
        const std::vector<CustomerId> one{*ticket.customer_id};
        ZONGJI_TRY(const auto known, of_.customers.names_of(viewer.scope, one));
        if (!known.empty()) {
            row.customer_id = ticket.customer_id;
            row.customer_name = known.begin()->second;
        }
    }
    row.interaction_id = ticket.interaction_id;
    row.assignee_id = ticket.assignee_id;
    if (ticket.assignee_id)
        row.assignee_name = names().user(ticket.assignee_id->value);
    row.created_at = ticket.created_at;
    row.updated_at = ticket.updated_at;
    row.version = ticket.version;
    return row;
}

Result<api::TicketPage> Contacts::ticket_page(const identity::Viewer& viewer,
                                              const tickets::Ticket& ticket) {
    Names names = this->names();
    api::TicketPage page;
    ZONGJI_TRY(page.ticket, ticket_row(viewer, ticket));
    ZONGJI_TRY(const auto comments, of_.tickets.comments_of(viewer.scope, ticket.id));
    for (const auto& comment : comments) {
        page.comments.push_back({EventId{comment.id}, names.user(comment.author_id.value),
                                 comment.text, comment.created_at});
    }
    return page;
}

Result<api::TicketList> Contacts::list(const identity::Viewer& viewer,
                                       const api::TicketFilter& filter, const api::Page& page) {
    tickets::TicketFilter wanted;
    if (filter.status)
        wanted.statuses = {*filter.status};
    wanted.customer = filter.customer;
    wanted.text = filter.text;
    ZONGJI_TRY(auto found,
               of_.tickets.list_tickets(viewer.scope, wanted, {page.cursor, page.limit}));
    api::TicketList list;
    list.next = found.next;
    for (const auto& ticket : found.items) {
        ZONGJI_TRY(auto row, ticket_row(viewer, ticket));
        list.items.push_back(std::move(row));
    }
    return list;
}

// What a form names must be there for whoever names it; what stood in the ticket before may stay.
Result<tickets::TicketDraft> Contacts::checked(const identity::Viewer& viewer,
                                               const api::TicketForm& form,
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
        const auto record = visible(viewer, *draft.interaction_id);
        if (!record)
            return at(record.error(), "/interaction_id");
        draft.conversation_id = record->conversation_id;
        if (!draft.customer_id)
            draft.customer_id = record->customer_id;
    }
    if (form.customer_id && form.customer_id != before.customer_id) {
        const auto customer = visible_customer(viewer, *form.customer_id);
        if (!customer)
            return at(customer.error(), "/customer_id");
    } else if (!form.customer_id && before.customer_id) {
        // One whom he does not see was not shown to him, and was not taken out by him.
        const auto customer = visible_customer(viewer, *before.customer_id);
        if (!customer && customer.error().code == ErrorCode::not_found)
            draft.customer_id = before.customer_id;
    }
    if (form.assignee_id && form.assignee_id != before.assignee_id &&
        form.assignee_id != viewer.user_id) {
        const auto snapshot = of_.snapshot();
        const bool known = std::ranges::any_of(snapshot->users, [&](const auto& each) {
            return each.second.id == *form.assignee_id && each.second.record.active &&
                   viewer.scope.allows(each.second.org_unit_id);
        });
        if (!known)
            return Error{ErrorCode::not_found, "no such user", "/assignee_id"};
    }
    return draft;
}

Result<api::TicketPage> Contacts::create(const identity::Viewer& viewer,
                                         const api::TicketForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, org_unit_of(viewer));
    ZONGJI_TRY(const auto draft, checked(viewer, form, {}));
    ZONGJI_TRY(const auto made, of_.tickets.create_ticket(unit, draft, actor_of(viewer)));
    return ticket_page(viewer, made);
}

Result<api::TicketPage> Contacts::read(const identity::Viewer& viewer, TicketId id) {
    ZONGJI_TRY(const auto found, of_.tickets.find_ticket(viewer.scope, id));
    return ticket_page(viewer, found);
}

Result<api::TicketPage> Contacts::update(const identity::Viewer& viewer, TicketId id,
                                         const api::TicketForm& form) {
    ZONGJI_TRY(const auto before, of_.tickets.find_ticket(viewer.scope, id));
    ZONGJI_TRY(const auto draft, checked(viewer, form, before));
    ZONGJI_TRY(const auto after,
               of_.tickets.update_ticket(viewer.scope, id, draft, actor_of(viewer)));
    return ticket_page(viewer, after);
}

Result<api::TicketPage> Contacts::add_comment(const identity::Viewer& viewer, TicketId id,
                                              const std::string& text) {
    ZONGJI_CHECK(of_.tickets.add_comment(viewer.scope, id, text, viewer.user_id));
    return read(viewer, id);
}

}  // namespace zongji::app
