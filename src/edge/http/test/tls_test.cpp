#include "edge/http/certificate.h"
#include "edge/http/test/fixture.h"

#include <openssl/ssl.h>
#include <sys/stat.h>

namespace zongji::http::test {
namespace {

struct Answered {
    bool shaken = false;
    bool name_holds = false;
    std::string version;
    std::string text;
};

// One request over TLS that trusts only the given certificate.
Answered ask_over_tls(std::uint16_t port, const std::string& certificate,
                      const std::string& request, int max_version = 0) {
    Answered answered;
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_load_verify_locations(context, certificate.c_str(), nullptr);
    if (max_version != 0)
        SSL_CTX_set_max_proto_version(context, max_version);
    SSL* ssl = nullptr;
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_get_ssl(bio, &ssl);
    SSL_set1_host(ssl, "localhost");
    SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
    const std::string to = "127.0.0.1:" + std::to_string(port);
    BIO_set_conn_hostname(bio, to.c_str());
    answered.shaken = BIO_do_connect(bio) == 1;
    answered.name_holds = SSL_get_verify_result(ssl) == X509_V_OK;
    if (answered.shaken) {
        answered.version = SSL_get_version(ssl);
        BIO_write(bio, request.data(), static_cast<int>(request.size()));
        char bytes[4096];
        int got = 0;
        while ((got = BIO_read(bio, bytes, sizeof bytes)) > 0) {
            answered.text.append(bytes, static_cast<std::size_t>(got));
        }
    }
    BIO_free_all(bio);
    SSL_CTX_free(context);
    return answered;
}

std::shared_ptr<Router> secure_router() {
    auto made = std::make_shared<Router>();
    made->add(operation<NoBody, Raw>("secure", Method::get, "/secure", "", [](Request& request) {
        return reply(json::value(request.secure));
    }));
    return made;
}

Config secure_config(const Folder& folder) {
    Config config;
    config.address = "0.0.0.0";
    config.tls = Tls{folder.path("http.pem"), folder.path("http.key"), true};
    return config;
}

TEST(TlsServer, makes_a_certificate_once_and_speaks_tls) {
    Folder folder;
    std::string made;
    for (int round = 0; round < 2; ++round) {
        Serving serving(secure_router(), secure_config(folder));
        const Answered answer = ask_over_tls(serving.server->port(), folder.path("http.pem"),
                                             get("/secure", "Connection: close\r\n"));
        EXPECT_TRUE(answer.shaken);
        EXPECT_TRUE(answer.name_holds);
        EXPECT_EQ(answer.version, "TLSv1.3");
        EXPECT_TRUE(answer.text.starts_with("HTTP/1.1 200 OK\r\n")) << answer.text;
        EXPECT_TRUE(answer.text.ends_with("\r\n\r\ntrue"));
        // Self-signed: a browser that insists could never be told to go on.
        EXPECT_EQ(answer.text.find("Strict-Transport-Security"), std::string::npos);

        std::ostringstream bytes;
        bytes << std::ifstream(folder.path("http.pem")).rdbuf();
        if (round == 1) {
            EXPECT_EQ(bytes.str(), made);
        }
        made = bytes.str();
    }
    struct stat state {};
    ASSERT_EQ(::stat(folder.path("http.key").c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777, 0600u);
}

TEST(TlsServer, a_given_certificate_brings_strict_transport) {
    Folder folder;
    ASSERT_TRUE(make_certificate(folder.path("http.pem"), folder.path("http.key"), {"localhost"}));
    Config config = secure_config(folder);
    config.tls->make_if_missing = false;
    Serving serving(secure_router(), config);
    const Answered answer = ask_over_tls(serving.server->port(), folder.path("http.pem"),
                                         get("/secure", "Connection: close\r\n"));
    EXPECT_NE(answer.text.find("Strict-Transport-Security: max-age="), std::string::npos);
}

TEST(TlsServer, old_versions_and_missing_files_are_refused) {
    Folder folder;
    Serving serving(secure_router(), secure_config(folder));
    EXPECT_FALSE(
        ask_over_tls(serving.server->port(), folder.path("http.pem"), "", TLS1_1_VERSION).shaken);
    const Answered older = ask_over_tls(serving.server->port(), folder.path("http.pem"),
                                        get("/secure", "Connection: close\r\n"), TLS1_2_VERSION);
    EXPECT_EQ(older.version, "TLSv1.2");

    Folder empty;
    Config config = secure_config(empty);
    config.tls->make_if_missing = false;
    LiveSockets sockets;
    EXPECT_FALSE(Server::start(config, secure_router(), sockets).ok());
}

TEST(TlsServer, plain_http_is_told_where_to_go) {
    Folder folder;
    Serving serving(secure_router(), secure_config(folder));
    Client client = serving.client();
    const Received answer = client.ask("GET /secure?a=1 HTTP/1.1\r\nHost: localhost:8443\r\n\r\n");
    EXPECT_EQ(answer.status, 308);
    EXPECT_EQ(answer.header("location"), "https://localhost:8443/secure?a=1");
    // But nobody to a place that is not ours, whatever he was made to write.
    for (const char* host : {"call.example:8443", "localhost.call.example",
                             "localhost@call.example", "[::ffff", "call.example"}) {
        Client misled = serving.client();
        const Received refused =
            misled.ask(std::string("GET /secure HTTP/1.1\r\nHost: ") + host + "\r\n\r\n");
        EXPECT_EQ(refused.status, 400) << host;
        EXPECT_EQ(refused.header("location"), "") << host;
    }
    Client nonsense = serving.client();
    nonsense.send("\x16 this is no handshake");
    EXPECT_TRUE(nonsense.ended());
}

TEST(TlsServer, a_handshake_that_does_not_go_on_is_cut) {
    Folder folder;
    Config config = secure_config(folder);
    config.limits.handshake_timeout = milliseconds(300);
    Serving serving(secure_router(), config);
    Client silent = serving.client();
    EXPECT_TRUE(silent.ended());
    Client half = serving.client();
    half.send("\x16");
    EXPECT_TRUE(half.ended());
}

}  // namespace
}  // namespace zongji::http::test
