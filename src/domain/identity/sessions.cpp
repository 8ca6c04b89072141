#include "domain/identity/sessions.h"

#include "store/blobs.h"
#include "store/columns.h"

#include <array>

#include <sodium.h>

namespace zongji::identity {
namespace {

constexpr Span touched_every = minutes(1);

std::string random_token() {
    ensure(sodium_init() >= 0, "libsodium is ready");
    std::array<unsigned char, 32> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 64> text;
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

Error nobody() {
    return {ErrorCode::unauthenticated, "nobody is signed in with this session", {}};
}

Result<std::int64_t> remove_where(store::Database& database, std::string_view condition,
                                  const store::Parameter& parameter) {
    std::int64_t removed = 0;
    auto outcome = database.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(removed,
                   transaction.execute(fmt::format("DELETE FROM sessions WHERE {}", condition),
                                       {parameter}));
        return {};
    });
    if (!outcome) {
        return outcome.error();
    }
    return removed;
}

}  // namespace

Result<NewSession> open_session(store::Database& database, SessionId id,
                                const std::string& user_key, Timestamp now) {
    NewSession opened{random_token(), {id, user_key, now, now, now + session_idle_limit}};
    auto outcome = database.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute(
            store::insert_sql<StoredSession>("sessions", {"token_hash"}),
            store::parameters_of({store::sha256_hex(opened.token)}, opened.session)));
        return {};
    });
    if (!outcome) {
        return outcome.error();
    }
    return opened;
}

Result<StoredSession> find_session(store::Database& database, std::string_view token,
                                   Timestamp now) {
    std::optional<StoredSession> session;
    auto found = database.read([&](store::Transaction& transaction) -> Result<void> {
        session.reset();
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(fmt::format("SELECT {} FROM sessions WHERE token_hash = ?1",
                                                 store::select_columns<StoredSession>()),
                                     {store::sha256_hex(token)}));
        if (!rows.empty()) {
            ZONGJI_TRY(session, store::read_row<StoredSession>(rows.front()));
        }
        return {};
    });
    ZONGJI_CHECK(found);
    if (!session || session->expires_us <= now) {
        return nobody();
    }
    if (now - session->last_seen_us < touched_every) {
        return *session;
    }
    session->last_seen_us = now;
    session->expires_us = now + session_idle_limit;
    auto touched = database.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute(
            "UPDATE sessions SET last_seen_us = ?1, expires_us = ?2 WHERE id = ?3",
            {session->last_seen_us, session->expires_us, session->id}));
        return {};
    });
    // A disk that cannot be written must not sign everybody out: the limit moves on next time.
    if (!touched && touched.error().code != ErrorCode::unavailable) {
        return touched.error();
    }
    return *session;
}

Result<void> sign_out(store::Database& database, SessionId session) {
    ZONGJI_CHECK(remove_where(database, "id = ?1", session));
    return {};
}

Result<std::int64_t> sign_out_all(store::Transaction& transaction, const std::string& user_key) {
    return transaction.execute("DELETE FROM sessions WHERE user_key = ?1", {user_key});
}

Result<std::int64_t> remove_expired_sessions(store::Database& database, Timestamp now) {
    return remove_where(database, "expires_us <= ?1", now);
}

std::string csrf_token_of(std::string_view token) {
    return store::sha256_hex(fmt::format("csrf:{}", token));
}

bool csrf_token_matches(std::string_view token, std::string_view given) {
    const std::string wanted = csrf_token_of(token);
    return given.size() == wanted.size() &&
           sodium_memcmp(wanted.data(), given.data(), wanted.size()) == 0;
}

}  // namespace zongji::identity
