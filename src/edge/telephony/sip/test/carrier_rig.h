#pragma once

#include "edge/telephony/sip/test/talker.h"
#include "edge/telephony/sip/trunk_credentials.h"

#include <string>

#include <openssl/evp.h>

namespace zongji::sip::test {

inline std::string sha256_hex(const std::string& text) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), sum, &size, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        char pair[3];
        snprintf(pair, sizeof pair, "%02x", sum[i]);
        hex += pair;
    }
    return hex;
}

// As the settings store a trunk's secret.
inline std::string secret_hash_of(const std::string& user, const std::string& realm,
                                  const std::string& secret) {
    const std::string text = user + ":" + realm + ":" + secret;
    return md5_hex(text) + sha256_hex(text);
}

// A carrier of ours at a Talker, which asks nothing and is asked nothing.
inline Carrier carrier_at(std::uint16_t port) {
    Carrier carrier;
    carrier.host = "127.0.0.1";
    carrier.port = port;
    carrier.outbound = true;
    carrier.ask_every_ms = 0;
    return carrier;
}

inline Trunk trunk_to(TrunkId id, const std::string& key, Carrier carrier) {
    Trunk trunk;
    trunk.id = id;
    trunk.key = key;
    trunk.carrier = std::move(carrier);
    return trunk;
}

// Whether the request answers the challenge `nonce` for the secret of `carrier`.
inline bool proves(const std::string& request, const std::string& header,
                   const std::string& secret_hash) {
    const std::string value = header_of(request, header);
    const auto quoted = [&](const std::string& name) { return between(value, name + "=\"", '"'); };
    const std::string nonce = quoted("nonce");
    const std::string cnonce = quoted("cnonce");
    std::string algorithm = between(value, "algorithm=", ',');
    if (algorithm.empty())
        algorithm = "MD5";
    const bool qop = value.find("qop=auth") != value.npos;
    const std::string count = between(value, "nc=", ',').substr(0, 8);
    const DigestQuestion question{algorithm, nonce, qop ? "auth" : "", cnonce, count};
    const std::string method = request.substr(0, request.find(' '));
    const std::string uri = between(request, method + " ", ' ');
    return !value.empty() && quoted("uri") == uri &&
           quoted("response") == digest_response(secret_hash, question, method, uri);
}

}  // namespace zongji::sip::test
