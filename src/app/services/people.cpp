#include "app/services/people.h"

#include "domain/identity/audit.h"
#include "domain/identity/principal.h"
#include "runtime/log.h"

#include <charconv>

namespace zongji::app {
namespace {

constexpr Span kept_every = minutes(1);

Error nobody() {
    return {ErrorCode::unauthenticated, "nobody is signed in with this session", {}};
}

// What a session is bound to; none: the user may not be signed in.
std::optional<std::string> password_of(const configuration::Snapshot& snapshot,
                                       const std::string& key) {
    const auto user = snapshot.users.find(key);
    if (user == snapshot.users.end() || !user->second.record.active)
        return std::nullopt;
    return user->second.record.password_hash;
}

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
    const auto snapshot = snapshot_();
    auto principal = identity::check_credentials(*snapshot, login, password);
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
    const auto opened = identity::make_session(ids_.next<SessionId>(now), principal->key, now);
    api::SignedIn signed_in{caller_of(*principal, opened.session.id, opened.token), opened.token};
    signed_in.caller.address = remote_address;
    const auto entry = entry_of(
        signed_in.caller, {"session.opened", "sessions", std::to_string(opened.session.id.value)});
    const auto written = database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(identity::write_session(transaction, opened));
        ZONGJI_CHECK(identity::write_audit(transaction, entry));
        return {};
    });
    ZONGJI_CHECK(written);
    const std::lock_guard lock(mutex_);
    open_.add(identity::token_hash_of(opened.token), opened.session,
              password_of(*snapshot, principal->key).value_or(""));
    return signed_in;
}

// A row for each, so that the time does not tell which logins exist. What else was typed into the
// field is nobody's business, and may have been a password.
Result<void> People::refused(const std::string& login, const std::string& address) {
    const auto snapshot = snapshot_();
    api::Caller caller;
    caller.login = identity::login_key(*snapshot, login);
    caller.address = address;
    const auto user = snapshot->users.find(caller.login);
    for (const auto& [key, unit] : snapshot->org_units) {
        if (unit.record.parent.empty())
            caller.org_unit = key;
    }
    if (user != snapshot->users.end())
        caller.org_unit = user->second.record.org_unit;
    return write(entry_of(caller, {"session.refused", "users", caller.login}));
}

Result<void> People::load_sessions() {
    ZONGJI_TRY(const auto known, identity::list_sessions(database_, clock_.now().utc));
    const auto snapshot = snapshot_();
    const std::lock_guard lock(mutex_);
    for (const auto& [token_hash, session] : known) {
        if (const auto password = password_of(*snapshot, session.user_key))
            open_.add(token_hash, session, *password);
    }
    return {};
}

void People::configuration_changed(const configuration::Snapshot& fresh) {
    const std::lock_guard lock(mutex_);
    open_.keep_if([&](const identity::StoredSession& session, const std::string& password_hash) {
        return password_of(fresh, session.user_key) == password_hash;
    });
}

Result<api::Caller> People::find(const std::string& token) {
    const Now now = clock_.now();
    const auto snapshot = snapshot_();
    const std::string token_hash = identity::token_hash_of(token);
    std::optional<identity::OpenSessions::Found> found;
    bool keep = false;
    {
        const std::lock_guard lock(mutex_);
        found = open_.use(token_hash, now.utc);
        keep = !keeping_ && now.tick >= next_keeping_;
        keeping_ = keeping_ || keep;
    }
    if (keep && !later_([this] { keep_sessions(); })) {
        const std::lock_guard lock(mutex_);
        keeping_ = false;
    }
    // A change of the password may have been stored and not been told yet.
    if (!found || password_of(*snapshot, found->session.user_key) != found->password_hash)
        return nobody();
    ZONGJI_TRY(const auto principal, identity::principal_of(*snapshot, found->session.user_key));
    api::Caller caller = caller_of(principal, found->session.id, token);
    caller.renew_cookie = found->renew_cookie;
    return caller;
}

// On a worker. What could not be put down is put down next time.
void People::keep_sessions() {
    const Now now = clock_.now();
    std::vector<identity::StoredSession> used;
    {
        const std::lock_guard lock(mutex_);
        used = open_.to_write(now.utc);
    }
    const auto kept = identity::keep_sessions(database_, used, now.utc);
    if (!kept)
        log_warning("sessions: {}", kept.error().message);
    const std::lock_guard lock(mutex_);
    if (kept)
        open_.written(used);
    keeping_ = false;
    next_keeping_ = now.tick + kept_every;
}

// Out at once, also when the database cannot be told.
Result<void> People::sign_out(const api::Caller& caller) {
    {
        const std::lock_guard lock(mutex_);
        open_.remove(caller.session_id);
    }
    const auto entry =
        entry_of(caller, {"session.ended", "sessions", std::to_string(caller.session_id.value)});
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(identity::sign_out(transaction, caller.session_id));
        ZONGJI_CHECK(identity::write_audit(transaction, entry));
        return {};
    });
}

Result<void> People::write(const api::Caller& caller, const api::Deed& deed) {
    return write(entry_of(caller, deed));
}

identity::AuditEntry People::entry_of(const api::Caller& caller, const api::Deed& deed) {
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
    return entry;
}

Result<void> People::write(const identity::AuditEntry& entry) {
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
