#include "edge/telephony/sip/test/tls_peer.h"

#include "base/ensure.h"
#include "edge/telephony/sip/test/harness.h"

#include <cstdlib>
#include <filesystem>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &in.sin_addr);
    return in;
}

std::uint16_t own_port(int socket) {
    sockaddr_in in{};
    socklen_t size = sizeof in;
    getsockname(socket, reinterpret_cast<sockaddr*>(&in), &size);
    return ntohs(in.sin_port);
}

}  // namespace

TestCertificate::TestCertificate(const std::string& name) {
    char path[] = "/tmp/zongji-sip-cert-XXXXXX";
    ensure(mkdtemp(path) != nullptr, "a folder");
    folder_ = path;
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3'600);
    X509_set_pubkey(made, pair);
    X509_NAME* subject = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made, subject);
    X509_sign(made, pair, EVP_sha256());
    FILE* file = fopen(certificate().c_str(), "w");
    PEM_write_X509(file, made);
    fclose(file);
    file = fopen(key().c_str(), "w");
    PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
    fclose(file);
    X509_free(made);
    EVP_PKEY_free(pair);
}

TestCertificate::~TestCertificate() {
    std::filesystem::remove_all(folder_);
}

std::unique_ptr<TlsPeer> TlsPeer::connect(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in to = loopback(port);
    ensure(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0, "connected");
    std::unique_ptr<TlsPeer> peer(new TlsPeer(SSL_CTX_new(TLS_client_method()), socket));
    peer->ssl_ = SSL_new(peer->context_);
    SSL_set_fd(peer->ssl_, socket);
    return SSL_connect(peer->ssl_) == 1 ? std::move(peer) : nullptr;
}

TlsPeer::~TlsPeer() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ::close(socket_);
}

bool TlsPeer::send(const std::string& text) {
    return SSL_write(ssl_, text.data(), static_cast<int>(text.size())) ==
           static_cast<int>(text.size());
}

bool TlsPeer::fill(int timeout_ms) {
    pollfd ready{socket_, POLLIN, 0};
    if (shut_ || (SSL_pending(ssl_) == 0 && poll(&ready, 1, timeout_ms) <= 0))
        return false;
    char buffer[16'384];
    const int size = SSL_read(ssl_, buffer, sizeof buffer);
    if (size <= 0) {
        shut_ = true;
        return false;
    }
    unread_.append(buffer, static_cast<std::size_t>(size));
    return true;
}

std::string TlsPeer::receive(int timeout_ms) {
    for (;;) {
        const auto head = unread_.find("\r\n\r\n");
        if (head != unread_.npos) {
            const std::size_t body = static_cast<std::size_t>(
                std::atoi(header_of(unread_.substr(0, head + 2), "Content-Length").c_str()));
            if (unread_.size() >= head + 4 + body) {
                std::string message = unread_.substr(0, head + 4 + body);
                unread_.erase(0, head + 4 + body);
                return message;
            }
        }
        if (!fill(timeout_ms))
            return {};
    }
}

bool TlsPeer::is_shut(int timeout_ms) {
    while (fill(timeout_ms)) {
    }
    return shut_;
}

std::uint16_t TlsPeer::port() const {
    return own_port(socket_);
}

TlsListener::TlsListener(const TestCertificate& certificate)
    : context_(SSL_CTX_new(TLS_server_method())),
      socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    SSL_CTX_use_certificate_file(context_, certificate.certificate().c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_, certificate.key().c_str(), SSL_FILETYPE_PEM);
    const sockaddr_in at = loopback(0);
    ensure(::bind(socket_, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
               ::listen(socket_, 4) == 0,
           "a listener");
    port_ = own_port(socket_);
}

TlsListener::~TlsListener() {
    SSL_CTX_free(context_);
    ::close(socket_);
}

std::unique_ptr<TlsPeer> TlsListener::accept(int timeout_ms) {
    pollfd ready{socket_, POLLIN, 0};
    if (poll(&ready, 1, timeout_ms) <= 0)
        return nullptr;
    const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    SSL_CTX_up_ref(context_);
    std::unique_ptr<TlsPeer> peer(new TlsPeer(context_, socket));
    peer->ssl_ = SSL_new(context_);
    SSL_set_fd(peer->ssl_, socket);
    return SSL_accept(peer->ssl_) == 1 ? std::move(peer) : nullptr;
}

}  // namespace zongji::sip::test
