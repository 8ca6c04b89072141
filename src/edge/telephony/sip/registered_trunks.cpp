#include "edge/telephony/sip/registered_trunks.h"

#include "edge/telephony/sip/home.h"

#include <sofia-sip/url.h>

namespace zongji::sip {

TrunkId RegisteredTrunks::called_in(const url_t& request_uri) const {
    char line[64] = {};
    if (by_line_.empty() || !request_uri.url_params)
        return {};
    const auto size = url_param(request_uri.url_params, "line", line, sizeof line);
    return size > 0 && static_cast<std::size_t>(size) <= sizeof line ? of_line(line) : TrunkId{};
}

TrunkId RegisteredTrunks::called_in(std::string_view request_line) const {
    const auto begin = request_line.find(' ');
    if (by_line_.empty() || begin == request_line.npos)
        return {};
    const std::string uri(
        request_line.substr(begin + 1, request_line.find(' ', begin + 1) - begin - 1));
    Home home;
    const url_t* parsed = url_make(home.get(), uri.c_str());
    return parsed ? called_in(*parsed) : TrunkId{};
}

}  // namespace zongji::sip
