#pragma once

#include "store/database.h"

#include <optional>
#include <string>
#include <vector>

// Lists, page by page. A cursor stands for the last row of a page: the next one begins after it,
// however many rows came or went meanwhile.
namespace zongji::store {

struct PageRequest {
    std::string cursor;  // `next` of the page before; empty: the first
    int limit = 50;      // 1 … 200
};

template <class Item>
struct Page {
    std::vector<Item> items;
    std::optional<std::string> next;  // none on the last page
};

// Where a page ended, in lists ordered by a whole number (a time, mostly) and then by id.
struct PagePlace {
    std::int64_t order = 0;
    std::int64_t id = 0;

    bool operator==(const PagePlace&) const = default;
};

std::string write_cursor(const PagePlace& place);

// None for the first page; `invalid` at "cursor" for what write_cursor() did not write.
Result<std::optional<PagePlace>> read_cursor(const std::string& cursor);

// `limit`, held to 1 … 200.
int page_limit(const PageRequest& request);

// `items` holds up to one more than `limit` rows: what is left over says that there is a next page.
template <class Item, class PlaceOf>
Page<Item> make_page(std::vector<Item> items, int limit, PlaceOf place_of) {
    Page<Item> page;
    if (items.size() > static_cast<std::size_t>(limit)) {
        items.resize(static_cast<std::size_t>(limit));
        page.next = write_cursor(place_of(items.back()));
    }
    page.items = std::move(items);
    return page;
}

// "%50\%%" for LIKE … ESCAPE '\': `text` anywhere, its own % and _ taken as they are.
std::string like_anywhere(std::string_view text);
std::string like_prefix(std::string_view text);

}  // namespace zongji::store
