#include "store/search_text.h"

#include "base/text.h"
#include "store/page.h"

#include <fmt/format.h>

namespace zongji::store {
namespace {

// Counts up when search_form() or what is searched changes.
constexpr std::int64_t form = 1;
constexpr int rows_at_once = 500;

constexpr Migration steps[] = {{1, "search_forms", R"(
    CREATE TABLE search_forms (
        name TEXT PRIMARY KEY,
        form INTEGER NOT NULL
    ) STRICT;
)"}};

Result<std::int64_t> form_of(Database& database, std::string_view table) {
    std::int64_t known = 0;
    ZONGJI_CHECK(database.read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Rows rows,
                   transaction.query("SELECT form FROM search_forms WHERE name = ?1", {table}));
        known = rows.empty() ? 0 : rows.front().integer(0);
        return {};
    }));
    return known;
}

// Those after `last`, which moves on; false when there are no more.
Result<bool> renew_some(Database& database, const Searched& searched, std::int64_t& last) {
    std::int64_t reached = last;
    bool any = false;
    const std::string select =
        fmt::format("SELECT id, {} FROM {} WHERE id > ?2 ORDER BY id ASC NULLS FIRST LIMIT {}",
                    searched.text, searched.table, rows_at_once);
    const std::string update =
        fmt::format("UPDATE {} SET search_text = ?2 WHERE id = ?1", searched.table);
    const auto work = [&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Rows rows, transaction.query(select, {"\n", last}));
        for (const Row& row : rows) {
            reached = row.integer(0);
            ZONGJI_CHECK(transaction.execute(update, {reached, search_form(row.text(1))}));
        }
        any = !rows.empty();
        return {};
    };
    ZONGJI_CHECK(database.write(work));
    last = reached;
    return any;
}

}  // namespace

std::string all_words_in(std::string_view column, std::span<const std::string> words,
                         Parameters& parameters) {
    std::string condition;
    for (const std::string& word : words) {
        parameters.emplace_back(like_anywhere(word));
        condition += fmt::format("{}{} LIKE ?{} ESCAPE '\\'", condition.empty() ? "" : " AND ",
                                 column, parameters.size());
    }
    return condition.empty() ? "1 = 1" : condition;
}

Result<void> renew_search_texts(Database& database, const Searched& searched) {
    ZONGJI_CHECK(migrate(database, "search", steps));
    ZONGJI_TRY(const std::int64_t known, form_of(database, searched.table));
    if (known >= form)
        return {};
    std::int64_t last = INT64_MIN;
    while (true) {
        ZONGJI_TRY(const bool more, renew_some(database, searched, last));
        if (!more)
            break;
    }
    return database.write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(
            transaction.execute("INSERT INTO search_forms (name, form) VALUES (?1, ?2)"
                                " ON CONFLICT (name) DO UPDATE SET form = excluded.form",
                                {searched.table, form}));
        return {};
    });
}

}  // namespace zongji::store
