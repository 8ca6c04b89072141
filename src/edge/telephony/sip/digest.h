#pragma once

#include "base/time.h"
#include "edge/telephony/sip/address.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <sofia-sip/sip.h>

namespace zongji::sip {

// Digest authentication (RFC 7616 as RFC 3261 §22.4 uses it): MD5, qop auth. A proof is good for
// one request: its uri must name what the request asks for (RFC 7616 §3.4.6; RFC 3261 §22.4, point
// 6, leaves that to the server, for proxies' sake: there are none before us), its nonce was made
// for the address that it comes from (§5.5; §3.3 warns of clients behind several proxies), and each
// nonce count is taken once (§3.4). Nonces carry their time and a keyed hash, so that asking costs
// no memory; what is kept is one entry per nonce that was used rightly. The sip thread only.
class Digest {
public:
    Digest(std::string realm, Span nonce_lifetime);

    // The value of WWW-Authenticate, for whoever asks from `source`.
    std::string challenge(const Ip& source, Timestamp now, bool stale) const;

    // The user whose credentials for our realm the request carries.
    static std::optional<std::string> user_of(const sip_t& request, std::string_view realm);

    // When the nonce was made that a verified request answers.
    static std::optional<Timestamp> nonce_made(const sip_t& request, std::string_view realm);

    enum class Verdict {
        right,
        stale,  // the nonce is too old, used before or somebody else's: ask again
        wrong
    };

    // `ha1`: H(A1) in hex; empty is never right, and takes as long. Once for a request: what is
    // right uses its nonce count up.
    Verdict verify(const sip_t& request, std::string_view ha1, const Ip& source, Timestamp now);

    std::size_t nonces() const { return used_.size(); }

private:
    struct Use {
        std::uint32_t highest = 0;
        std::uint64_t seen = 0;  // bit n: highest - n was used
    };

    std::string hash_of(std::string_view text) const;
    std::string seal_of(std::string_view body, const Ip& source) const;
    bool take_count(const std::string& nonce, std::uint32_t count, Timestamp now);

    std::string realm_;
    Span nonce_lifetime_;
    std::array<unsigned char, 32> key_;
    std::unordered_map<std::string, Use> used_;
    std::deque<std::pair<Timestamp, std::string>> forget_at_;
};

}  // namespace zongji::sip
