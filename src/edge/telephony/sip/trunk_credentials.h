#pragma once

#include "edge/telephony/sip/carrier.h"

#include <string>
#include <string_view>

#include <sofia-sip/sip.h>

// Who we are to a carrier that asks: digest access authentication (RFC 7616, RFC 8760 and, without
// qop, RFC 2617) as RFC 3261 §22 uses it.
namespace zongji::sip {

// The stack's own digest wants the password. From here on it uses ours, which has H(A1) for it, and
// which knows SHA-256 too. Once is enough, for the whole process.
void use_hashed_secrets();

// For nua_authenticate(): what answers the challenge for the carrier's realm in `response`. Empty:
// we have no secret, or none for what is asked.
std::string credentials_for(const Carrier& carrier, const sip_t& response);

// What is asked for instead, to be shown to whoever sets the trunk up.
std::string realms_in(const sip_t& response);

// The response to a challenge (RFC 7616 §3.4.1). `qop` empty: RFC 2617 §3.2.2.1.
struct DigestQuestion {
    std::string_view algorithm;  // "MD5", "MD5-sess", "SHA-256", "SHA-256-sess"
    std::string_view nonce;
    std::string_view qop;
    std::string_view cnonce;
    std::string_view nonce_count;  // 8LHEX
};
std::string digest_response(std::string_view secret_hash, const DigestQuestion& question,
                            std::string_view method, std::string_view uri);

// Of a registered Contact, its parameter `line`: the same as long as the secret is.
std::string line_of(const Carrier& carrier);

}  // namespace zongji::sip
