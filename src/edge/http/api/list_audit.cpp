#include "domain/identity/audit.h"
#include "domain/identity/seams.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct AuditRow {
    AuditId id;
    Timestamp at;
    std::string who;      // a login, or a program's name
    std::string address;  // where from; empty for a program
    std::string what;     // "settings.changed", "recording.heard"
    std::string kind;     // of the thing: "queues", "recordings"
    std::string key;      // which: its key or id
    json::value before;   // null where there is none
    json::value after;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (id, at, who, address, what, kind, key, before, after))

struct AuditList {
    std::vector<AuditRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(AuditList, (), (items, next))

namespace {

Result<AuditList> shown(store::Page<identity::AuditRow> rows) {
    AuditList list;
    list.next = std::move(rows.next);
    for (const auto& row : rows.items) {
        ZONGJI_TRY(auto before, parse_json(row.before));
        ZONGJI_TRY(auto after, parse_json(row.after));
        list.items.push_back({row.id, row.at_us, row.who, row.address, row.what, row.kind, row.key,
                              std::move(before), std::move(after)});
    }
    return list;
}

}  // namespace

http::Operation list_audit(Services& services) {
    return guarded(services,
                   with_page(http::operation<http::NoBody, AuditList>(
                       "list_audit", http::Method::get, "/api/v1/audit",
                       "Who changed or heard what, the newest first",
                       [&services](http::Request& request) -> Result<AuditList> {
                           ZONGJI_TRY(const auto page, page_of(request));
                           ZONGJI_TRY(auto rows,
                                      services.audit_trail->list(viewer_of(request), page));
                           return shown(std::move(rows));
                       })),
                   {Role::administrator});
}

}  // namespace zongji::api
