#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <string_view>

// The addresses of trunks.
namespace zongji::configuration {

// A range of network addresses, with the port where one was given. IPv4 stands as its IPv4-mapped
// IPv6 address (RFC 4291 §2.5.5.2), so that a peer seen on a dual-stack socket matches too.
struct AddressRange {
    std::array<std::uint8_t, 16> address{};
    int prefix = 128;  // bits, of the 128
    int port = 0;      // 0: any

    // `peer` is a numeric address without brackets. Unreadable text is never contained.
    bool contains(std::string_view peer, int peer_port) const;
    bool operator==(const AddressRange&) const = default;

    // Wider than what one carrier or company has: a public range beyond /16 (IPv6: /32). Ranges
    // that are nobody's on the internet (RFC 6890) may be of any width.
    bool is_internet() const;

private:
    bool holds(const AddressRange& other) const;
};

// "203.0.113.7", "203.0.113.0/28", "203.0.113.7:5060", "2001:db8::7", "2001:db8::/64",
// "[2001:db8::7]:5060". Bits beyond the prefix must be zero, as a wrong prefix is else too easily
// overlooked.
Result<AddressRange> parse_address_range(std::string_view text);

}  // namespace zongji::configuration
