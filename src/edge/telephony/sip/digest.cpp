#include "edge/telephony/sip/digest.h"

#include "base/ensure.h"
#include "edge/telephony/sip/home.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sofia-sip/auth_common.h>
#include <sofia-sip/auth_digest.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/su_string.h>

namespace zongji::sip {

namespace {

// A nonce: 16 hex digits of microseconds, 16 of chance, 32 of a keyed hash over both.
constexpr std::size_t time_size = 16;
constexpr std::size_t body_size = 32;
constexpr std::size_t nonce_size = 64;

constexpr const char* nobody = "00000000000000000000000000000000";

std::string unquoted(const char* text) {
    if (!text)
        return {};
    std::string result(text);
    if (result.size() >= 2 && result.front() == '"' && result.back() == '"') {
        result = result.substr(1, result.size() - 2);
    }
    return result;
}

const sip_authorization_t* credentials(const sip_t& request, std::string_view realm) {
    for (const auto* header : {request.sip_authorization, request.sip_proxy_authorization}) {
        for (; header; header = header->au_next) {
            if (!su_casematch(header->au_scheme, "Digest") || !header->au_params)
                continue;
            if (unquoted(msg_params_find(header->au_params, "realm=")) == realm)
                return header;
        }
    }
    return nullptr;
}

std::optional<Timestamp> time_of(const std::string& nonce) {
    Timestamp time;
    const char* end = nonce.data() + time_size;
    const auto [stop, error] = std::from_chars(nonce.data(), end, time.us, 16);
    if (error != std::errc{} || stop != end)
        return std::nullopt;
    return time;
}

}  // namespace

Digest::Digest(std::string realm, Span nonce_lifetime)
    : realm_(std::move(realm)), nonce_lifetime_(nonce_lifetime) {
    ensure(RAND_bytes(key_.data(), static_cast<int>(key_.size())) == 1, "random bytes");
}

std::string Digest::hash_of(std::string_view text) const {
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), bytes, text.size(), mac, &size);
    std::string hex;
    for (unsigned i = 0; i < 16 && i < size; ++i)
        hex += fmt::format("{:02x}", mac[i]);
    return hex;
}

std::string Digest::challenge(Timestamp now, bool stale) const {
    std::uint64_t chance = 0;
    ensure(RAND_bytes(reinterpret_cast<unsigned char*>(&chance), sizeof chance) == 1, "chance");
    const std::string body = fmt::format("{:016x}{:016x}", now.us, chance);
    return fmt::format("Digest realm=\"{}\", nonce=\"{}{}\", algorithm=MD5, qop=\"auth\"{}", realm_,
                       body, hash_of(body), stale ? ", stale=true" : "");
}

std::optional<std::string> Digest::user_of(const sip_t& request, std::string_view realm) {
    const auto* header = credentials(request, realm);
    if (!header)
        return std::nullopt;
    return unquoted(msg_params_find(header->au_params, "username="));
}

std::optional<Timestamp> Digest::nonce_made(const sip_t& request, std::string_view realm) {
    const auto* header = credentials(request, realm);
    const std::string nonce =
        header ? unquoted(msg_params_find(header->au_params, "nonce=")) : std::string();
    return nonce.size() == nonce_size ? time_of(nonce) : std::nullopt;
}

Digest::Verdict Digest::verify(const sip_t& request, std::string_view ha1,
                               std::string_view transaction, Timestamp now) {
    const auto* header = credentials(request, realm_);
    if (!header || !request.sip_request)
        return Verdict::wrong;

    Home home;
    auth_response_t response[1] = {};
    response->ar_size = sizeof response[0];
    if (auth_digest_response_get(home.get(), response, header->au_params) < 0) {
        return Verdict::wrong;
    }
    if (!response->ar_nonce || !response->ar_response || !response->ar_uri)
        return Verdict::wrong;
    // Without qop there is no nonce count, and so nothing that would stop a replay.
    if (!response->ar_qop || !response->ar_nc || !response->ar_cnonce)
        return Verdict::wrong;
    if (response->ar_algorithm && !su_casematch(response->ar_algorithm, "MD5")) {
        return Verdict::wrong;
    }
    const bool known = ha1.size() == 32;

    const std::string nonce = unquoted(response->ar_nonce);
    if (nonce.size() != nonce_size)
        return Verdict::wrong;
    const std::string mac = hash_of(nonce.substr(0, body_size));
    if (CRYPTO_memcmp(mac.data(), nonce.data() + body_size, mac.size()) != 0) {
        // Ours from before a restart, or made up.
        return Verdict::stale;
    }

    auth_hexmd5_t a1{};
    auth_hexmd5_t expected{};
    std::copy_n(known ? ha1.data() : nobody, 32, a1);
    auth_digest_response(response, expected, a1, request.sip_request->rq_method_name, nullptr, 0);
    const std::string given = unquoted(response->ar_response);
    if (given.size() != 32 || CRYPTO_memcmp(given.data(), expected, 32) != 0 || !known) {
        return Verdict::wrong;
    }

    const auto made = time_of(nonce);
    if (!made || *made + nonce_lifetime_ < now)
        return Verdict::stale;
    std::uint32_t count = 0;
    const std::string counted = unquoted(response->ar_nc);
    std::from_chars(counted.data(), counted.data() + counted.size(), count, 16);
    return take_count(nonce, count, transaction, now) ? Verdict::right : Verdict::stale;
}

bool Digest::take_count(const std::string& nonce, std::uint32_t count, std::string_view transaction,
                        Timestamp now) {
    while (!forget_at_.empty() && forget_at_.front().first < now) {
        used_.erase(forget_at_.front().second);
        forget_at_.pop_front();
    }
    if (count == 0)
        return false;

    const auto [entry, fresh] = used_.try_emplace(nonce);
    if (fresh)
        forget_at_.emplace_back(now + nonce_lifetime_ + seconds(1), nonce);
    Use& use = entry->second;

    if (count > use.highest) {
        const std::uint32_t step = count - use.highest;
        use.seen = step < 64 ? use.seen << step : 0;
        use.seen |= 1;
        use.highest = count;
        use.last_transaction = transaction;
        return true;
    }
    const std::uint32_t back = use.highest - count;
    if (back == 0 && use.last_transaction == transaction)
        return true;
    if (back >= 64 || (use.seen >> back) & 1)
        return false;
    use.seen |= std::uint64_t{1} << back;
    return true;
}

}  // namespace zongji::sip
