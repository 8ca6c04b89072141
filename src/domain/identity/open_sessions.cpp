#include "domain/identity/open_sessions.h"

#include <algorithm>
#include <utility>

namespace zongji::identity {
namespace {

constexpr Span written_every = minutes(1);
constexpr Span cookie_every = hours(1);

}  // namespace

// The cookie of a session from before a restart is of unknown age, and renewed at once.
void OpenSessions::add(std::string token_hash, StoredSession session, std::string password_hash) {
    const bool is_new = session.created_us == session.last_seen_us;
    const Timestamp cookie_at = is_new ? session.created_us : Timestamp{};
    const Timestamp written_at = session.last_seen_us;
    session.expires_us = std::min(session.expires_us, session.created_us + session_limit);
    sessions_[std::move(token_hash)] = {std::move(session), std::move(password_hash), "",
                                        written_at, cookie_at};
}

std::optional<OpenSessions::Found> OpenSessions::use(const std::string& token_hash, Timestamp now) {
    const auto found = sessions_.find(token_hash);
    if (found == sessions_.end())
        return std::nullopt;
    Open& open = found->second;
    if (open.session.expires_us <= now) {
        sessions_.erase(found);
        return std::nullopt;
    }
    open.session.last_seen_us = now;
    open.session.expires_us =
        std::min(now + session_idle_limit, open.session.created_us + session_limit);
    const bool renew = now - open.cookie_at >= cookie_every;
    if (renew)
        open.cookie_at = now;
    return Found{open.session, open.password_hash, open.next_password_hash, renew};
}

void OpenSessions::expect(SessionId session, const std::string& password_hash) {
    for (auto& [token, open] : sessions_) {
        if (open.session.id == session)
            open.next_password_hash = password_hash;
    }
}

void OpenSessions::remove(SessionId session) {
    std::erase_if(sessions_, [&](const auto& each) { return each.second.session.id == session; });
}

void OpenSessions::keep_if(
    const std::function<bool(const StoredSession&, const std::string&)>& stays) {
    for (auto& [token, open] : sessions_) {
        if (!open.next_password_hash.empty() && stays(open.session, open.next_password_hash))
            open.password_hash = std::exchange(open.next_password_hash, "");
    }
    std::erase_if(sessions_, [&](const auto& each) {
        return !stays(each.second.session, each.second.password_hash);
    });
}

std::vector<StoredSession> OpenSessions::to_write(Timestamp now) {
    std::erase_if(sessions_,
                  [&](const auto& each) { return each.second.session.expires_us <= now; });
    std::vector<StoredSession> used;
    for (const auto& [hash, open] : sessions_) {
        if (open.session.last_seen_us - open.written_at >= written_every)
            used.push_back(open.session);
    }
    return used;
}

void OpenSessions::written(const std::vector<StoredSession>& sessions) {
    std::unordered_map<std::int64_t, Timestamp> at;
    for (const StoredSession& session : sessions)
        at[session.id.value] = session.last_seen_us;
    for (auto& [hash, open] : sessions_) {
        const auto found = at.find(open.session.id.value);
        if (found != at.end())
            open.written_at = found->second;
    }
}

}  // namespace zongji::identity
