#include "domain/identity/audit.h"

#include "store/blobs.h"
#include "store/columns.h"

#include <algorithm>
#include <array>

namespace zongji::identity {
namespace {

constexpr std::array<std::string_view, 5> secrets{"password", "password_hash", "secret",
                                                  "secret_hash", "token"};

bool is_secret(std::string_view name) {
    return std::find(secrets.begin(), secrets.end(), name) != secrets.end();
}

// An array and not the columns side by side: no text can move from one column into the next.
std::string hash_of(const std::string& previous_hash, const AuditRow& row) {
    json::array content{json::string(previous_hash)};
    for (const Member& member : description_of<AuditRow>.members)
        content.push_back(detail::to_json(*member.type, member.in(&row)));
    return store::sha256_hex(json::serialize(content));
}

struct Last {
    std::int64_t id = 0;
    std::string hash;
};

Result<Last> last_row(store::Transaction& transaction) {
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT id, hash FROM audit ORDER BY id DESC NULLS LAST LIMIT 1"));
    if (rows.empty()) {
        return Last{};
    }
    return Last{rows.front().integer(0), rows.front().text(1)};
}

Error broken_at(std::int64_t id) {
    return {
        ErrorCode::corrupt, fmt::format("row {} of the audit is not as it was written", id), {}};
}

}  // namespace

json::value without_secrets(const json::value& value, const json::value& other) {
    if (value.is_array()) {
        json::array cleaned;
        const json::array* others = other.if_array();
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            cleaned.push_back(without_secrets(value.get_array()[i], others && i < others->size()
                                                                        ? (*others)[i]
                                                                        : json::value(nullptr)));
        }
        return cleaned;
    }
    if (!value.is_object()) {
        return value;
    }
    const json::object* others = other.if_object();
    json::object cleaned;
    for (const auto& member : value.get_object()) {
        const json::value* counterpart = others ? others->if_contains(member.key()) : nullptr;
        if (!is_secret(member.key())) {
            cleaned[member.key()] =
                without_secrets(member.value(), counterpart ? *counterpart : json::value(nullptr));
        } else {
            const bool changed = others && (!counterpart || *counterpart != member.value());
            cleaned[member.key()] = changed ? "changed" : "hidden";
        }
    }
    return cleaned;
}

Result<AuditId> write_audit(store::Transaction& transaction, const AuditEntry& entry) {
    ZONGJI_TRY(const Last last, last_row(transaction));
    const AuditRow row{AuditId{last.id + 1},
                       entry.at,
                       entry.org_unit_id,
                       entry.who,
                       entry.address,
                       entry.what,
                       entry.kind,
                       entry.key,
                       json::serialize(without_secrets(entry.before, entry.after)),
                       json::serialize(without_secrets(entry.after, entry.before))};
    ZONGJI_CHECK(
        transaction.execute(store::insert_sql<AuditRow>("audit", {"previous_hash", "hash"}),
                            store::parameters_of({last.hash, hash_of(last.hash, row)}, row)));
    return row.id;
}

Result<std::vector<AuditRow>> list_audit(store::Transaction& transaction, const store::Scope& scope,
                                         const AuditFilter& filter) {
    store::Parameters parameters;
    std::string conditions = store::scope_condition(scope, parameters);
    const auto also = [&](std::string_view condition, store::Parameter parameter) {
        parameters.push_back(std::move(parameter));
        conditions += fmt::format(" AND {} ?{}", condition, parameters.size());
    };
    if (filter.before) {
        also("id <", filter.before);
    }
    if (!filter.kind.empty()) {
        also("kind =", filter.kind);
    }
    if (!filter.key.empty()) {
        also("key =", filter.key);
    }
    parameters.emplace_back(filter.limit);
    ZONGJI_TRY(
        const store::Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM audit WHERE {} ORDER BY id DESC NULLS LAST LIMIT ?{}",
                        store::select_columns<AuditRow>(), conditions, parameters.size()),
            parameters));
    return store::read_rows<AuditRow>(rows);
}

Result<AuditHead> verify_audit(store::Database& database) {
    constexpr int page = 1000;
    AuditHead head;
    while (true) {
        store::Rows rows;
        auto outcome = database.read([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(rows, transaction.query(
                                 fmt::format("SELECT previous_hash, hash, {} FROM audit"
                                             " WHERE id > ?1 ORDER BY id NULLS LAST LIMIT ?2",
                                             store::select_columns<AuditRow>()),
                                 {head.rows, page}));
            return {};
        });
        ZONGJI_CHECK(outcome);
        for (const store::Row& stored : rows) {
            ZONGJI_TRY(const AuditRow row, store::read_row<AuditRow>(stored, 2));
            if (row.id.value != head.rows + 1 || stored.text(0) != head.hash ||
                stored.text(1) != hash_of(head.hash, row)) {
                return broken_at(head.rows + 1);
            }
            head.rows = row.id.value;
            head.hash = stored.text(1);
        }
        if (rows.size() < page) {
            return head;
        }
    }
}

}  // namespace zongji::identity
