#include "edge/http/certificate.h"

#include <algorithm>
#include <array>
#include <memory>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace zongji::http {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

Error openssl_failed(const char* what) {
    return Error{ErrorCode::failed, std::string("OpenSSL could not ") + what, {}};
}

bool is_address(const std::string& name) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Result<Certificate> self_signed(EVP_PKEY* key, const std::vector<std::string>& names) {
    Certificate certificate(X509_new());
    if (!certificate)
        return openssl_failed("make a certificate");
    X509* x = certificate.get();
    X509_set_version(x, X509_VERSION_3);

    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1);
    constexpr long day_s = 86'400;
    X509_gmtime_adj(X509_getm_notBefore(x), -day_s);
    X509_gmtime_adj(X509_getm_notAfter(x), 825 * day_s);
    X509_set_pubkey(x, key);

    X509_NAME* subject = X509_get_subject_name(x);
    const auto* common = reinterpret_cast<const unsigned char*>("Zongji (self-signed)");
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, common, -1, -1, 0);
    X509_set_issuer_name(x, subject);

    std::string alternatives;
    for (const std::string& name : names) {
        if (!alternatives.empty())
            alternatives += ',';
        alternatives += (is_address(name) ? "IP:" : "DNS:") + name;
    }
    if (!add_extension(x, NID_subject_alt_name, alternatives) ||
        !add_extension(x, NID_basic_constraints, "critical,CA:FALSE") ||
        !add_extension(x, NID_key_usage, "critical,digitalSignature") ||
        !add_extension(x, NID_ext_key_usage, "serverAuth")) {
        return openssl_failed("describe a certificate");
    }
    if (X509_sign(x, key, EVP_sha256()) == 0)
        return openssl_failed("sign a certificate");
    return certificate;
}

Result<void> save(const std::string& path, BIO* text, mode_t mode) {
    const Error failed{ErrorCode::unavailable, "cannot write the certificate or its key", path};
    char* data = nullptr;
    const long size = BIO_get_mem_data(text, &data);
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0)
        return failed;
    const bool whole = ::write(file, data, static_cast<std::size_t>(size)) == size;
    const bool synced = ::fsync(file) == 0;
    if (::close(file) != 0 || !whole || !synced)
        return failed;
    return {};
}

}  // namespace

Result<void> make_certificate(const std::string& certificate_path, const std::string& key_path,
                              const std::vector<std::string>& names) {
    const Key key(EVP_EC_gen("P-256"));
    if (!key)
        return openssl_failed("make a key");
    ZONGJI_TRY(const Certificate certificate, self_signed(key.get(), names));

    const Memory key_text(BIO_new(BIO_s_mem()));
    const Memory certificate_text(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                 nullptr) != 1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
        return openssl_failed("write PEM");
    }
    ZONGJI_CHECK(save(key_path, key_text.get(), 0600));
    return save(certificate_path, certificate_text.get(), 0644);
}

bool certificate_is_current(const std::string& certificate_path) {
    const Memory file(BIO_new_file(certificate_path.c_str(), "r"));
    if (!file)
        return false;
    const Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    if (!certificate)
        return false;
    int days = 0;
    int rest_s = 0;
    if (ASN1_TIME_diff(&days, &rest_s, nullptr, X509_get0_notAfter(certificate.get())) != 1) {
        return false;
    }
    return days >= 1;
}

std::vector<std::string> names_of_this_host() {
    std::vector<std::string> names{"localhost"};
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') {
        names.emplace_back(host.data());
    }
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) != 0)
        return names;
    const std::unique_ptr<ifaddrs, Freed<freeifaddrs>> owned(list);
    for (const ifaddrs* each = list; each; each = each->ifa_next) {
        if (!each->ifa_addr)
            continue;
        const int family = each->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6)
            continue;
        std::array<char, NI_MAXHOST> text{};
        const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (getnameinfo(each->ifa_addr, size, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) != 0) {
            continue;
        }
        std::string address = text.data();
        address = address.substr(0, address.find('%'));  // of a link-local one
        if (std::find(names.begin(), names.end(), address) == names.end()) {
            names.push_back(std::move(address));
        }
    }
    return names;
}

bool certificate_covers(const X509* certificate, std::string_view host) {
    std::string_view name = host.substr(0, host.rfind(':'));
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos)
            return false;
        name = host.substr(1, end - 1);
    }
    auto* known = const_cast<X509*>(certificate);
    const std::string text(name);
    return known && !text.empty() &&
           (X509_check_ip_asc(known, text.c_str(), 0) == 1 ||
            X509_check_host(known, text.data(), text.size(), 0, nullptr) == 1);
}

}  // namespace zongji::http
