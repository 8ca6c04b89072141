#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/settings.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct PasswordChange {
    static constexpr http::Limit limits[] = {{"current_password", 1'000}, {"new_password", 1'000}};
    std::string current_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, new_password))

namespace {

Result<json::value> own_record(const settings::StoredConfiguration& stored,
                               const std::string& login) {
    const auto found = stored.snapshot.users.find(login);
    if (found == stored.snapshot.users.end())
        return not_found("there is no such user any more");
    return to_json(found->second.record);
}

// As anybody changes a user's record: with its checks and its row in the audit.
Result<void> save_password(Services& services, const Viewer& viewer, const std::string& password) {
    ZONGJI_TRY(const auto stored, services.settings->load_with_versions());
    ZONGJI_TRY(json::value record, own_record(stored, viewer.login));
    record.as_object()["password"] = password;
    record.as_object()["password_hash"] = "";
    settings::Expected expected;
    expected.version = stored.versions.at("users").at(viewer.login);
    ZONGJI_TRY(const auto report,
               services.settings->put_record("users", viewer.login, record,
                                             identity::actor_of(viewer), expected));
    if (!report.problems.empty()) {
        const settings::Problem& first = report.problems.front();
        const bool of_the_password = first.path == "/password";
        return invalid(first.message, of_the_password ? "/new_password" : "");
    }
    return {};
}

}  // namespace

// His own; this session stays, and his others end.
http::Operation change_password(Services& services) {
    auto made = http::operation<PasswordChange, http::NoContent>(
        "change_password", http::Method::put, "/api/v1/session/password",
        "Changes one's own password; other sessions end",
        [&services](http::Request& request, const PasswordChange& form) -> Result<void> {
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(const auto attempt,
                       services.sessions->begin_attempt(viewer.login, request.remote_address));
            const auto proved = services.sessions->check_password(viewer, form.current_password);
            if (!proved && proved.error().code == ErrorCode::unauthenticated)
                return invalid("is not your password", "/current_password");
            ZONGJI_CHECK(proved);
            ZONGJI_CHECK(save_password(services, viewer, form.new_password));
            ZONGJI_TRY(const auto now, services.settings->load());
            const auto user = now.users.find(viewer.login);
            if (user != now.users.end())
                services.sessions->keep_session(viewer, user->second.record.password_hash);
            services.configuration_changed();
            return {};
        });
    made.on_password_worker = true;
    made.body_limit = 16 * 1024;
    return guarded(services, std::move(made));
}

}  // namespace zongji::api
