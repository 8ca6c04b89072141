#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

Result<void> check(const CustomerForm& form) {
    if (form.name.empty())
        return invalid("is needed", "/name");
    if (form.name.size() > 200)
        return invalid("is too long", "/name");
    if (form.company.size() > 200)
        return invalid("is too long", "/company");
    if (form.note.size() > 20'000)
        return invalid("is too long", "/note");
    if (form.numbers.size() > 20)
        return invalid("at most 20 numbers", "/numbers");
    for (std::size_t i = 0; i < form.numbers.size(); ++i) {
        const std::string& number = form.numbers[i];
        if (number.size() < 3 || number.size() > 32) {
            return invalid("is no phone number", "/numbers/" + std::to_string(i));
        }
    }
    return {};
}

// Whoever sees masked numbers sends them back masked.
Result<void> unmask(CustomerForm& form, const std::vector<std::string>& known) {
    for (std::size_t i = 0; i < form.numbers.size(); ++i) {
        std::string& number = form.numbers[i];
        if (number.find('*') == std::string::npos)
            continue;
        std::vector<std::string> meant;
        for (const std::string& each : known) {
            if (masked_number(each) == number)
                meant.push_back(each);
        }
        if (meant.size() != 1) {
            return invalid("stands for no number that is known here",
                           "/numbers/" + std::to_string(i));
        }
        number = meant.front();
    }
    return {};
}

// The agent's call, if it is this contact, shows the name at once.
void tell_live(Services& services, const CustomerForm& form, const Customer& saved) {
    if (form.interaction_id) {
        services.live_desk.caller_changed(*form.interaction_id, saved.id, saved.name);
        services.live_sessions.changed("interactions", form.interaction_id->value);
    }
    services.live_sessions.changed("customers", saved.id.value);
}

}  // namespace

http::Operation create_customer(Services& services) {
    return guarded(services,
                   http::operation<CustomerForm, Customer>(
                       "create_customer", http::Method::post, "/api/v1/customers",
                       "Makes a customer, from a contact if one is named",
                       [&services](http::Request& request, CustomerForm form) -> Result<Customer> {
                           ZONGJI_CHECK(check(form));
                           const Caller& who = caller(request);
                           std::vector<std::string> known;
                           if (form.interaction_id) {
                               ZONGJI_TRY(const InteractionPage contact,
                                          services.interactions.read(who, *form.interaction_id));
                               known.push_back(contact.interaction.caller);
                           }
                           ZONGJI_CHECK(unmask(form, known));
                           ZONGJI_TRY(Customer saved, services.customers.create(who, form));
                           tell_live(services, form, saved);
                           return seen_by(who, std::move(saved));
                       }));
}

http::Operation update_customer(Services& services) {
    return guarded(
        services,
        http::operation<CustomerForm, Customer>(
            "update_customer", http::Method::put, "/api/v1/customers/{id}", "Changes a customer",
            [&services](http::Request& request, CustomerForm form) -> Result<Customer> {
                ZONGJI_TRY(const auto id, request.id<CustomerId>("id"));
                ZONGJI_CHECK(check(form));
                const Caller& who = caller(request);
                ZONGJI_TRY(const Customer known, services.customers.read(who, id));
                ZONGJI_CHECK(unmask(form, known.numbers));
                ZONGJI_TRY(Customer saved, services.customers.update(who, id, form));
                tell_live(services, form, saved);
                return seen_by(who, std::move(saved));
            }));
}

}  // namespace zongji::api
