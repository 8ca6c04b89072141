#include "domain/identity/people.h"

#include "runtime/log.h"

#include <charconv>

namespace zongji::identity {
namespace {

constexpr Span put_down_every = minutes(1);

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

// As he asks in a session.
Viewer in_session(Viewer viewer, const StoredSession& session, const std::string& token) {
    viewer.session_id = session.id;
    viewer.session_ends = session.created_us + session_limit;
    viewer.csrf_token = csrf_token_of(token);
    return viewer;
}

}  // namespace

Result<Attempt> People::begin_attempt(const std::string& login, const std::string& address) {
    {
        const std::lock_guard lock(mutex_);
        switch (limiter_.begin(login, address, clock_.now().tick)) {
            case LoginLimiter::Verdict::may:
                break;
            case LoginLimiter::Verdict::crowded:
                return Error{ErrorCode::exhausted, "too many at once; try again in a moment",
                             "/login"};
            case LoginLimiter::Verdict::wait:
                return Error{ErrorCode::exhausted, "too many failed attempts; wait a minute", {}};
        }
    }
    // Nothing is owned by it: it only ends.
    return Attempt(this, [this, login, address](void*) {
        const std::lock_guard lock(mutex_);
        limiter_.ended(login, address);
    });
}

Result<Viewer> People::prove(const configuration::Snapshot& snapshot, const std::string& login,
                             const std::string& password, const std::string& address) {
    auto viewer = check_credentials(snapshot, login, password);
    {
        const std::lock_guard lock(mutex_);
        if (viewer) {
            limiter_.succeeded(login, address);
        } else {
            limiter_.failed(login, address, clock_.now().tick);
        }
    }
    if (!viewer)
        ZONGJI_CHECK(refused(login, address));
    return viewer;
}

Result<void> People::check_password(const Viewer& viewer, const std::string& password) {
    ZONGJI_CHECK(prove(*snapshot_(), viewer.login, password, viewer.address));
    return {};
}

void People::keep_session(const Viewer& viewer, const std::string& password_hash) {
    const std::lock_guard lock(mutex_);
    open_.expect(viewer.session_id, password_hash);
}

bool People::is_over(const Viewer& viewer) const {
    return viewer.session_ends <= clock_.now().utc;
}

Result<SignedIn> People::sign_in(const std::string& login, const std::string& password,
                                 const std::string& remote_address) {
    const auto snapshot = snapshot_();
    const auto viewer = prove(*snapshot, login, password, remote_address);
    if (!viewer)
        return viewer.error();

    const Timestamp now = clock_.now().utc;
    const auto opened = make_session(ids_.next<SessionId>(now), viewer->login, now);
    SignedIn signed_in{in_session(*viewer, opened.session, opened.token), opened.token};
    signed_in.viewer.address = remote_address;
    const auto entry = entry_of(
        signed_in.viewer, {"session.opened", "sessions", std::to_string(opened.session.id.value)});
    const auto written = database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(write_session(transaction, opened));
        ZONGJI_CHECK(write_audit(transaction, entry));
        return {};
    });
    ZONGJI_CHECK(written);
    const std::lock_guard lock(mutex_);
    open_.add(token_hash_of(opened.token), opened.session,
              password_of(*snapshot, viewer->login).value_or(""));
    return signed_in;
}

// A row for each, so that the time does not tell which logins exist. What else was typed into the
// field is nobody's business, and may have been a password.
Result<void> People::refused(const std::string& login, const std::string& address) {
    const auto snapshot = snapshot_();
    Viewer viewer;
    viewer.login = login_key(*snapshot, login);
    viewer.address = address;
    const auto user = snapshot->users.find(viewer.login);
    for (const auto& [key, unit] : snapshot->org_units) {
        if (unit.record.parent.empty())
            viewer.org_unit = key;
    }
    if (user != snapshot->users.end())
        viewer.org_unit = user->second.record.org_unit;
    return write(entry_of(viewer, {"session.refused", "users", viewer.login}));
}

