#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace zongji::sip::test {

// A key and a self-signed certificate for `name`, as PEM files of one folder
// that goes with it.
class TestCertificate {
public:
    explicit TestCertificate(const std::string& name);
    ~TestCertificate();
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    std::string certificate() const { return folder_ + "/cert.pem"; }
    std::string key() const { return folder_ + "/key.pem"; }

private:
    std::string folder_;
};

// One end of a connection that speaks SIP over TLS, a message at a time.
class TlsPeer {
public:
    // As who calls. Nothing about the server's certificate is checked.
    static std::unique_ptr<TlsPeer> connect(std::uint16_t port);
    ~TlsPeer();
    TlsPeer(const TlsPeer&) = delete;
    TlsPeer& operator=(const TlsPeer&) = delete;

    bool send(const std::string& text);
    std::string receive(int timeout_ms = 5000);  // a whole message; empty when none came
    bool is_shut(int timeout_ms = 5000);         // the other end has hung up
    std::uint16_t port() const;                  // our own

private:
    friend class TlsListener;
    TlsPeer(SSL_CTX* context, int socket) : context_(context), socket_(socket) {}
    bool fill(int timeout_ms);

    SSL_CTX* context_;
    int socket_;
    SSL* ssl_ = nullptr;
    bool shut_ = false;
    std::string unread_;
};

class TlsListener {
public:
    explicit TlsListener(const TestCertificate& certificate);
    ~TlsListener();
    TlsListener(const TlsListener&) = delete;
    TlsListener& operator=(const TlsListener&) = delete;

    std::uint16_t port() const { return port_; }
    std::unique_ptr<TlsPeer> accept(int timeout_ms = 5000);  // null: nobody, or no handshake

private:
    SSL_CTX* context_;
    int socket_;
    std::uint16_t port_ = 0;
};

}  // namespace zongji::sip::test
