#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/merge.h"
#include "domain/settings/reach.h"
#include "domain/settings/settings.h"
#include "domain/settings/stored.h"
#include "domain/settings/wish.h"
#include "domain/settings/yaml_document.h"

#include <algorithm>
#include <set>

namespace zongji::settings {

using configuration::Change;
using configuration::ChangeKind;
using configuration::Document;
using configuration::Snapshot;

namespace {

constexpr int most_attempts = 5;

const configuration::StoredRecord* find_record(
    const std::vector<configuration::StoredRecord>& records, const Change& change) {
    const auto found = std::ranges::find_if(records, [&](const auto& record) {
        return record.kind == change.kind && record.key == change.key;
    });
    return found == records.end() ? nullptr : &*found;
}

// The records that are changed or removed, as they are stored.
std::vector<configuration::StoredRecord> records_before(const Snapshot& snapshot,
                                                        const std::vector<Change>& changes) {
    std::vector<configuration::StoredRecord> records;
    configuration::for_each_kind([&](const auto& kind) {
        for (const Change& change : changes) {
            if (change.kind != kind.name)
                continue;
            const auto found = (snapshot.*kind.map).find(change.key);
            if (found == (snapshot.*kind.map).end())
                continue;
            records.push_back({change.kind, change.key, found->second.id.value,
                               found->second.org_unit_id, to_json(found->second.record)});
        }
    });
    return records;
}

// The records of `document` that `changes` removes, or those that it adds or changes.
std::vector<configuration::StoredRecord> records_of(const Document& document,
                                                    const std::vector<Change>& changes,
                                                    bool removed) {
    std::set<std::pair<std::string, std::string>> wanted;
    for (const Change& change : changes) {
        if ((change.change == ChangeKind::removed) == removed)
            wanted.insert({change.kind, change.key});
    }
    std::vector<configuration::StoredRecord> records;
    configuration::for_each_kind([&](const auto& kind) {
        for (const auto& record : document.*kind.list) {
            if (wanted.contains({std::string(kind.name), record.key}))
                records.push_back({std::string(kind.name), record.key, 0, {}, to_json(record)});
        }
    });
    return records;
}

Result<void> check_expected(const Expected& expected, const RecordVersions& versions,
                            const std::string& kind, const std::string& key) {
    std::optional<std::int64_t> version;
    if (const auto of_kind = versions.find(kind); of_kind != versions.end()) {
        if (const auto found = of_kind->second.find(key); found != of_kind->second.end())
            version = found->second;
    }
    if (expected.absent && version)
        return Error{ErrorCode::conflict, "there is a record with this key already", "/key"};
    if (expected.version && !version)
        return not_found("there is no such record any more");
    if (expected.version && *expected.version != *version)
        return Error{ErrorCode::conflict, "was changed by somebody else", "/version"};
    return {};
}

std::string org_unit_key(const configuration::StoredRecord& record, const std::string& root) {
    if (record.kind == "org_units")
        return record.key;
    const json::value* key = record.data.get_object().if_contains("org_unit");
    if (!key || !key->is_string() || key->get_string().empty())
        return root;
    return std::string(key->get_string());
}

}  // namespace

// What is to be done, worked out before the transaction that does it, since hashing takes long.
struct Settings::Plan {
    std::int64_t based_on = 0;
    std::vector<Change> changes;
    std::vector<Problem> problems;
    std::vector<configuration::StoredRecord> before;
    std::vector<configuration::StoredRecord> written;
    std::vector<configuration::StoredRecord> removed;  // without hashes
    std::string root;
};

Settings::Settings(store::Database& database, const Clock& clock, IdSource& ids,
                   Passwords passwords, configuration::Checks checks, WriteAudit audit)
    : database_(database),
      clock_(clock),
      ids_(ids),
      passwords_(std::move(passwords)),
      checks_(std::move(checks)),
      audit_(std::move(audit)) {}

Result<StoredConfiguration> Settings::load_with_versions() {
    StoredConfiguration stored;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(stored.snapshot, read_snapshot(transaction));
        ZONGJI_TRY(stored.versions, read_record_versions(transaction));
        return {};
    }));
    return stored;
}

std::vector<RecordProblem> Settings::problems_of(const Document& stored) const {
    return problems_of_records(stored, checks_);
}

Result<Snapshot> Settings::load_removed() {
    Snapshot removed;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(removed, read_removed(transaction));
        return {};
    }));
    return removed;
}

Result<Snapshot> Settings::load() {
    ZONGJI_TRY(StoredConfiguration stored, load_with_versions());
    return std::move(stored.snapshot);
}

