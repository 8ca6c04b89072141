#pragma once

#include "edge/http/http.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// From a handler's Response to the bytes of the answer: conditions, ranges, HEAD, and the headers
// that every answer carries. Pure, so that it is tested without sockets.
namespace zongji::http {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t length = 0;
};
struct WholeBody {};
struct Unsatisfiable {};

// RFC 9110 §14.2. One range of bytes is served; several, another unit or nonsense is taken as no
// range.
std::variant<WholeBody, ByteRange, Unsatisfiable> requested_range(std::string_view header,
                                                                  std::uint64_t size);

// Whether a list of If-None-Match names `etag`, compared weakly.
bool names_etag(std::string_view list, std::string_view etag);

struct AnswerContext {
    bool keep_alive = true;
    bool strict_transport = false;  // a real certificate: browsers may insist on HTTPS
    std::string_view date;          // IMF-fixdate
};

// `body` from `offset`, `length` bytes, goes out after `head`.
struct Answer {
    std::string head;
    Body body;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

Answer answer(const Request& request, Response response, const AnswerContext& context);

std::string imf_date(Timestamp time);

}  // namespace zongji::http
