#pragma once

#include "base/ids.h"
#include "domain/configuration/diff.h"
#include "domain/configuration/records.h"
#include "domain/configuration/validate.h"
#include "domain/identity/audit.h"
#include "runtime/clock.h"
#include "store/database.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The stored configuration: loaded as a snapshot, changed as a whole document or record by record.
namespace zongji::settings {

std::span<const store::Migration> migrations();  // series "settings"

using identity::Actor;

struct Problem {
    std::string path;     // JSON pointer into what was given; empty where it is a stored record's
    std::string message;  // of a file: with its line and path, to be shown as it is
    int line = 0;         // 0 where there is none
};
BOOST_DESCRIBE_STRUCT(Problem, (), (path, message, line))

struct ApplyOptions {
    bool dry_run = false;
    bool prune = false;  // what the document does not name goes
};

// Nothing was changed if there are problems.
struct ApplyReport {
    bool dry_run = false;
    std::int64_t version = 0;  // of the configuration afterwards
    std::vector<configuration::Change> changes;
    std::vector<Problem> problems;
};
BOOST_DESCRIBE_STRUCT(ApplyReport, (), (dry_run, version, changes, problems))

// By kind and key: the version of the configuration in which the record last changed.
using RecordVersions = std::map<std::string, std::map<std::string, std::int64_t>>;

// What does not hold of a stored record, though it did when it was saved: the file of a prompt has
// gone bad since, or the checks are newer than the record.
struct RecordProblem {
    std::string kind;
    std::string key;
    std::string path;     // JSON pointer within the record
    std::string message;  // without its values
};
BOOST_DESCRIBE_STRUCT(RecordProblem, (), (kind, key, path, message))

// The configuration as it is stored, with the versions of its records.
struct StoredConfiguration {
    configuration::Snapshot snapshot;
    RecordVersions versions;
};

// What must still be so when one record is changed. The error is `conflict` at "/key" or
// "/version", or `not_found` where a record of that version was expected and there is none.
struct Expected {
    bool absent = false;                  // there is no such record
    std::optional<std::int64_t> version;  // nobody changed it since
};

// Identity's part, in both directions. Slow on purpose (29 ms each).
struct Passwords {
    std::function<Result<std::string>(const std::string& password)> hash;
    std::function<bool(const std::string& hash, const std::string& password)> verify;
};

// One record's change as the audit takes it: with its values, null where there is none. Hashes are
// in them: the audit hides them, and can tell that they changed.
struct AuditedChange {
    configuration::Change change;
    OrgUnitId org_unit_id;
    json::value before;
    json::value after;
};

// Writes one row of the audit inside the transaction of the change. May be left empty.
using WriteAudit =
    std::function<Result<void>(store::Transaction&, const Actor&, const AuditedChange&)>;

// `record` without the members that are null: a form's empty field means the field's default. What
// a flow's document holds is its own.
json::value without_nulls(std::string_view kind, const json::value& record);

// Whether it can be a document at all, as "line 3: is not text in UTF-8". Part of apply_yaml(), and
// for whoever passes a document on in JSON, which holds no other text.
Result<void> check_text(std::string_view text);

// Blocks: for workers. Any thread. A record's id stays with its key for ever, also when the record
// is removed and comes back.
class Settings {
public:
    Settings(store::Database& database, const Clock& clock, IdSource& ids, Passwords passwords,
             configuration::Checks checks, WriteAudit audit = {});

    // With hashes, which the live machine needs to let people and phones in.
    Result<configuration::Snapshot> load();
    Result<StoredConfiguration> load_with_versions();

    // Of what is stored as a whole. Looks at the files of prompts.
    std::vector<RecordProblem> problems_of(const configuration::Document& stored) const;

    // What was removed, without hashes: names for the ids in journal and history.
    Result<configuration::Snapshot> load_removed();

    // Checks the whole, then changes it in one transaction. A record in `document` replaces the
    // stored one, except that a password or secret which it leaves out stays. Applying the same
    // twice changes nothing the second time. `conflict` if somebody else kept changing it
    // meanwhile.
    Result<ApplyReport> apply(const configuration::Document& document, ApplyOptions options,
                              const Actor& actor);

    // The same for YAML; problems carry their lines.
    Result<ApplyReport> apply_yaml(std::string_view text, ApplyOptions options, const Actor& actor);

    // YAML with hashes and no secrets, in a stable order; apply_yaml() of it changes nothing.
    Result<std::string> export_yaml();

    // For the settings pages. `record` may leave its key out, and null is as good as left out.
    // Errors' paths begin at the record.
    Result<ApplyReport> put_record(std::string_view kind, const std::string& key,
                                   const json::value& record, const Actor& actor,
                                   const Expected& expected = {});

    // `conflict` while another record names it, `not_found` if there is none.
    Result<ApplyReport> delete_record(std::string_view kind, const std::string& key,
                                      const Actor& actor, const Expected& expected = {});

private:
    struct Plan;
    struct Wish;

    Result<Plan> plan(const Wish& wish);
    Result<void> write_rows(store::Transaction& transaction, const Plan& plan, const Actor& actor,
                            std::int64_t version, Timestamp now);
    Result<bool> carry_out(const Plan& plan, const Actor& actor, std::int64_t& version);
    Result<ApplyReport> change(const Wish& wish, bool dry_run, const Actor& actor);
    Result<void> keep_or_hash_secrets(configuration::Document& after,
                                      const configuration::Snapshot& before) const;

    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
    Passwords passwords_;
    configuration::Checks checks_;
    WriteAudit audit_;
};

// Flows and zones as the engines read them. Zones need calendars::load_zones() first.
configuration::Checks engine_checks();

// Of `trunk.secret`, as `secret_hash` has it.
std::string trunk_secret_hash(const configuration::Trunk& trunk);

// Trunks whose stored secret is of no use to what they become, and which bring no other.
std::vector<Problem> lost_secrets(const configuration::Document& given,
                                  const configuration::Snapshot& before);

// H(A1) of RFC 2617 §3.2.2.2 for the realm "zongji", in hexadecimal digits.
std::string phone_secret_hash(const std::string& user, const std::string& secret);

}  // namespace zongji::settings
