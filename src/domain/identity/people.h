#pragma once

#include "domain/identity/audit.h"
#include "domain/identity/login_limiter.h"
#include "domain/identity/open_sessions.h"
#include "domain/identity/seams.h"
#include "runtime/clock.h"
#include "store/database.h"

#include <functional>
#include <memory>
#include <mutex>

namespace zongji::identity {

// Who signs in and who is signed in: this module's tables and the configuration's users. find()
// needs no database: what it learns is put down by `later`, which hands work to a worker.
class People final : public Sessions, public AuditTrail {
public:
    using Snapshot = std::function<std::shared_ptr<const configuration::Snapshot>()>;
    using Later = std::function<bool(std::function<void()>)>;

    People(store::Database& database, const Clock& clock, IdSource& ids, Snapshot snapshot,
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

    Result<Attempt> begin_attempt(const std::string& login,
                                  const std::string& remote_address) override;
    Result<SignedIn> sign_in(const std::string& login, const std::string& password,
                             const std::string& remote_address) override;
    Result<void> check_password(const Viewer& viewer, const std::string& password) override;
    void keep_session(const Viewer& viewer, const std::string& password_hash) override;
    Result<Viewer> find(const std::string& token) override;
    bool is_over(const Viewer& viewer) const override;
    Result<void> sign_out(const Viewer& viewer) override;

    Result<void> write(const Viewer& viewer, const Deed& deed) override;
    Result<store::Page<AuditRow>> list(const Viewer& viewer,
                                       const store::PageRequest& page) override;

private:
    Result<Viewer> prove(const configuration::Snapshot& snapshot, const std::string& login,
                         const std::string& password, const std::string& address);
    AuditEntry entry_of(const Viewer& viewer, const Deed& deed);
    Result<void> write(const AuditEntry& entry);
    void put_down_sessions();
    Result<void> refused(const std::string& login, const std::string& address);

    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
    Snapshot snapshot_;
    Later later_;
    std::mutex mutex_;
    // All below: mutex_.
    LoginLimiter limiter_;
    OpenSessions open_;
    bool putting_down_ = false;  // a worker is putting down who was there
    Instant next_putting_down_;
};

}  // namespace zongji::identity
