#pragma once

#include "domain/identity/audit.h"
#include "domain/identity/login_limiter.h"
#include "domain/identity/open_sessions.h"
#include "edge/http/api/services.h"
#include "runtime/clock.h"
#include "store/database.h"

#include <functional>
#include <memory>
#include <mutex>

namespace zongji::app {

using SnapshotSource = std::function<std::shared_ptr<const configuration::Snapshot>()>;

// Who signs in and who is signed in: identity's records and the configuration's users. find() needs
// no database: what it learns is put down by `later`, which hands work to a worker.
class People final : public api::Sessions, public api::AuditTrail, public api::Audits {
public:
    using Later = std::function<bool(std::function<void()>)>;

    People(store::Database& database, const Clock& clock, IdSource& ids, SnapshotSource snapshot,
           Later later)
        : database_(database),
          clock_(clock),
          ids_(ids),
          snapshot_(std::move(snapshot)),
          later_(std::move(later)) {}

    // Before the first request: who was signed in when the server stopped.
    Result<void> load_sessions();
    // Whoever is gone, switched off or has another password is out.
    void configuration_changed(const configuration::Snapshot& fresh);

    Result<api::SignedIn> sign_in(const std::string& login, const std::string& password,
                                  const std::string& remote_address) override;
    Result<identity::Viewer> find(const std::string& token) override;
    Result<void> sign_out(const identity::Viewer& viewer) override;

    Result<void> write(const identity::Viewer& viewer, const api::Deed& deed) override;
    Result<api::AuditList> list(const identity::Viewer& viewer, const api::Page& page) override;

private:
    identity::AuditEntry entry_of(const identity::Viewer& viewer, const api::Deed& deed);
    Result<void> write(const identity::AuditEntry& entry);
    void keep_sessions();
    Result<void> refused(const std::string& login, const std::string& address);

    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
    SnapshotSource snapshot_;
    Later later_;
    std::mutex mutex_;
    // All below: mutex_.
    identity::LoginLimiter limiter_;
    identity::OpenSessions open_;
    bool keeping_ = false;  // a worker is putting down who was there
    Instant next_keeping_;
};

}  // namespace zongji::app
