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
#include <sofia-sip/url.h>

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

// RFC 7616 §3.4: 8LHEX.
std::uint32_t nonce_count_of(const std::string& text) {
    std::uint32_t count = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, count, 16);
    return text.size() == 8 && error == std::errc{} && stop == end ? count : 0;
}

std::string unescaped(const char* text) {
    std::string result(text ? text : "");
    result.resize(url_unescape_to(result.data(), result.data(), result.size()));
    return result;
}

// Whether the proof's uri names what is asked for. Phones leave out port and parameters of one of
// the two; whose it is, and whom it is for, they do not.
bool is_same_resource(const url_t& asked, const std::string& proved_text) {
    Home home;
    const url_t* proved = url_make(home.get(), proved_text.c_str());
    if (!proved)
        return false;
    const auto is_sip = [](const url_t& url) {
        return url.url_type == url_sip || url.url_type == url_sips;
    };
    if (!is_sip(asked) || !is_sip(*proved))
        return url_cmp_all(&asked, proved) == 0;
    return unescaped(asked.url_user) == unescaped(proved->url_user) &&
           su_casematch(asked.url_host, proved->url_host);
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

std::string Digest::seal_of(std::string_view body, const Ip& source) const {
    return hash_of(fmt::format("{} {}", body, to_text(source)));
}

std::string Digest::challenge(const Ip& source, Timestamp now, bool stale) const {
    std::uint64_t chance = 0;
    ensure(RAND_bytes(reinterpret_cast<unsigned char*>(&chance), sizeof chance) == 1, "chance");
    const std::string body = fmt::format("{:016x}{:016x}", now.us, chance);
    return fmt::format("Digest realm=\"{}\", nonce=\"{}{}\", algorithm=MD5, qop=\"auth\"{}", realm_,
                       body, seal_of(body, source), stale ? ", stale=true" : "");
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

Digest::Verdict Digest::verify(const sip_t& request, std::string_view ha1, const Ip& source,
                               Timestamp now) {
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
    if (!is_same_resource(*request.sip_request->rq_url, unquoted(response->ar_uri)))
        return Verdict::wrong;
    const bool known = ha1.size() == 32;

    const std::string nonce = unquoted(response->ar_nonce);
    if (nonce.size() != nonce_size)
        return Verdict::wrong;
    const std::string seal = seal_of(nonce.substr(0, body_size), source);
    if (CRYPTO_memcmp(seal.data(), nonce.data() + body_size, seal.size()) != 0) {
        // Ours from before a restart, another address's, or made up.
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
    const std::uint32_t count = nonce_count_of(unquoted(response->ar_nc));
    return take_count(nonce, count, now) ? Verdict::right : Verdict::stale;
}

bool Digest::take_count(const std::string& nonce, std::uint32_t count, Timestamp now) {
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
        return true;
    }
    const std::uint32_t back = use.highest - count;
    if (back >= 64 || (use.seen >> back) & 1)
        return false;
    use.seen |= std::uint64_t{1} << back;
    return true;
}

}  // namespace zongji::sip
