#include "edge/http/views/customer_shown.h"
#include "edge/http/views/views.h"

namespace zongji::views {
namespace {

customers::CustomerDraft draft_of(const api::CustomerForm& form) {
    customers::CustomerDraft draft;
    draft.name = form.name;
    draft.company = form.company;
    draft.numbers = form.numbers;
    draft.note = form.note;
    draft.version = form.version.value_or(0);
    return draft;
}

}  // namespace

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

Result<api::CustomerList> Customers::list(const Viewer& viewer, const std::string& text,
                                          const store::PageRequest& page) {
    ZONGJI_CHECK(of_.number_tries.allow(viewer, text));
    ZONGJI_TRY(auto found, of_.customers.search_customers(viewer.scope, text, page,
                                                          access::number_search(viewer)));
    api::CustomerList list;
    list.next = found.next;
    for (const auto& customer : found.items)
        list.items.push_back(shown(customer));
    return list;
}

// A record made of a guessed number shows whose contacts it would be.
Result<void> Customers::allow_numbers(const Viewer& viewer,
                                      const std::vector<std::string>& numbers) {
    for (const std::string& number : numbers)
        ZONGJI_CHECK(of_.number_tries.allow(viewer, number));
    return {};
}

// For whoever sees both, and their numbers: to others it would tell a number.
Result<std::vector<api::LikelyDouble>> Customers::likely_doubles(const Viewer& viewer,
                                                                 CustomerId id) {
    std::vector<api::LikelyDouble> doubles;
    if (!viewer.sees_numbers() || !of_.customers.find_customer(viewer.scope, id))
        return doubles;
    ZONGJI_TRY(const auto found, of_.customers.likely_doubles(viewer.scope, id));
    for (const auto& [other, name] : found)
        doubles.push_back({other, name});
    return doubles;
}

Result<api::Customer> Customers::create(const Viewer& viewer, const api::CustomerForm& form) {
    ZONGJI_TRY(const OrgUnitId unit, access::org_unit_of(viewer, *of_.snapshot()));
    auto draft = draft_of(form);
    store::Scope scope = viewer.scope;
    if (form.interaction_id) {
        // One click for an unknown caller: the number is the contact's, which the page shows
        // masked. One that was withheld is none.
        ZONGJI_TRY(const auto record, of_.access.interaction(viewer, *form.interaction_id));
        draft.numbers.clear();
        if (!customers::normalise(record.caller_raw).identity().empty())
            draft.numbers.push_back(record.caller_raw);
        scope = access::scope_with(viewer, record.org_unit_id);
    } else {
        ZONGJI_CHECK(allow_numbers(viewer, form.numbers));
    }
    ZONGJI_TRY(const auto made,
               of_.customers.create_customer(scope, unit, draft, identity::actor_of(viewer),
                                             form.interaction_id));
    return shown(made);
}

Result<api::Customer> Customers::read(const Viewer& viewer, CustomerId id) {
    ZONGJI_TRY(const auto found, of_.access.customer(viewer, id));
    return shown(found);
}

Result<api::Customer> Customers::update(const Viewer& viewer, CustomerId id,
                                        const api::CustomerForm& form) {
    ZONGJI_TRY(const auto before, of_.access.customer(viewer, id));
    ZONGJI_CHECK(allow_numbers(viewer, form.numbers));
    auto draft = draft_of(form);
    draft.tier = before.tier;
    draft.tags = before.tags;
    draft.mails = before.mails;
    const auto scope = access::scope_with(viewer, before.org_unit_id);
    ZONGJI_TRY(const auto after,
               of_.customers.update_customer(scope, id, draft, identity::actor_of(viewer)));
    return shown(after);
}

}  // namespace zongji::views
