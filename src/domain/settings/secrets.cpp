#include "domain/settings/settings.h"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace zongji::settings {

std::string phone_secret_hash(const std::string& user, const std::string& secret) {
    const std::string text = user + ":zongji:" + secret;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr);
    ensure(done == 1 && size == 16, "MD5 is there");

    std::string hex;
    for (unsigned int i = 0; i < size; ++i)
        hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

Result<void> Settings::keep_or_hash_secrets(configuration::Document& after,
                                            const configuration::Snapshot& before) const {
    for (std::size_t i = 0; i < after.users.size(); ++i) {
        configuration::User& user = after.users[i];
        const auto stored = before.users.find(user.key);
        const std::string old =
            stored == before.users.end() ? "" : stored->second.record.password_hash;
        if (!user.password.empty()) {
            // A hash has a salt of its own: the same password hashed again would look like a
            // change.
            if (!old.empty() && passwords_.verify(old, user.password)) {
                user.password_hash = old;
            } else {
                auto hashed = passwords_.hash(user.password);
                if (!hashed) {
                    Error refused = hashed.error();
                    refused.path = fmt::format("/users/{}/password", i);
                    return refused;
                }
                user.password_hash = std::move(*hashed);
            }
        } else if (user.password_hash.empty()) {
            user.password_hash = old;
        }
        user.password.clear();
    }
    for (configuration::Phone& phone : after.phones) {
        const auto stored = before.phones.find(phone.key);
        if (!phone.secret.empty()) {
            phone.secret_hash = phone_secret_hash(phone.key, phone.secret);
        } else if (phone.secret_hash.empty() && stored != before.phones.end()) {
            phone.secret_hash = stored->second.record.secret_hash;
        }
        phone.secret.clear();
    }
    return {};
}

}  // namespace zongji::settings
