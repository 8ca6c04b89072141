#include "edge/telephony/sip/raw_headers.h"

#include <algorithm>

#include <strings.h>

namespace zongji::sip {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

RawHeaders::RawHeaders(std::string_view raw) : rest_(raw) {
    const auto end = rest_.find('\n');
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
}

std::optional<RawHeader> RawHeaders::next() {
    auto end = rest_.find('\n');
    while (end != rest_.npos && end + 1 < rest_.size() &&
           (rest_[end + 1] == ' ' || rest_[end + 1] == '\t')) {
        end = rest_.find('\n', end + 1);
    }
    const std::string_view line = trimmed(rest_.substr(0, end));
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    if (line.empty())
        return std::nullopt;
    const auto colon = std::min(line.find(':'), line.size());
    const auto after = std::min(colon + 1, line.size());
    return RawHeader{trimmed(line.substr(0, colon)), trimmed(line.substr(after))};
}

bool is_named(const RawHeader& header, std::string_view name, std::string_view brief) {
    const auto is = [&](std::string_view wanted) {
        return header.name.size() == wanted.size() &&
               strncasecmp(header.name.data(), wanted.data(), wanted.size()) == 0;
    };
    return is(name) || is(brief);
}

std::string_view header_in(std::string_view raw, std::string_view name, std::string_view brief) {
    RawHeaders headers(raw);
    while (const auto header = headers.next()) {
        if (is_named(*header, name, brief))
            return header->value;
    }
    return {};
}

}  // namespace zongji::sip
