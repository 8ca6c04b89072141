#pragma once

#include "base/json.h"
#include "store/database.h"

// The table of who is signed in, behind open_sessions.h. The cookie's token is known to the browser
// alone: the table holds its hash.
namespace zongji::identity {

constexpr Span session_idle_limit = hours(12);
// However much it is used (OWASP ASVS 5.0 V7.3.2). Longer than any shift.
constexpr Span session_limit = hours(24);

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

NewSession make_session(SessionId id, const std::string& user_key, Timestamp now);

// Inside the transaction that writes the audit's row. Blocks: for workers.
Result<void> write_session(store::Transaction& transaction, const NewSession& session);

// Success also when it is over already.
Result<void> sign_out(store::Transaction& transaction, SessionId session);

// After a change of password, and when somebody leaves; inside the transaction of that change.
// Returns how many there were.
Result<std::int64_t> sign_out_all(store::Transaction& transaction, const std::string& user_key);

struct KnownSession {
    std::string token_hash;
    StoredSession session;
};

// Those that are not over, for whoever keeps them in memory. Blocks: for workers.
Result<std::vector<KnownSession>> list_sessions(store::Database& database, Timestamp now);

// Housekeeping: puts down when `used` were last used, and removes what is over. Returns how many
// went. Blocks: for workers.
Result<std::int64_t> keep_sessions(store::Database& database,
                                   const std::vector<StoredSession>& used, Timestamp now);

std::string token_hash_of(std::string_view token);

// What the page sends back in X-CSRF-Token: made from the token, so that it needs no storing and
// does not give the token away.
std::string csrf_token_of(std::string_view token);

}  // namespace zongji::identity
