#include "edge/http/api/customers.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/known_as.h"
#include "edge/http/api/live_desk.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

// A company may have no person's name.
Result<void> check_name(const std::string& name, const std::string& company) {
    if (name.empty() && company.empty())
        return invalid("is needed", "/name");
    return {};
}

Result<void> check_numbers(const std::vector<std::string>& numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string& number = numbers[i];
        if (number.size() < 3 || number.size() > 32)
            return invalid("is no phone number", "/numbers/" + std::to_string(i));
    }
    return {};
}

}  // namespace

http::Operation create_customer(Services& services) {
    return guarded(
        services,
        http::operation<CustomerForm, Customer>(
            "create_customer", http::Method::post, "/api/v1/customers",
            "Makes a customer, from a contact if one is named",
            [&services](http::Request& request, const CustomerForm& form) -> Result<Customer> {
                ZONGJI_CHECK(check_name(form.name, form.company));
                if (!form.interaction_id)
                    ZONGJI_CHECK(check_numbers(form.numbers));
                const Viewer& viewer = viewer_of(request);
                ZONGJI_TRY(Customer saved, services.customers->create(viewer, form));
                if (form.interaction_id) {
                    // The agent's call, if it is this contact, shows the name at once.
                    services.live_desk->caller_changed(*form.interaction_id, saved.id,
                                                       known_as(saved));
                    services.live_sessions->changed("interactions");
                }
                services.live_sessions->changed("customers");
                return seen_by(viewer, std::move(saved));
            }));
}

http::Operation update_customer(Services& services) {
    return guarded(services,
                   http::operation<CustomerForm, Customer>(
                       "update_customer", http::Method::put, "/api/v1/customers/{id}",
                       "Changes a customer; 409 with its version if somebody else did meanwhile",
                       [&services](http::Request& request,
                                   const CustomerForm& form) -> Result<http::Response> {
                           ZONGJI_TRY(const auto id, request.id<CustomerId>("id"));
                           if (!form.version)
                               return invalid("is required", "/version");
                           if (form.interaction_id)
                               return invalid("is for a new customer", "/interaction_id");
                           ZONGJI_CHECK(check_name(form.name, form.company));
                           ZONGJI_CHECK(check_numbers(form.numbers));
                           const Viewer& viewer = viewer_of(request);
                           auto saved = services.customers->update(viewer, id, form);
                           if (is_stale(saved)) {
                               ZONGJI_TRY(const Customer now, services.customers->read(viewer, id));
                               return http::stale(saved.error(), now.version);
                           }
                           if (!saved)
                               return saved.error();
                           services.live_desk->customer_renamed(id, known_as(*saved));
                           services.live_sessions->changed("customers");
                           return http::reply(seen_by(viewer, std::move(*saved)));
                       }));
}

}  // namespace zongji::api