Result<void> People::load_sessions() {
    ZONGJI_TRY(const auto known, list_sessions(database_, clock_.now().utc));
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
    open_.keep_if([&](const StoredSession& session, const std::string& password_hash) {
        return password_of(fresh, session.user_key) == password_hash;
    });
}

Result<Viewer> People::find(const std::string& token) {
    const Now now = clock_.now();
    const auto snapshot = snapshot_();
    const std::string token_hash = token_hash_of(token);
    std::optional<OpenSessions::Found> found;
    bool keep = false;
    {
        const std::lock_guard lock(mutex_);
        found = open_.use(token_hash, now.utc);
        keep = !putting_down_ && now.tick >= next_putting_down_;
        putting_down_ = putting_down_ || keep;
    }
    if (keep && !later_([this] { put_down_sessions(); })) {
        const std::lock_guard lock(mutex_);
        putting_down_ = false;
    }
    // A change of the password may have been stored and not been told yet.
    if (!found)
        return nobody();
    const auto password = password_of(*snapshot, found->session.user_key);
    if (password != found->password_hash &&
        (!password || found->next_password_hash.empty() || *password != found->next_password_hash))
        return nobody();
    ZONGJI_TRY(auto viewer, viewer_of(*snapshot, found->session.user_key));
    viewer = in_session(std::move(viewer), found->session, token);
    viewer.renew_cookie = found->renew_cookie;
    return viewer;
}

// On a worker. What could not be put down is put down next time.
void People::put_down_sessions() {
    const Now now = clock_.now();
    std::vector<StoredSession> used;
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
    putting_down_ = false;
    next_putting_down_ = now.tick + put_down_every;
}

// Out at once, also when the database cannot be told.
Result<void> People::sign_out(const Viewer& viewer) {
    {
        const std::lock_guard lock(mutex_);
        open_.remove(viewer.session_id);
    }
    const auto entry =
        entry_of(viewer, {"session.ended", "sessions", std::to_string(viewer.session_id.value)});
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(identity::sign_out(transaction, viewer.session_id));
        ZONGJI_CHECK(write_audit(transaction, entry));
        return {};
    });
}

Result<void> People::write(const Viewer& viewer, const Deed& deed) {
    return write(entry_of(viewer, deed));
}

AuditEntry People::entry_of(const Viewer& viewer, const Deed& deed) {
    AuditEntry entry;
    entry.at = clock_.now().utc;
    const auto snapshot = snapshot_();
    const auto unit = snapshot->org_units.find(viewer.org_unit);
    if (unit != snapshot->org_units.end())
        entry.org_unit_id = unit->second.id;
    entry.who = viewer.login;
    entry.address = viewer.address;
    entry.what = deed.what;
    entry.kind = deed.kind;
    entry.key = deed.key;
    entry.before = deed.before;
    entry.after = deed.after;
    return entry;
}

Result<void> People::write(const AuditEntry& entry) {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(write_audit(transaction, entry));
        return {};
    });
}

Result<store::Page<AuditRow>> People::list(const Viewer& viewer, const store::PageRequest& page) {
    AuditFilter filter;
    const int limit = store::page_limit(page);
    filter.limit = limit + 1;
    if (!page.cursor.empty()) {
        const auto* end = page.cursor.data() + page.cursor.size();
        const auto read = std::from_chars(page.cursor.data(), end, filter.before.value);
        if (read.ec != std::errc{} || read.ptr != end)
            return invalid("is no cursor", "cursor");
    }
    store::Page<AuditRow> list;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(list.items, list_audit(transaction, viewer.scope, filter));
        return {};
    }));
    if (list.items.size() > static_cast<std::size_t>(limit)) {
        list.items.resize(static_cast<std::size_t>(limit));
        list.next = std::to_string(list.items.back().id.value);
    }
    return list;
}

}  // namespace zongji::identity
