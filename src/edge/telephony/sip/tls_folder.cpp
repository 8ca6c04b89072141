#include "edge/telephony/sip/tls_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace zongji::sip {

namespace {

Result<std::string> read_pem(const std::string& path, const char* what) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    std::string pem = text.str();
    if (!in || pem.empty())
        return Error{
            ErrorCode::unavailable, fmt::format("SIP over TLS: no {} in {}", what, path), {}};
    if (!pem.ends_with('\n'))
        pem += '\n';
    return pem;
}

// The stack itself says only that it cannot.
bool belong_together(const std::string& certificate, const std::string& key) {
    BIO* first = BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size()));
    BIO* second = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
    X509* shown = PEM_read_bio_X509(first, nullptr, nullptr, nullptr);
    EVP_PKEY* secret = PEM_read_bio_PrivateKey(second, nullptr, nullptr, nullptr);
    const bool fits = shown && secret && X509_check_private_key(shown, secret) == 1;
    EVP_PKEY_free(secret);
    X509_free(shown);
    BIO_free(second);
    BIO_free(first);
    return fits;
}

}  // namespace

Result<TlsFolder> TlsFolder::make(const Tls& files) {
    ZONGJI_TRY(const std::string certificate, read_pem(files.certificate, "certificate"));
    ZONGJI_TRY(const std::string key, read_pem(files.private_key, "private key"));
    ZONGJI_TRY(const std::string trusted, read_pem(files.trusted, "trusted certificates"));
    if (!belong_together(certificate, key))
        return Error{ErrorCode::unavailable,
                     "SIP over TLS: the private key is not that of the certificate",
                     {}};
    std::string name = (std::filesystem::temp_directory_path() / "zongji-sip-XXXXXX").string();
    if (!mkdtemp(name.data()))  // for its owner alone
        return Error{ErrorCode::unavailable, "SIP over TLS: no temporary folder", {}};
    TlsFolder made(name);
    const bool written =
        (std::ofstream(name + "/agent.pem") << certificate << key).flush().good() &&
        (std::ofstream(name + "/cafile.pem") << trusted).flush().good();
    if (!written)
        return Error{ErrorCode::unavailable, "SIP over TLS: the temporary folder is full", {}};
    return made;
}

TlsFolder::~TlsFolder() {
    if (path_.empty())
        return;
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace zongji::sip
