#pragma once

#include "domain/identity/sessions.h"

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace zongji::identity {

// Who is signed in now, in memory: no click of an agent waits for a database, and none fails while
// it is away. Pure; one thread, or under its owner's lock.
class OpenSessions {
public:
    // `password_hash`: what its user signed in with, or had when the server started.
    void add(std::string token_hash, StoredSession session, std::string password_hash);

    struct Found {
        StoredSession session;
        std::string password_hash;
        std::string next_password_hash;
        bool renew_cookie = false;  // at most once an hour: the cookie was given long ago
    };
    // Moves the idle limit on. None: there is no such session, or it was idle for too long.
    std::optional<Found> use(const std::string& token_hash, Timestamp now);

    // The user of this session has changed his password in it: it stays when that is told.
    void expect(SessionId session, const std::string& password_hash);

    void remove(SessionId session);
    void keep_if(
        const std::function<bool(const StoredSession&, const std::string& password_hash)>& stays);

    // Those used a minute or more after what the table says, until written() says that it does.
    // Forgets what is over.
    std::vector<StoredSession> to_write(Timestamp now);
    void written(const std::vector<StoredSession>& sessions);

    std::size_t size() const { return sessions_.size(); }

private:
    struct Open {
        StoredSession session;
        std::string password_hash;
        std::string next_password_hash;  // empty: none is expected
        Timestamp written_at;
        Timestamp cookie_at;
    };
    std::unordered_map<std::string, Open> sessions_;  // by the token's hash
};

}  // namespace zongji::identity
