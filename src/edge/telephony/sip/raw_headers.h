#pragma once

#include <optional>
#include <string_view>

// The text of a SIP message before it is parsed: for what the stack would drop, or must not see.
namespace zongji::sip {

struct RawHeader {
    std::string_view name;
    std::string_view value;  // folded lines included, as they came
};

// The headers of a message, one after the other; `raw` begins with the first line.
class RawHeaders {
public:
    explicit RawHeaders(std::string_view raw);

    std::optional<RawHeader> next();

private:
    std::string_view rest_;
};

// By its name or its compact form (RFC 3261 §7.3.3), in any case.
bool is_named(const RawHeader& header, std::string_view name, std::string_view brief);

// The first of that name, else empty.
std::string_view header_in(std::string_view raw, std::string_view name, std::string_view brief);

std::string_view trimmed(std::string_view text);  // of blanks and line ends

}  // namespace zongji::sip