Result<Settings::Plan> Settings::plan(const Wish& wish) {
    ZONGJI_TRY(const StoredConfiguration stored, load_with_versions());
    const Snapshot& snapshot = stored.snapshot;
    const Document& given = wish.given;
    // That a key is taken everybody may learn, and of what version another's record is nobody.
    if (wish.expected.absent)
        ZONGJI_CHECK(check_expected(wish.expected, stored.versions, wish.kind, wish.key));
    const Document before = document_of(snapshot);

    Plan plan;
    plan.based_on = snapshot.version;
    for (const Error& error : configuration::validate_keys(given))
        plan.problems.push_back({error.path, error.message});
    if (!plan.problems.empty())
        return plan;

    // What he cannot read does not exist for him, and cannot be named.
    const Reach reach(before, wish.administers);
    if (!reach.is_whole()) {
        const Document seen = reach.readable();
        plan.problems =
            find_problems(seen, given, merge(seen, given, wish.removed, false), checks_);
    }
    Document after = merge(before, given, wish.removed, wish.prune);
    ZONGJI_CHECK(reach.check(after, configuration::diff(before, after)));
    ZONGJI_CHECK(check_expected(wish.expected, stored.versions, wish.kind, wish.key));
    if (!plan.problems.empty())
        return plan;
    plan.problems = find_problems(before, given, after, checks_);
    if (plan.problems.empty())
        plan.problems = lost_secrets(given, snapshot);
    if (!plan.problems.empty())
        return plan;

    const auto hashed = keep_or_hash_secrets(after, snapshot);
    if (!hashed && hashed.error().code == ErrorCode::invalid) {
        plan.problems.push_back({hashed.error().path, hashed.error().message});
        return plan;
    }
    ZONGJI_CHECK(hashed);
    plan.changes = configuration::diff(before, after);
    plan.before = records_before(snapshot, plan.changes);
    plan.written = records_of(after, plan.changes, false);
    plan.removed = records_of(configuration::without_secrets(before), plan.changes, true);
    plan.root = configuration::root_of(after);
    return plan;
}

// The rows of one plan, inside its transaction.
Result<void> Settings::write_rows(store::Transaction& transaction, const Plan& plan,
                                  const Actor& actor, std::int64_t version, Timestamp now) {
    ZONGJI_TRY(KnownIds ids, read_ids(transaction));
    const auto id_of = [&](const std::string& kind, const std::string& key) {
        std::int64_t& id = ids[{kind, key}];
        if (id == 0)
            id = ids_.next<EventId>(now).value;
        return id;
    };
    for (configuration::StoredRecord record : plan.written) {
        record.id = id_of(record.kind, record.key);
        record.org_unit_id = OrgUnitId{id_of("org_units", org_unit_key(record, plan.root))};
        ZONGJI_CHECK(write_record(transaction, record, version, now));
    }
    for (const configuration::StoredRecord& record : plan.removed)
        ZONGJI_CHECK(mark_removed(transaction, record, now));
    for (const Change& change : plan.changes) {
        if (!audit_)
            break;
        AuditedChange audited{change, {}, nullptr, nullptr};
        if (const auto* old = find_record(plan.before, change)) {
            audited.before = old->data;
            audited.org_unit_id = old->org_unit_id;
        }
        if (const auto* now_so = find_record(plan.written, change)) {
            audited.after = now_so->data;
            audited.org_unit_id = OrgUnitId{id_of("org_units", org_unit_key(*now_so, plan.root))};
        }
        ZONGJI_CHECK(audit_(transaction, actor, audited));
    }
    return {};
}

// False if the configuration is no longer the one that the plan was made for.
Result<bool> Settings::carry_out(const Plan& plan, const Actor& actor, std::int64_t& version) {
    const Timestamp now = clock_.now().utc;
    bool current = false;
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(version, read_version(transaction));
        current = version == plan.based_on;
        if (!current)
            return {};
        ++version;
        ZONGJI_CHECK(write_rows(transaction, plan, actor, version, now));
        return write_version(transaction, version);
    };
    ZONGJI_CHECK(database_.write(work));
    return current;
}

Result<ApplyReport> Settings::change(const Wish& wish, bool dry_run, const Actor& actor) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        ZONGJI_TRY(Plan plan, this->plan(wish));
        ApplyReport report{dry_run, plan.based_on, plan.changes, plan.problems};
        if (dry_run || !report.problems.empty() || report.changes.empty())
            return report;
        ZONGJI_TRY(const bool done, carry_out(plan, actor, report.version));
        if (done)
            return report;
    }
    return conflict("the configuration was being changed by somebody else");
}

Result<ApplyReport> Settings::apply(const Document& document, ApplyOptions options,
                                    const Actor& actor) {
    const Document removed;
    return change({document, removed, options.prune, {}, {}, {}, actor.administers},
                  options.dry_run, actor);
}

Result<ApplyReport> Settings::apply_yaml(std::string_view text, ApplyOptions options,
                                         const Actor& actor) {
    auto read = read_document(text);
    if (!read) {
        ApplyReport report{options.dry_run, 0, {}, {}};
        report.problems.push_back({read.error().path, read.error().message, 0});
        return report;
    }
    ZONGJI_TRY(ApplyReport report, apply(read->document, options, actor));
    for (Problem& problem : report.problems) {
        if (problem.path.empty())
            continue;
        problem.line = read->yaml.line_of(problem.path);
        problem.message = with_line(invalid(problem.message, problem.path), read->yaml).message;
    }
    return report;
}

Result<std::string> Settings::export_yaml() {
    ZONGJI_TRY(const Snapshot snapshot, load());
    return write_document(document_of(snapshot));
}

}  // namespace zongji::settings
