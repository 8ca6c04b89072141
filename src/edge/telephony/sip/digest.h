#pragma once

#include "base/time.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <sofia-sip/sip.h>

namespace zongji::sip {

// Digest authentication (RFC 2617 as RFC 3261 §22.4 uses it): MD5, qop auth. Nonces carry their
// time and a keyed hash, so that asking costs no memory; what is kept is one entry per nonce that
// was used rightly. The sip thread only.
class Digest {
public:
    Digest(std::string realm, Span nonce_lifetime);

    // The value of WWW-Authenticate.
    std::string challenge(Timestamp now, bool stale) const;

    // The user whose credentials for our realm the request carries.
    static std::optional<std::string> user_of(const sip_t& request, std::string_view realm);

    // When the nonce was made that a verified request answers.
    static std::optional<Timestamp> nonce_made(const sip_t& request, std::string_view realm);

    enum class Verdict {
        right,
        stale,  // the secret is known, the nonce too old or used before: ask again
        wrong
    };

    // `ha1`: H(A1) in hex; empty is never right, and takes as long. `transaction` tells a repeated
    // datagram, which may use its nonce count again, from a replayed one.
    Verdict verify(const sip_t& request, std::string_view ha1, std::string_view transaction,
                   Timestamp now);

    std::size_t nonces() const { return used_.size(); }

private:
    struct Use {
        std::uint32_t highest = 0;
        std::uint64_t seen = 0;  // bit n: highest - n was used
        std::string last_transaction;
    };

    std::string hash_of(std::string_view text) const;
    bool take_count(const std::string& nonce, std::uint32_t count, std::string_view transaction,
                    Timestamp now);

    std::string realm_;
    Span nonce_lifetime_;
    std::array<unsigned char, 32> key_;
    std::unordered_map<std::string, Use> used_;
    std::deque<std::pair<Timestamp, std::string>> forget_at_;
};

}  // namespace zongji::sip
