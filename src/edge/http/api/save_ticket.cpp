#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/tickets.h"

namespace zongji::api {
namespace {

Result<void> check(const TicketForm& form) {
    if (form.subject.empty())
        return invalid("is needed", "/subject");
    return {};
}

}  // namespace

http::Operation create_ticket(Services& services) {
    return guarded(
        services,
        http::operation<TicketForm, TicketPage>(
            "create_ticket", http::Method::post, "/api/v1/tickets",
            "Opens a ticket, linked to a contact and a customer if they are named",
            [&services](http::Request& request, const TicketForm& form) -> Result<TicketPage> {
                ZONGJI_CHECK(check(form));
                ZONGJI_TRY(TicketPage saved, services.tickets->create(viewer_of(request), form));
                services.live_sessions->changed("tickets");
                if (form.interaction_id) {
                    services.live_sessions->changed("interactions");
                }
                return saved;
            }));
}

http::Operation update_ticket(Services& services) {
    return guarded(
        services,
        http::operation<TicketForm, TicketPage>(
            "update_ticket", http::Method::put, "/api/v1/tickets/{id}",
            "Changes a ticket; 409 with its version if somebody else did meanwhile",
            [&services](http::Request& request, const TicketForm& form) -> Result<http::Response> {
                ZONGJI_TRY(const auto id, request.id<TicketId>("id"));
                if (!form.version)
                    return invalid("is required", "/version");
                ZONGJI_CHECK(check(form));
                const Viewer& viewer = viewer_of(request);
                const auto saved = services.tickets->update(viewer, id, form);
                if (is_stale(saved)) {
                    ZONGJI_TRY(const TicketPage now, services.tickets->read(viewer, id));
                    return http::stale(saved.error(), now.ticket.version);
                }
                if (!saved)
                    return saved.error();
                services.live_sessions->changed("tickets");
                return http::reply(*saved);
            }));
}

http::Operation comment_ticket(Services& services) {
    return guarded(
        services,
        http::operation<CommentForm, TicketPage>(
            "comment_ticket", http::Method::post, "/api/v1/tickets/{id}/comments",
            "Adds a comment to a ticket",
            [&services](http::Request& request, const CommentForm& form) -> Result<TicketPage> {
                ZONGJI_TRY(const auto id, request.id<TicketId>("id"));
                if (form.text.empty())
                    return invalid("is needed", "/text");
                ZONGJI_TRY(TicketPage saved,
                           services.tickets->add_comment(viewer_of(request), id, form.text));
                services.live_sessions->changed("tickets");
                return saved;
            }));
}

}  // namespace zongji::api
