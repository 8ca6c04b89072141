#include "domain/interactions/set_aside.h"

#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::interactions {

Result<void> write_set_aside(store::Transaction& transaction, const SetAside& row) {
    ZONGJI_CHECK(transaction.execute(store::insert_sql<SetAside>("set_aside") +
                                         " ON CONFLICT (kind, id) DO UPDATE SET"
                                         " reason = excluded.reason, at = excluded.at",
                                     store::parameters_of(row)));
    return {};
}

Result<void> take_back(store::Transaction& transaction, RefusedKind kind, std::int64_t id) {
    ZONGJI_CHECK(transaction.execute("DELETE FROM set_aside WHERE kind = ?1 AND id = ?2",
                                     {enum_name(kind), id}));
    return {};
}

Result<std::int64_t> count_set_aside(store::Transaction& transaction) {
    ZONGJI_TRY(const store::Rows rows, transaction.query("SELECT COUNT(*) FROM set_aside"));
    return rows.front().integer(0);
}

Result<store::Page<SetAside>> list_set_aside(store::Database& database,
                                             const store::PageRequest& page) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);
    std::vector<SetAside> found;
    ZONGJI_CHECK(database.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters;
        std::string where;
        if (after) {
            parameters = {after->order, after->id};
            where = " WHERE (at, id) < (?1, ?2)";
        }
        ZONGJI_TRY(
            const store::Rows rows,
            transaction.query(fmt::format("SELECT {} FROM set_aside{} ORDER BY at DESC NULLS LAST,"
                                          " id DESC NULLS LAST LIMIT {}",
                                          store::select_columns<SetAside>(), where, limit + 1),
                              parameters));
        ZONGJI_TRY(found, store::read_rows<SetAside>(rows));
        return {};
    }));
    return store::make_page(std::move(found), limit, [](const SetAside& row) {
        return store::PagePlace{row.at.us, row.id};
    });
}

}  // namespace zongji::interactions
