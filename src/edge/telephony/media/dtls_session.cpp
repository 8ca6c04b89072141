#include "base/ensure.h"
#include "edge/telephony/media/dtls.h"

#include <algorithm>
#include <cctype>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace zongji::media {

namespace {

constexpr int mtu = 1200;

// A memory BIO would glue datagrams together, so the output is one of our own: each write is one
// datagram.
int write_datagram(BIO* bio, const char* data, int size) {
    auto* session = static_cast<DtlsSession*>(BIO_get_data(bio));
    session->deliver(reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size));
    return size;
}

long control_datagrams(BIO*, int command, long, void*) {
    switch (command) {
        case BIO_CTRL_FLUSH:
            return 1;
        case BIO_CTRL_DGRAM_QUERY_MTU:
        case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
            return mtu;
        default:
            return 0;
    }
}

int create_output(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

BIO_METHOD* output_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams of one session");
        BIO_meth_set_write(made, write_datagram);
        BIO_meth_set_ctrl(made, control_datagrams);
        BIO_meth_set_create(made, create_output);
        return made;
    }();
    return method;
}

const EVP_MD* digest_named(std::string hash) {
    std::ranges::transform(hash, hash.begin(), [](unsigned char c) { return std::tolower(c); });
    if (hash == "sha-256")
        return EVP_sha256();
    if (hash == "sha-384")
        return EVP_sha384();
    if (hash == "sha-512")
        return EVP_sha512();
    return nullptr;  // weaker ones prove nothing (RFC 8122 §5)
}

std::string without_colons(const std::string& text) {
    std::string plain;
    for (const char c : text) {
        if (c != ':')
            plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return plain;
}

std::string hex(const unsigned char* bytes, unsigned int size) {
    constexpr char letters[] = "0123456789ABCDEF";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += letters[bytes[i] >> 4];
        text += letters[bytes[i] & 15];
    }
    return text;
}

}  // namespace

DtlsSession::DtlsSession(const DtlsIdentity& identity, std::vector<Fingerprint> expected, Send send)
    : ssl_(SSL_new(identity.context())), expected_(std::move(expected)), send_(std::move(send)) {
    ensure(ssl_ != nullptr, "a DTLS session can be made");
    BIO* input = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(input, -1);
    BIO* output = BIO_new(output_method());
    BIO_set_data(output, this);
    SSL_set_bio(ssl_, input, output);
    SSL_set_mtu(ssl_, mtu);
    DTLS_set_link_mtu(ssl_, mtu);
    SSL_set_accept_state(ssl_);
}

DtlsSession::~DtlsSession() {
    if (state_ == State::established)
        SSL_shutdown(ssl_);
    SSL_free(ssl_);
    ERR_clear_error();
}

DtlsSession::State DtlsSession::feed(const std::uint8_t* datagram, std::size_t size) {
    if (state_ == State::failed || state_ == State::closed)
        return state_;
    BIO_write(SSL_get_rbio(ssl_), datagram, static_cast<int>(size));
    advance();
    // One datagram at a time: what OpenSSL left of it is not the beginning of the next.
    (void)BIO_reset(SSL_get_rbio(ssl_));
    return state_;
}

void DtlsSession::advance() {
    ERR_clear_error();
    if (state_ == State::handshaking) {
        const int done = SSL_do_handshake(ssl_);
        if (done == 1) {
            state_ = peer_is_expected() ? State::established : State::failed;
        } else {
            const int why = SSL_get_error(ssl_, done);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
                state_ = State::failed;
        }
    }
    if (state_ == State::established) {
        unsigned char ignored[2048];
        while (SSL_read(ssl_, ignored, sizeof ignored) > 0) {
        }
        if (SSL_get_shutdown(ssl_) & SSL_RECEIVED_SHUTDOWN)
            state_ = State::closed;
    }
    ERR_clear_error();
}

DtlsSession::State DtlsSession::handle_timeout() {
    if (state_ == State::handshaking && DTLSv1_handle_timeout(ssl_) < 0)
        state_ = State::failed;
    ERR_clear_error();
    return state_;
}

bool DtlsSession::peer_is_expected() const {
    X509* certificate = SSL_get0_peer_certificate(ssl_);
    if (!certificate)
        return false;
    return std::ranges::any_of(expected_, [&](const Fingerprint& fingerprint) {
        const EVP_MD* digest = digest_named(fingerprint.hash);
        unsigned char bytes[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        if (!digest || X509_digest(certificate, digest, bytes, &size) != 1)
            return false;
        return hex(bytes, size) == without_colons(fingerprint.value);
    });
}

std::optional<SrtpKeys> DtlsSession::export_keys() const {
    const SRTP_PROTECTION_PROFILE* agreed = SSL_get_selected_srtp_profile(ssl_);
    if (!agreed)
        return std::nullopt;
    SrtpKeys keys;
    keys.profile = agreed->id == SRTP_AEAD_AES_128_GCM ? SrtpProfile::aead_aes_128_gcm
                                                       : SrtpProfile::aes_128_cm_sha1_80;
    constexpr std::size_t key = 16;
    const std::size_t salt = keys.profile == SrtpProfile::aead_aes_128_gcm ? 12 : 14;

    // client key, server key, client salt, server salt
    std::vector<std::uint8_t> material(2 * (key + salt));
    constexpr char label[] = "EXTRACTOR-dtls_srtp";
    if (SSL_export_keying_material(ssl_, material.data(), material.size(), label, sizeof label - 1,
                                   nullptr, 0, 0) != 1) {
        return std::nullopt;
    }
    const auto at = [&](std::size_t offset) {
        return material.begin() + static_cast<std::ptrdiff_t>(offset);
    };
    keys.theirs.assign(at(0), at(key));
    keys.theirs.insert(keys.theirs.end(), at(2 * key), at(2 * key + salt));
    keys.ours.assign(at(key), at(2 * key));
    keys.ours.insert(keys.ours.end(), at(2 * key + salt), at(2 * (key + salt)));
    OPENSSL_cleanse(material.data(), material.size());
    return keys;
}

}  // namespace zongji::media
