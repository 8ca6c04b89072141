#include "domain/identity/sessions.h"

#include "store/blobs.h"
#include "store/columns.h"

#include <array>

#include <sodium.h>

namespace zongji::identity {
namespace {

std::string random_token() {
    ensure(sodium_init() >= 0, "libsodium is ready");
    std::array<unsigned char, 32> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 64> text;
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

}  // namespace

NewSession make_session(SessionId id, const std::string& user_key, Timestamp now) {
    return {random_token(), {id, user_key, now, now, now + session_idle_limit}};
}

Result<void> write_session(store::Transaction& transaction, const NewSession& session) {
    ZONGJI_CHECK(
        transaction.execute(store::insert_sql<StoredSession>("sessions", {"token_hash"}),
                            store::parameters_of({token_hash_of(session.token)}, session.session)));
    return {};
}

Result<void> sign_out(store::Transaction& transaction, SessionId session) {
    ZONGJI_CHECK(transaction.execute("DELETE FROM sessions WHERE id = ?1", {session}));
    return {};
}

Result<std::int64_t> sign_out_all(store::Transaction& transaction, const std::string& user_key) {
    return transaction.execute("DELETE FROM sessions WHERE user_key = ?1", {user_key});
}

Result<std::vector<KnownSession>> list_sessions(store::Database& database, Timestamp now) {
    std::vector<KnownSession> sessions;
    ZONGJI_CHECK(database.read([&](store::Transaction& transaction) -> Result<void> {
        sessions.clear();
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(
                       fmt::format("SELECT token_hash, {} FROM sessions WHERE expires_us > ?1",
                                   store::select_columns<StoredSession>()),
                       {now}));
        for (const store::Row& row : rows) {
            ZONGJI_TRY(const auto session, store::read_row<StoredSession>(row, 1));
            sessions.push_back({row.text(0), session});
        }
        return {};
    }));
    return sessions;
}

Result<std::int64_t> keep_sessions(store::Database& database,
                                   const std::vector<StoredSession>& used, Timestamp now) {
    std::int64_t removed = 0;
    const auto outcome = database.write([&](store::Transaction& transaction) -> Result<void> {
        for (const StoredSession& session : used) {
            ZONGJI_CHECK(transaction.execute(
                "UPDATE sessions SET last_seen_us = ?1, expires_us = ?2 WHERE id = ?3",
                {session.last_seen_us, session.expires_us, session.id}));
        }
        ZONGJI_TRY(removed,
                   transaction.execute("DELETE FROM sessions WHERE expires_us <= ?1", {now}));
        return {};
    });
    ZONGJI_CHECK(outcome);
    return removed;
}

std::string token_hash_of(std::string_view token) {
    return store::sha256_hex(token);
}

std::string csrf_token_of(std::string_view token) {
    return store::sha256_hex(fmt::format("csrf:{}", token));
}

}  // namespace zongji::identity
