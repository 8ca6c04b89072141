#pragma once

#include "base/json.h"
#include "store/database.h"

// Who is signed in. The cookie's token is known to the browser alone: the table holds its hash.
namespace zongji::identity {

constexpr Span session_idle_limit = hours(12);

struct StoredSession {
    SessionId id;
    std::string user_key;
    Timestamp created_us;
    Timestamp last_seen_us;
    Timestamp expires_us;
};
BOOST_DESCRIBE_STRUCT(StoredSession, (), (id, user_key, created_us, last_seen_us, expires_us))

struct NewSession {
    std::string token;  // for the cookie, and for nothing else
    StoredSession session;
};

// Block: for workers. Any thread.
Result<NewSession> open_session(store::Database& database, SessionId id,
                                const std::string& user_key, Timestamp now);

// ErrorCode::unauthenticated when there is none, or it was not used for the idle limit. Moves the
// limit on, at most once a minute.
Result<StoredSession> find_session(store::Database& database, std::string_view token,
                                   Timestamp now);

// Success also when it is over already.
Result<void> sign_out(store::Database& database, SessionId session);

// After a change of password, and when somebody leaves; inside the transaction of that change.
// Returns how many there were.
Result<std::int64_t> sign_out_all(store::Transaction& transaction, const std::string& user_key);

// Housekeeping. Returns how many went.
Result<std::int64_t> remove_expired_sessions(store::Database& database, Timestamp now);

// What the page sends back in X-CSRF-Token: made from the token, so that it needs no storing and
// does not give the token away.
std::string csrf_token_of(std::string_view token);
bool csrf_token_matches(std::string_view token, std::string_view given);

}  // namespace zongji::identity
