#include "app/turn.h"

#include "base/ensure.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace zongji::app {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes,
                                       static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace

std::vector<api::IceServer> turn_servers(const std::string& url, const std::string& secret,
                                         UserId user, Timestamp now, Span lifetime) {
    if (url.empty())
        return {};
    const std::int64_t until_s = (now.us + lifetime.us) / 1'000'000;
    const std::string name = fmt::format("{}:{}", until_s, user.value);
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    ensure(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
                reinterpret_cast<const unsigned char*>(name.data()), name.size(), sum, &size),
           "HMAC-SHA1");
    return {{{url}, name, base64(sum, size)}};
}

}  // namespace zongji::app
