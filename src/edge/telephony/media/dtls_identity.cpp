#include "edge/telephony/media/dtls.h"

#include <cstdio>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace zongji::media {

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

Error openssl_error(const char* what) {
    ERR_clear_error();
    return Error{ErrorCode::failed, std::string("OpenSSL: ") + what, {}};
}

Certificate self_sign(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    if (!certificate)
        return nullptr;
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial | 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -24L * 3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3650L * 24 * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("zongji"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    if (!X509_sign(certificate.get(), key, EVP_sha256()))
        return nullptr;
    return certificate;
}

// The chain is not what we trust: the fingerprint from the signalled offer is compared after the
// handshake.
int accept_any_certificate(int, X509_STORE_CTX*) {
    return 1;
}

}  // namespace

Result<std::unique_ptr<DtlsIdentity>> DtlsIdentity::make() {
    const Key key(EVP_EC_gen("P-256"));
    if (!key)
        return openssl_error("cannot make a P-256 key");
    const Certificate certificate = self_sign(key.get());
    if (!certificate)
        return openssl_error("cannot sign our certificate");

    std::unique_ptr<DtlsIdentity> identity(new DtlsIdentity);
    identity->context_ = SSL_CTX_new(DTLS_server_method());
    SSL_CTX* context = identity->context_;
    if (!context)
        return openssl_error("cannot make a DTLS context");
    SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       accept_any_certificate);
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
        SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL") != 1 ||
        SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") != 0) {
        return openssl_error("cannot set up the DTLS context");
    }

    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate.get(), EVP_sha256(), digest, &size);
    identity->fingerprint_.hash = "sha-256";
    for (unsigned int i = 0; i < size; ++i) {
        char text[4];
        std::snprintf(text, sizeof text, i ? ":%02X" : "%02X", digest[i]);
        identity->fingerprint_.value += text;
    }
    return identity;
}

DtlsIdentity::~DtlsIdentity() {
    SSL_CTX_free(context_);
}

}  // namespace zongji::media
