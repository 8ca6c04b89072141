#include "app/company.h"

#include "demo_documents.h"
#include "domain/identity/audit.h"
#include "domain/identity/passwords.h"
#include "domain/identity/sessions.h"
#include "domain/settings/yaml_document.h"
#include "starter_document.h"

#include <iostream>

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

// The document is ours: a problem in it is a fault of the program.
Result<void> without_problems(const Result<settings::ApplyReport>& report) {
    if (!report)
        return report.error();
    for (const auto& problem : report->problems)
        return invalid(problem.message, problem.path);
    return {};
}

// With what takes a first call; the rest is made on the settings' pages.
Result<configuration::Document> starter(const std::string& password) {
    ZONGJI_TRY(auto read, settings::read_document(starter_document));
    configuration::User admin{.key = "admin", .name = "admin", .org_unit = "hq"};
    admin.roles = {configuration::Role::administrator};
    admin.password = password;
    read.document.users.push_back(admin);
    return read.document;
}

}  // namespace

Company::Company(store::Database& database, const Clock& clock, IdSource& ids)
    : database_(database),
      settings_(database, clock, ids,
                settings::Passwords{identity::hash_password, identity::verify_password},
                settings::engine_checks(), audit_writer(clock)) {}

Result<bool> Company::first_start(bool demonstration) {
    ZONGJI_TRY(const auto stored, settings_.load());
    if (!stored.users.empty())
        return false;
    if (demonstration) {
        ZONGJI_CHECK(without_problems(
            settings_.apply_yaml(demo_company, {}, {UserId{}, "demonstration", {}})));
        return true;
    }
    const std::string password = identity::random_password();
    ZONGJI_TRY(const auto document, starter(password));
    ZONGJI_CHECK(without_problems(settings_.apply(document, {}, {UserId{}, "first start", {}})));
    std::cout << "An administrator was made. It is shown this once:\n  login admin, password "
              << password << "\n";
    return true;
}

Result<void> Company::load() {
    ZONGJI_TRY(auto loaded, settings_.load());
    const std::lock_guard lock(mutex_);
    now_ = std::make_shared<const configuration::Snapshot>(std::move(loaded));
    return {};
}

Result<void> Company::publish() {
    const std::lock_guard one_at_a_time(publishing_);
    ZONGJI_CHECK(load());
    const Snapshot fresh = now();
    for (const auto& hear : hearers_)
        ZONGJI_CHECK(hear(fresh));
    return {};
}

Company::Snapshot Company::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

json::value Company::answer_control(const json::object& request) {
    const auto text = [&](const char* name) -> std::string {
        const auto* value = request.if_contains(name);
        return value && value->is_string() ? std::string(value->get_string()) : "";
    };
    const auto flag = [&](const char* name) {
        const auto* value = request.if_contains(name);
        return value && value->is_bool() && value->get_bool();
    };
    if (text("verb") == "export") {
        const auto yaml = settings_.export_yaml();
        if (!yaml)
            return json::object{{"error", yaml.error().message}};
        return json::object{{"yaml", *yaml}};
    }
    if (text("verb") == "verify_audit") {
        const auto head = identity::verify_audit(database_);
        if (!head)
            return json::object{{"error", head.error().message}};
        return json::object{{"rows", head->rows}, {"hash", head->hash}};
    }
    if (text("verb") != "apply")
        return json::object{{"error", "unknown verb"}};

    const auto report = settings_.apply_yaml(text("yaml"), {flag("dry_run"), flag("prune")},
                                             {UserId{}, "apply", {}});
    if (!report)
        return json::object{{"error", report.error().message}};
    if (!report->dry_run && !report->changes.empty()) {
        const auto published = publish();
        if (!published)
            return json::object{{"error", published.error().message}};
    }
    return to_json(*report);
}

}  // namespace zongji::app
