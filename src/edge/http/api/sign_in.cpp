#include "domain/configuration/snapshot.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/session.h"

namespace zongji::api {

struct SignIn {
    static constexpr http::Limit limits[] = {{"login", 200}, {"password", 1'000}};
    std::string login;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password))
namespace {

Session session_of(const Services& services, const Viewer& viewer) {
    Session session;
    session.user_id = viewer.user_id;
    session.login = viewer.login;
    session.name = viewer.name;
    session.number = viewer.number;
    session.org_unit = viewer.org_unit;
    session.time_zone = configuration::company_zone(*services.snapshot());
    session.roles = viewer.roles;
    session.csrf_token = viewer.csrf_token;
    if (services.ice_servers)
        session.ice_servers = services.ice_servers(viewer.user_id);
    session.demonstration = static_cast<bool>(services.simulate_calls);
    return session;
}

// `exhausted`, with when to come again (RFC 6585 §4).
http::Response turned_away(const Error& error) {
    http::Response response = http::problem(error);
    response.headers.add("Retry-After", error.path.empty() ? "60" : "1");
    return response;
}

// On the HTTP thread, before it queues to be hashed.
std::optional<http::Response> admit(Services& services, http::Request& request) {
    SignIn form;
    if (auto refused = http::take_body(request, form))
        return refused;
    auto attempt = services.sessions->begin_attempt(form.login, request.remote_address);
    if (!attempt)
        return turned_away(attempt.error());
    request.context = std::move(*attempt);
    return std::nullopt;
}

}  // namespace

http::Operation sign_in(Services& services) {
    auto made = http::operation<SignIn, Session>(
        "sign_in", http::Method::post, "/api/v1/session", "Signs in",
        [&services](http::Request& request, const SignIn& form) -> Result<http::Response> {
            ZONGJI_TRY(
                const identity::SignedIn signed_in,
                services.sessions->sign_in(form.login, form.password, request.remote_address));
            http::Response response = http::reply(session_of(services, signed_in.viewer));
            response.headers.add("Set-Cookie", cookie(signed_in.token, request.secure));
            return response;
        });
    made.needs_session = false;
    made.on_password_worker = true;
    made.body_limit = 16 * 1024;
    made.admit = [&services](http::Request& request) { return admit(services, request); };
    return made;
}

http::Operation read_session(Services& services) {
    return guarded(services, http::operation<http::NoBody, Session>(
                                 "read_session", http::Method::get, "/api/v1/session",
                                 "Who is signed in", [&services](http::Request& request) {
                                     return session_of(services, viewer_of(request));
                                 }));
}

http::Operation sign_out(Services& services) {
    return guarded(services, http::operation<http::NoBody, http::NoContent>(
                                 "sign_out", http::Method::delete_, "/api/v1/session", "Signs out",
                                 [&services](http::Request& request) -> Result<http::Response> {
                                     const Viewer& viewer = viewer_of(request);
                                     const auto ended = services.sessions->sign_out(viewer);
                                     services.live_sessions->session_ended(viewer.session_id);
                                     ZONGJI_CHECK(ended);
                                     http::Response response = http::no_content();
                                     response.headers.add("Set-Cookie",
                                                          cookie("", request.secure, 0));
                                     return response;
                                 }));
}

}  // namespace zongji::api
