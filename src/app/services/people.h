#pragma once

#include "domain/identity/login_limiter.h"
#include "edge/http/api/services.h"
#include "runtime/clock.h"
#include "store/database.h"

#include <functional>
#include <memory>
#include <mutex>

namespace zongji::app {

using SnapshotSource = std::function<std::shared_ptr<const configuration::Snapshot>()>;

// Who signs in and who is signed in: identity's records and the configuration's users.
class People final : public api::Sessions, public api::AuditTrail, public api::Audits {
public:
    People(store::Database& database, const Clock& clock, IdSource& ids, SnapshotSource snapshot)
        : database_(database), clock_(clock), ids_(ids), snapshot_(std::move(snapshot)) {}

    Result<api::SignedIn> sign_in(const std::string& login, const std::string& password,
                                  const std::string& remote_address) override;
    Result<api::Caller> find(const std::string& token) override;
    Result<void> sign_out(const api::Caller& caller) override;

    Result<void> write(const api::Caller& caller, const api::Deed& deed) override;
    Result<api::AuditList> list(const api::Caller& caller, const api::Page& page) override;

private:
    Result<void> refused(const std::string& login, const std::string& address);

    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
    SnapshotSource snapshot_;
    std::mutex mutex_;  // guards limiter_
    identity::LoginLimiter limiter_;
};

}  // namespace zongji::app
