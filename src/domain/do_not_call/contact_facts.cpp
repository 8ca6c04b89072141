#include "domain/do_not_call/contact_facts.h"

#include "runtime/log.h"

#include <algorithm>

namespace zongji::do_not_call {
namespace {

// Longer than any rule looks back.
constexpr Span looked_back = hours(24 * 400);
constexpr Span just_now = hours(1);

template <class Value>
bool was_read(const Result<Value>& read, const char* what) {
    if (!read)
        log_error("before a call out, {} could not be read: {}", what, read.error().message);
    return read.ok();
}

}  // namespace

permission::Facts ContactFacts::read(const std::string& number, std::optional<CustomerId> customer,
                                     OrgUnitId nearest, Timestamp now) {
    permission::Facts facts;
    const auto called = customers::normalise(number);
    if (called.identity().empty())
        return facts;
    if (const auto listed = list_.is_listed(called.identity());
        was_read(listed, "the list of those not to be called"))
        facts.stated[std::string(permission::facts::on_do_not_call_list)] = *listed;

    const auto everything = store::Scope::everything();
    std::vector<std::string> numbers{called.identity()};
    std::optional<customers::Customer> person;
    if (customer) {
        if (auto found = customers_.find_customer(everything, *customer);
            was_read(found, "the customer"))
            person = std::move(*found);
    } else if (auto found = customers_.find_by_number(everything, called, nearest);
               was_read(found, "the customer")) {
        person = std::move(*found);
    }
    if (person) {
        customer = person->id;
        for (const auto& other : person->numbers)
            numbers.push_back(other.value);
    }
    const auto past = interactions_.contacts_since(numbers, customer, now - looked_back);
    if (!was_read(past, "the contacts"))
        return facts;
    facts.contacts_since = now - looked_back;
    bool here = false;
    for (const auto& contact : *past) {
        if (contact.ours)
            facts.contacts.push_back({contact.at, ContactMeans::voice, contact.effective});
        here = here || (!contact.ours && contact.at + just_now >= now);
    }
    facts.stated[std::string(permission::facts::was_here_just_now)] = here;
    return facts;
}

}  // namespace zongji::do_not_call
