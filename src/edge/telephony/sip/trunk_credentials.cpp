#include "edge/telephony/sip/trunk_credentials.h"

#include "base/ensure.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/sip_text.h"

#include <algorithm>
#include <cstddef>
#include <new>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sofia-sip/auth_client.h>
#include <sofia-sip/auth_client_plugin.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/su_string.h>
#include <sofia-sip/url.h>

namespace zongji::sip {

namespace {

constexpr std::size_t md5_size = 32;  // of H(A1) by MD5, before the one by SHA-256
constexpr std::size_t sha256_size = 64;

std::string hash_of(bool sha256, std::string_view text) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const int done = EVP_Digest(text.data(), text.size(), sum, &size,
                                sha256 ? EVP_sha256() : EVP_md5(), nullptr);
    ensure(done == 1, "MD5 and SHA-256 are there");
    std::string hex;
    for (unsigned int i = 0; i < size; ++i)
        hex += fmt::format("{:02x}", sum[i]);
    return hex;
}

std::string param_of(const msg_auth_t& challenge, const char* name) {
    const char* raw = challenge.au_params ? msg_params_find(challenge.au_params, name) : nullptr;
    std::string text = raw ? raw : "";
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return text;
}

// As we would answer it; null: not at all.
const char* algorithm_of(const msg_auth_t& challenge) {
    const std::string named = param_of(challenge, "algorithm=");
    if (named.empty())
        return "MD5";
    for (const char* known : {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"}) {
        if (su_casematch(named.c_str(), known))
            return known;
    }
    return nullptr;
}

bool allows_auth(const std::string& qop) {
    std::string_view rest = qop;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        std::string_view one = rest.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
        one = one.substr(0, one.find_last_not_of(" \t") + 1);
        if (su_casematch(std::string(one).c_str(), "auth"))
            return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return qop.empty();
}

bool can_answer(const msg_auth_t& challenge) {
    return su_casematch(challenge.au_scheme, "Digest") && algorithm_of(challenge) &&
           allows_auth(param_of(challenge, "qop=")) && !param_of(challenge, "nonce=").empty();
}

// One realm's state on one handle of the stack, which makes, copies and frees it as plain memory.
struct HashedDigest {
    auth_client_t client;
    const char* algorithm;
    char* nonce;
    char* opaque;
    bool named_algorithm;
    bool has_qop;
    unsigned nonce_count;
    int passed_over;  // challenges of the same response that come after the one we took
    char cnonce[33];
};

HashedDigest& own(auth_client_t* client) {
    return *reinterpret_cast<HashedDigest*>(client);
}

void keep(su_home_t* home, char*& place, const std::string& text) {
    su_free(home, place);
    place = text.empty() ? nullptr : su_strdup(home, text.c_str());
}

// A server lists what it takes in the order in which it likes it (RFC 8760 §2.4). Returns as the
// stack wants it: 2 where there is something new to try, 1 where not, -1 for what cannot be
// answered.
int take_challenge(auth_client_t* client, const msg_auth_t* challenge) {
    HashedDigest& self = own(client);
    if (self.passed_over > 0) {
        --self.passed_over;
        return 1;
    }
    int more = 0;
    bool more_usable = false;
    const std::string realm = param_of(*challenge, "realm=");
    for (const msg_auth_t* next = challenge->au_next; next; next = next->au_next) {
        if (param_of(*next, "realm=") == realm && su_casematch(next->au_scheme, "Digest")) {
            ++more;
            more_usable = more_usable || can_answer(*next);
        }
    }
    if (!can_answer(*challenge))
        return more_usable ? 1 : -1;
    const bool stale = su_casematch(param_of(*challenge, "stale=").c_str(), "true");
    const bool fresh = stale || !self.nonce;
    self.passed_over = more;
    self.algorithm = algorithm_of(*challenge);
    self.named_algorithm = !param_of(*challenge, "algorithm=").empty();
    self.has_qop = !param_of(*challenge, "qop=").empty();
    keep(client->ca_home, self.nonce, param_of(*challenge, "nonce="));
    keep(client->ca_home, self.opaque, param_of(*challenge, "opaque="));
    self.nonce_count = 0;
    const std::string cnonce = new_call_id();
    std::copy_n(cnonce.c_str(), sizeof self.cnonce, self.cnonce);
    return fresh ? 2 : 1;
}

int authorize(auth_client_t* client, su_home_t* home, const char* method, const url_t* url,
              const msg_payload_t*, msg_header_t** headers) {
    HashedDigest& self = own(client);
    if (!client->ca_user || !client->ca_pass || !self.nonce || !client->ca_credential_class)
        return 0;
    Home own_home;
    const char* uri = url_as_string(own_home.get(), url);
    if (!uri)
        return -1;
    const std::string count = fmt::format("{:08x}", ++self.nonce_count);
    const DigestQuestion question{self.algorithm, self.nonce, self.has_qop ? "auth" : "",
                                  self.cnonce, count};
    std::string text =
        fmt::format("Digest username=\"{}\", realm={}, nonce=\"{}\", uri=\"{}\", response=\"{}\"",
                    client->ca_user, client->ca_realm, self.nonce, uri,
                    digest_response(client->ca_pass, question, method, uri));
    if (self.named_algorithm)
        text += fmt::format(", algorithm={}", self.algorithm);
    const bool session = std::string_view(self.algorithm).ends_with("-sess");
    if (self.has_qop || session)
        text += fmt::format(", cnonce=\"{}\"", self.cnonce);
    if (self.has_qop)
        text += fmt::format(", qop=auth, nc={}", count);
    if (self.opaque)
        text += fmt::format(", opaque=\"{}\"", self.opaque);
    *headers = msg_header_make(home, client->ca_credential_class, text.c_str());
    return *headers ? 0 : -1;
}

}  // namespace

void use_hashed_secrets() {
    // In small letters: the stack then puts it in the place of its own, whose name it compares as
    // it stands, and finds it for every spelling.
    static const auth_client_plugin_t plugin = [] {
        auth_client_plugin_t made{};
        made.auc_plugin_size = static_cast<int>(sizeof made);
        made.auc_size = static_cast<int>(sizeof(HashedDigest));
        made.auc_name = "digest";
        made.auc_challenge = take_challenge;
        made.auc_authorize = authorize;
        return made;
    }();
    static const bool once = [] {
        ensure(auc_register_plugin(&plugin) == 0, "a digest of our own");
        return true;
    }();
    (void)once;
}

std::string digest_response(std::string_view secret_hash, const DigestQuestion& question,
                            std::string_view method, std::string_view uri) {
    const bool sha256 = question.algorithm.starts_with("SHA-256");
    std::string ha1(sha256 ? secret_hash.substr(md5_size, sha256_size)
                           : secret_hash.substr(0, md5_size));
    if (question.algorithm.ends_with("-sess"))
        ha1 = hash_of(sha256, fmt::format("{}:{}:{}", ha1, question.nonce, question.cnonce));
    const std::string ha2 = hash_of(sha256, fmt::format("{}:{}", method, uri));
    if (question.qop.empty())
        return hash_of(sha256, fmt::format("{}:{}:{}", ha1, question.nonce, ha2));
    return hash_of(sha256, fmt::format("{}:{}:{}:{}:{}:{}", ha1, question.nonce,
                                       question.nonce_count, question.cnonce, question.qop, ha2));
}

std::string credentials_for(const Carrier& carrier, const sip_t& response) {
    if (carrier.secret_hash.size() != md5_size + sha256_size)
        return {};
    const std::string& user = carrier.auth_user.empty() ? carrier.user : carrier.auth_user;
    const std::string& realm = carrier.realm.empty() ? carrier.host : carrier.realm;
    for (const msg_auth_t* challenge :
         {response.sip_www_authenticate, response.sip_proxy_authenticate}) {
        for (; challenge; challenge = challenge->au_next) {
            if (can_answer(*challenge) && param_of(*challenge, "realm=") == realm)
                return fmt::format("Digest:\"{}\":{}:{}", realm, user, carrier.secret_hash);
        }
    }
    return {};
}

std::string realms_in(const sip_t& response) {
    std::string realms;
    for (const msg_auth_t* challenge :
         {response.sip_www_authenticate, response.sip_proxy_authenticate}) {
        for (; challenge; challenge = challenge->au_next)
            realms += (realms.empty() ? "" : ", ") + param_of(*challenge, "realm=");
    }
    return realms.substr(0, 128);
}

std::string line_of(const Carrier& carrier) {
    if (carrier.secret_hash.empty())
        return {};
    return hash_of(true,
                   fmt::format("line:{}:{}:{}", carrier.secret_hash, carrier.user, carrier.host))
        .substr(0, 24);
}

}  // namespace zongji::sip
