#include "edge/http/api/do_not_call.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation list_do_not_call(Services& services) {
    auto made = http::operation<http::NoBody, DoNotCallList>(
        "list_do_not_call", http::Method::get, "/api/v1/do_not_call",
        "Numbers that must not be called, the newest first",
        [&services](http::Request& request) -> Result<DoNotCallList> {
            ZONGJI_TRY(const auto page, page_of(request));
            const std::string number = request.query_text("number").value_or("");
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(DoNotCallList list, services.do_not_call->list(viewer, number, page));
            return list_seen_by(viewer, std::move(list));
        });
    made.with_query("number", "A whole number: whether it is on the list", query_text());
    return guarded(services, with_page(std::move(made)), {Role::agent, Role::supervisor});
}

// Whoever is told by a customer that he does not want to be called writes it down at once.
http::Operation add_do_not_call(Services& services) {
    return guarded(services,
                   http::operation<DoNotCallForm, DoNotCallEntry>(
                       "add_do_not_call", http::Method::post, "/api/v1/do_not_call",
                       "This number is not called any more, by nobody of the company",
                       [&services](http::Request& request,
                                   const DoNotCallForm& form) -> Result<DoNotCallEntry> {
                           if (form.number.empty() == !form.interaction_id)
                               return invalid("is needed, or a contact, and not both", "/number");
                           const Viewer& viewer = viewer_of(request);
                           ZONGJI_TRY(DoNotCallEntry added,
                                      services.do_not_call->add(viewer, form));
                           services.live_sessions->changed("do_not_call");
                           return seen_by(viewer, std::move(added));
                       }),
                   {Role::agent, Role::supervisor});
}

http::Operation remove_do_not_call(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, http::NoContent>(
                       "remove_do_not_call", http::Method::delete_, "/api/v1/do_not_call/{id}",
                       "This number may be called again; the entry stays on record",
                       [&services](http::Request& request) -> Result<http::Response> {
                           ZONGJI_TRY(const auto id, request.id<do_not_call::EntryId>("id"));
                           ZONGJI_CHECK(services.do_not_call->remove(viewer_of(request), id));
                           services.live_sessions->changed("do_not_call");
                           return http::no_content();
                       }),
                   {Role::supervisor});
}

}  // namespace zongji::api
