#pragma once

#include "base/json.h"
#include "domain/identity/viewer.h"
#include "store/page.h"

#include <memory>
#include <string>

// What the edges need of this module. They name it and not People, who stands behind it.
namespace zongji::identity {

struct AuditRow;

struct SignedIn {
    Viewer viewer;
    std::string token;  // the cookie
};

// A try to show a password that was let in, for as long as it is held.
using Attempt = std::shared_ptr<void>;

class Sessions {
public:
    virtual ~Sessions() = default;
    // Before anything is hashed, and before it queues for that; does not block. `exhausted` after
    // ten failures a minute, or while too many are under way (then with the path "/login").
    virtual Result<Attempt> begin_attempt(const std::string& login,
                                          const std::string& remote_address) = 0;
    // Blocks, with an attempt. `unauthenticated` for a wrong login or password alike.
    virtual Result<SignedIn> sign_in(const std::string& login, const std::string& password,
                                     const std::string& remote_address) = 0;
    // Whether it is his, blocks, with an attempt of his login; a failure counts and is audited.
    virtual Result<void> check_password(const Viewer& viewer, const std::string& password) = 0;
    // He has another one in the snapshot that will be told next: his session stays, others end.
    virtual void keep_session(const Viewer& viewer, const std::string& password_hash) = 0;
    // `unauthenticated` if there is none. Does not block: a call must not wait for a database.
    virtual Result<Viewer> find(const std::string& token) = 0;
    // Whether a session that was found earlier has come to its absolute end. Does not block.
    virtual bool is_over(const Viewer& viewer) const = 0;
    // Blocks.
    virtual Result<void> sign_out(const Viewer& viewer) = 0;
};

// What somebody did to a thing; who it was and where from is the viewer's.
struct Deed {
    std::string what;  // "recording.heard"
    std::string kind;  // "recordings"
    std::string key;
    json::value before;  // no personal data
    json::value after;
};

// Blocks.
class AuditTrail {
public:
    virtual ~AuditTrail() = default;
    // For what is no change of a record of ours: such records write their own rows, in the
    // transaction of the change.
    virtual Result<void> write(const Viewer& viewer, const Deed& deed) = 0;
    // The newest first.
    virtual Result<store::Page<AuditRow>> list(const Viewer& viewer,
                                               const store::PageRequest& page) = 0;
};

}  // namespace zongji::identity
