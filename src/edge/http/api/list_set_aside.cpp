#include "domain/interactions/set_aside.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

// What is kept apart holds nobody's data: which row it is, and why it was refused.
struct SetAsideRow {
    interactions::RefusedKind kind = interactions::RefusedKind::event;
    std::string id;  // an event's position in the journal; of a caller, his interaction
    std::optional<InteractionId> interaction_id;
    std::string what;    // the event's name, or "caller"
    std::string reason;  // in the database's words
    Timestamp at;
};
BOOST_DESCRIBE_STRUCT(SetAsideRow, (), (kind, id, interaction_id, what, reason, at))

struct SetAsideList {
    std::vector<SetAsideRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SetAsideList, (), (items, next))

http::Operation list_set_aside(Services& services) {
    return guarded(services,
                   with_page(http::operation<http::NoBody, SetAsideList>(
                       "list_set_aside", http::Method::get, "/api/v1/set_aside",
                       "What the records refused and keep apart, the newest first",
                       [&services](http::Request& request) -> Result<SetAsideList> {
                           ZONGJI_TRY(const auto page, page_of(request));
                           ZONGJI_TRY(auto rows, services.set_aside(page));
                           SetAsideList list;
                           list.next = std::move(rows.next);
                           for (auto& row : rows.items) {
                               SetAsideRow shown{row.kind,   std::to_string(row.id),
                                                 {},         row.what,
                                                 row.reason, row.at};
                               if (row.interaction_id)
                                   shown.interaction_id = row.interaction_id;
                               list.items.push_back(std::move(shown));
                           }
                           return list;
                       })),
                   {Role::administrator});
}

}  // namespace zongji::api
