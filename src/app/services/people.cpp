#include "app/services/people.h"

#include "domain/identity/audit.h"
#include "domain/identity/principal.h"
#include "domain/identity/sessions.h"

#include <charconv>

namespace zongji::app {
namespace {

api::Caller caller_of(const identity::Principal& principal, SessionId session,
                      const std::string& token) {
    api::Caller caller;
    caller.session_id = session;
    caller.user_id = principal.user_id;
    caller.login = principal.key;
    caller.name = principal.name;
    caller.number = principal.number;
    caller.org_unit = principal.org_unit;
    caller.roles = principal.roles;
    caller.scope = principal.scope;
    caller.csrf_token = identity::csrf_token_of(token);
    return caller;
}

}  // namespace

Result<api::SignedIn> People::sign_in(const std::string& login, const std::string& password,
                                      const std::string& remote_address) {
    {
        const std::lock_guard lock(mutex_);
        if (!limiter_.may_try(login, remote_address, clock_.now().tick)) {
            return Error{ErrorCode::exhausted, "too many failed attempts; wait a minute", {}};
        }
    }
    auto principal = identity::check_credentials(*snapshot_(), login, password);
    {
        const std::lock_guard lock(mutex_);
        if (principal) {
            limiter_.succeeded(login, remote_address);
        } else {
            limiter_.failed(login, remote_address, clock_.now().tick);
        }
    }
    if (!principal) {
        ZONGJI_CHECK(refused(login, remote_address));
        return principal.error();
    }

    const Timestamp now = clock_.now().utc;
    ZONGJI_TRY(auto opened,
               identity::open_session(database_, ids_.next<SessionId>(now), principal->key, now));
    api::SignedIn signed_in{caller_of(*principal, opened.session.id, opened.token), opened.token};
    signed_in.caller.address = remote_address;
    ZONGJI_CHECK(write(signed_in.caller,
                       {"session.opened", "sessions", std::to_string(opened.session.id.value)}));
    return signed_in;
}

// Of a login that exists: what else was typed into the field is nobody's business, and may have
// been a password.
Result<void> People::refused(const std::string& login, const std::string& address) {
    const auto snapshot = snapshot_();
    const auto user = snapshot->users.find(login);
    if (user == snapshot->users.end())
        return {};
    api::Caller caller;
    caller.login = login;
    caller.org_unit = user->second.record.org_unit;
    caller.address = address;
    return write(caller, {"session.refused", "users", login});
}

Result<api::Caller> People::find(const std::string& token) {
    ZONGJI_TRY(const auto session, identity::find_session(database_, token, clock_.now().utc));
    ZONGJI_TRY(const auto principal, identity::principal_of(*snapshot_(), session.user_key));
    return caller_of(principal, session.id, token);
}

Result<void> People::sign_out(const api::Caller& caller) {
    ZONGJI_CHECK(identity::sign_out(database_, caller.session_id));
    return write(caller, {"session.ended", "sessions", std::to_string(caller.session_id.value)});
}

Result<void> People::write(const api::Caller& caller, const api::Deed& deed) {
    identity::AuditEntry entry;
    entry.at = clock_.now().utc;
    const auto snapshot = snapshot_();
    const auto unit = snapshot->org_units.find(caller.org_unit);
    if (unit != snapshot->org_units.end())
        entry.org_unit_id = unit->second.id;
    entry.who = caller.login;
    entry.address = caller.address;
    entry.what = deed.what;
    entry.kind = deed.kind;
    entry.key = deed.key;
    entry.before = deed.before;
    entry.after = deed.after;
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(identity::write_audit(transaction, entry));
        return {};
    });
}

Result<api::AuditList> People::list(const api::Caller& caller, const api::Page& page) {
    identity::AuditFilter filter;
    filter.limit = page.limit + 1;
    if (!page.cursor.empty()) {
        const auto* end = page.cursor.data() + page.cursor.size();
        const auto read = std::from_chars(page.cursor.data(), end, filter.before.value);
        if (read.ec != std::errc{} || read.ptr != end)
            return invalid("is no cursor", "cursor");
    }
    std::vector<identity::AuditRow> rows;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(rows, identity::list_audit(transaction, caller.scope, filter));
        return {};
    }));

    api::AuditList list;
    for (const auto& row : rows) {
        if (list.items.size() == static_cast<std::size_t>(page.limit)) {
            list.next = std::to_string(list.items.back().id.value);
            break;
        }
        ZONGJI_TRY(auto before, parse_json(row.before));
        ZONGJI_TRY(auto after, parse_json(row.after));
        list.items.push_back({row.id, row.at_us, row.who, row.address, row.what, row.kind, row.key,
                              std::move(before), std::move(after)});
    }
    return list;
}

}  // namespace zongji::app
