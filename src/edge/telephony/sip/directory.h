#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/words.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/carrier.h"
#include "edge/telephony/sip/media_ports.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

// Who is known at the SIP port. An immutable snapshot, replaced as a whole when the configuration
// changes.
namespace zongji::sip {

struct Trunk {
    TrunkId id;
    std::vector<std::string>
        addresses;      // "203.0.113.7", "203.0.113.0/28", "[2001:db8::1]"; optional ":port"
    int max_calls = 0;  // 0: no limit of its own
    LegTerms terms{};
    std::string key = {};
    CalledIn called_in = CalledIn::request_uri;
    Carrier carrier = {};
};

struct Phone {
    PhoneId id;
    std::string user;  // its SIP user name
    std::string
        ha1;  // H(A1) in hex (RFC 2617 §3.2.2.2) for the engine's realm; empty: it has no secret
    std::string address;  // "sip:host:port" of a phone that does not register; else empty
};

class Directory {
public:
    // Fails with the path of the address that cannot be read ("/trunks/0/addresses/1",
    // "/phones/2/address").
    static Result<Directory> make(std::vector<Trunk> trunks, std::vector<Phone> phones,
                                  std::unordered_set<std::string> numbers,
                                  std::string feature_prefix = "*");

    // The most specific entry wins: an address with a port before one without, a longer prefix
    // before a shorter.
    const Trunk* trunk_at(const Endpoint& source) const;
    const Phone* phone_at(
        const Endpoint& source) const;  // phones at fixed addresses without a secret

    const Phone* phone(PhoneId id) const;
    const Phone* phone_of_user(const std::string& user) const;
    const Trunk* trunk(TrunkId id) const;
    bool has_number(const std::string& called) const { return numbers_.contains(called); }
    // A number of ours that was perhaps meant by one that is none: the same digits but for what
    // stands before them, a country's or an area's code. Empty: none.
    std::string number_meant(std::string_view delivered) const;
    bool is_feature_code(const std::string& called) const;

    const std::vector<Phone>& phones() const { return phones_; }
    const std::vector<Trunk>& trunks() const { return trunks_; }

private:
    struct TrunkAddress {
        Network network;
        std::size_t trunk = 0;
    };

    std::vector<Trunk> trunks_;
    std::vector<TrunkAddress> trunk_addresses_;  // the most specific first
    std::vector<Phone> phones_;
    std::unordered_map<Endpoint, std::size_t> fixed_phones_;
    std::unordered_map<std::string, std::size_t> users_;
    std::unordered_map<std::int64_t, std::size_t> phone_ids_;
    std::unordered_set<std::string> numbers_;
    std::map<std::string, std::string>
        numbers_by_end_;  // by their digits from the last to the first
    std::string feature_prefix_;
};

}  // namespace zongji::sip
