#include "app/company.h"

#include "domain/identity/audit.h"
#include "domain/identity/passwords.h"
#include "domain/identity/sessions.h"
#include "edge/speech/prompt_files.h"
#include "runtime/log.h"

namespace zongji::app {
namespace {

// Whoever has another password now, is switched off or gone, signs in again if he can.
Result<void> end_sessions(store::Transaction& transaction, const settings::AuditedChange& changed) {
    if (changed.change.kind != "users" || changed.before.is_null())
        return {};
    const bool same = !changed.after.is_null() &&
                      changed.before.at("password_hash") == changed.after.at("password_hash") &&
                      changed.after.at("active").as_bool();
    if (!same)
        ZONGJI_CHECK(identity::sign_out_all(transaction, changed.change.key));
    return {};
}

configuration::Checks checks(const std::string& prompts_dir) {
    configuration::Checks checks = settings::engine_checks();
    checks.prompt_file = [files = std::make_shared<speech::PromptFiles>(prompts_dir)](
                             const std::string& file) { return files->check(file); };
    return checks;
}

settings::WriteAudit audit_writer(const Clock& clock) {
    return [&clock](store::Transaction& transaction, const settings::Actor& actor,
                    const settings::AuditedChange& audited) -> Result<void> {
        identity::AuditEntry entry;
        entry.at = clock.now().utc;
        entry.org_unit_id = audited.org_unit_id;
        entry.who = actor.name;
        entry.address = actor.address;
        entry.what = "settings.changed";
        entry.kind = audited.change.kind;
        entry.key = audited.change.key;
        entry.before = audited.before;
        entry.after = audited.after;
        ZONGJI_CHECK(identity::write_audit(transaction, entry));
        return end_sessions(transaction, audited);
    };
}

}  // namespace

Company::Company(store::Database& database, const Clock& clock, IdSource& ids,
                 const std::string& prompts_dir)
    : settings_(database, clock, ids,
                settings::Passwords{identity::hash_password, identity::verify_password},
                checks(prompts_dir), audit_writer(clock)),
      again_("settings", clock) {}

Result<bool> Company::first_start(const Found& found) {
    ZONGJI_TRY(const auto stored, settings_.load());
    if (!stored.users.empty())
        return false;
    ZONGJI_CHECK(found(settings_));
    return true;
}

Result<void> Company::load() {
    ZONGJI_TRY(auto loaded, settings_.load());
    const std::lock_guard lock(mutex_);
    now_ = std::make_shared<const configuration::Snapshot>(std::move(loaded));
    return {};
}

void Company::on_change(Use use) {
    use_ = std::move(use);
    again_.start([this](Now now) { return try_again(now); });
}

Result<void> Company::publish() {
    const auto handed_out = hand_out();
    if (!handed_out)
        again_.post([this] { due_ = Instant{}; });
    return handed_out;
}

Instant Company::try_again(Now now) {
    constexpr Instant never{INT64_MAX};
    if (!due_ || now.tick < *due_)
        return due_.value_or(never);
    const bool is_first = *due_ == Instant{};
    const bool done = !is_first && hand_out().ok();
    due_ = done ? std::nullopt : std::optional(now.tick + seconds(1));
    if (done)
        log_info("configuration: what was stored is in use now");
    return due_.value_or(never);
}

Result<void> Company::hand_out() {
    const std::lock_guard one_at_a_time(publishing_);
    ZONGJI_CHECK(load());
    return use_(now());
}

Snapshot Company::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

}  // namespace zongji::app
