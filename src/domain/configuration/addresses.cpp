#include "domain/configuration/addresses.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <arpa/inet.h>

namespace zongji::configuration {
namespace {

constexpr int mapped_prefix = 96;

struct Numeric {
    std::array<std::uint8_t, 16> bytes{};
    bool v4 = false;
};

std::optional<Numeric> parse_numeric(std::string_view text) {
    const std::string copy(text);
    Numeric result;
    if (inet_pton(AF_INET6, copy.c_str(), result.bytes.data()) == 1)
        return result;
    std::array<std::uint8_t, 4> v4{};
    if (inet_pton(AF_INET, copy.c_str(), v4.data()) != 1)
        return std::nullopt;
    result.v4 = true;
    result.bytes[10] = result.bytes[11] = 0xff;
    std::memcpy(result.bytes.data() + 12, v4.data(), v4.size());
    return result;
}

std::optional<int> parse_number(std::string_view text, int least, int most) {
    int number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    if (number < least || number > most)
        return std::nullopt;
    return number;
}

bool bit(const std::array<std::uint8_t, 16>& bytes, int index) {
    return (bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8)) & 1;
}

// Takes ":port" off the end of `text`. IPv6 needs brackets for that.
std::optional<int> take_port(std::string_view& text) {
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        const std::string_view rest = text.substr(close + 1);
        text = text.substr(1, close - 1);
        if (rest.empty())
            return 0;
        if (!rest.starts_with(':'))
            return std::nullopt;
        return parse_number(rest.substr(1), 1, 65'535);
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
        return 0;
    }
    const std::string_view port = text.substr(colon + 1);
    text = text.substr(0, colon);
    return parse_number(port, 1, 65'535);
}

}  // namespace

Result<AddressRange> parse_address_range(std::string_view text) {
    const Error wrong =
        invalid("must be an address like 203.0.113.7, 203.0.113.0/28 or 203.0.113.7:5060");
    AddressRange range;
    const auto port = take_port(text);
    if (!port)
        return wrong;
    range.port = *port;

    const std::size_t slash = text.find('/');
    const auto numeric = parse_numeric(text.substr(0, slash));
    if (!numeric)
        return wrong;
    range.address = numeric->bytes;

    if (slash != std::string_view::npos) {
        const auto prefix = parse_number(text.substr(slash + 1), 0, numeric->v4 ? 32 : 128);
        if (!prefix)
            return wrong;
        range.prefix = numeric->v4 ? *prefix + mapped_prefix : *prefix;
    }
    for (int i = range.prefix; i < 128; ++i) {
        if (bit(range.address, i))
            return invalid("has bits set beyond its prefix");
    }
    return range;
}

bool AddressRange::is_internet() const {
    static const std::vector<AddressRange> at_home = [] {
        std::vector<AddressRange> ranges;
        for (const char* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                                 "127.0.0.0/8", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10"})
            ranges.push_back(*parse_address_range(text));
        return ranges;
    }();
    static const AddressRange all_of_ipv4 = *parse_address_range("0.0.0.0/0");
    for (const AddressRange& home : at_home) {
        if (home.holds(*this))
            return false;
    }
    if (holds(all_of_ipv4))
        return true;
    return prefix < (all_of_ipv4.holds(*this) ? mapped_prefix + 16 : 32);
}

bool AddressRange::holds(const AddressRange& other) const {
    if (other.prefix < prefix)
        return false;
    for (int i = 0; i < prefix; ++i) {
        if (bit(address, i) != bit(other.address, i))
            return false;
    }
    return true;
}

bool AddressRange::contains(std::string_view peer, int peer_port) const {
    if (port != 0 && port != peer_port)
        return false;
    const auto numeric = parse_numeric(peer);
    if (!numeric)
        return false;
    for (int i = 0; i < prefix; ++i) {
        if (bit(address, i) != bit(numeric->bytes, i))
            return false;
    }
    return true;
}

}  // namespace zongji::configuration
