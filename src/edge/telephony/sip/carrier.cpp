#include "edge/telephony/sip/carrier.h"

#include "base/description.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/sip_text.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace zongji::sip {

namespace {

constexpr std::size_t longest_number = 32;
constexpr std::string_view visual_separators = " -.()/";

std::string parameter_of(SipTransport transport) {
    return transport == SipTransport::udp ? "" : ";transport=" + enum_name(transport);
}

// The port of "[::1]:5060", "host:5060"; npos: none.
std::size_t colon_of_port(const std::string& host_port) {
    const auto bracket = host_port.rfind(']');
    return host_port.find(':', bracket == host_port.npos ? 0 : bracket);
}

}  // namespace

std::optional<std::string> plain_number(std::string_view written) {
    std::string number;
    for (const char c : written) {
        if (visual_separators.find(c) != std::string_view::npos)
            continue;
        const bool digit = std::isdigit(static_cast<unsigned char>(c)) || c == '*' || c == '#';
        if (!digit && !(c == '+' && number.empty()))
            return std::nullopt;
        number += c;
    }
    if (number.empty() || number == "+" || number.size() > longest_number)
        return std::nullopt;
    return number;
}

std::string number_for(const Carrier& carrier, const std::string& number) {
    const NumberRule* best = nullptr;
    for (const NumberRule& rule : carrier.number_rules) {
        if (number.starts_with(rule.begins) && (!best || rule.begins.size() > best->begins.size()))
            best = &rule;
    }
    return best ? best->becomes + number.substr(best->begins.size()) : number;
}

std::string next_hop_of(const Carrier& carrier) {
    std::string where = carrier.outbound_proxy;
    if (where.empty()) {
        where = in_uri(carrier.host);
        if (carrier.port != 0)
            where += ":" + std::to_string(carrier.port);
    }
    return "sip:" + where + parameter_of(carrier.transport);
}

std::string next_host_of(const Carrier& carrier) {
    const std::string& proxy = carrier.outbound_proxy;
    std::string host = proxy.empty() ? carrier.host : proxy.substr(0, colon_of_port(proxy));
    const auto ip = parse_ip(host);
    return ip ? to_text(*ip) : host;
}

std::string uri_at(const Carrier& carrier, const std::string& user) {
    const std::string who = user.empty() ? "" : in_user_part(user) + "@";
    const std::string port = carrier.port == 0 ? "" : ":" + std::to_string(carrier.port);
    return fmt::format("sip:{}{}{}", who, in_uri(carrier.host), port);
}

std::string address_of_record(const Carrier& carrier, const std::string& user) {
    return fmt::format("sip:{}@{}", in_user_part(user), in_uri(carrier.host));
}

}  // namespace zongji::sip
