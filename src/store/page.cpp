#include "store/page.h"

#include <algorithm>
#include <charconv>

namespace zongji::store {
namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            result += '\\';
        result += c;
    }
    return result;
}

}  // namespace

std::string write_cursor(const PagePlace& place) {
    return std::to_string(place.order) + "." + std::to_string(place.id);
}

Result<std::optional<PagePlace>> read_cursor(const std::string& cursor) {
    if (cursor.empty())
        return std::optional<PagePlace>{};
    PagePlace place;
    const char* const end = cursor.data() + cursor.size();
    const auto order = std::from_chars(cursor.data(), end, place.order);
    if (order.ec == std::errc{} && order.ptr != end && *order.ptr == '.') {
        const auto id = std::from_chars(order.ptr + 1, end, place.id);
        if (id.ec == std::errc{} && id.ptr == end)
            return std::optional<PagePlace>{place};
    }
    return invalid("is not the cursor of a page", "cursor");
}

int page_limit(const PageRequest& request) {
    return std::clamp(request.limit, 1, 200);
}

std::string like_anywhere(std::string_view text) {
    return "%" + escaped(text) + "%";
}

std::string like_prefix(std::string_view text) {
    return escaped(text) + "%";
}

}  // namespace zongji::store
