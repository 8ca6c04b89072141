#include "domain/configuration/carrier.h"
#include "domain/settings/settings.h"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace zongji::settings {

namespace {

std::string hex_of(const EVP_MD* hash, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, hash, nullptr);
    ensure(done == 1, "MD5 and SHA-256 are there");

    std::string hex;
    for (unsigned int i = 0; i < size; ++i)
        hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

void keep_or_hash(configuration::Trunk& trunk, const configuration::Trunk* stored) {
    if (!trunk.secret.empty()) {
        trunk.secret_hash = trunk_secret_hash(trunk);
    } else if (trunk.secret_hash.empty() && stored) {
        trunk.secret_hash = stored->secret_hash;
    }
    trunk.secret.clear();
}

const configuration::Trunk* find_trunk(const configuration::Snapshot& snapshot,
                                       const std::string& key) {
    const auto found = snapshot.trunks.find(key);
    return found == snapshot.trunks.end() ? nullptr : &found->second.record;
}

}  // namespace

std::string trunk_secret_hash(const configuration::Trunk& trunk) {
    const std::string text = configuration::auth_user_of(trunk) + ":" +
                             configuration::realm_of(trunk) + ":" + trunk.secret;
    return hex_of(EVP_md5(), text) + hex_of(EVP_sha256(), text);
}

std::vector<Problem> lost_secrets(const configuration::Document& given,
                                  const configuration::Snapshot& before) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < given.trunks.size(); ++i) {
        const configuration::Trunk& trunk = given.trunks[i];
        const configuration::Trunk* stored = find_trunk(before, trunk.key);
        if (!stored || stored->secret_hash.empty() || !trunk.secret.empty() ||
            !trunk.secret_hash.empty())
            continue;
        if (auth_user_of(trunk) != auth_user_of(*stored) || realm_of(trunk) != realm_of(*stored))
            problems.push_back(
                {fmt::format("/trunks/{}/secret", i),
                 "must be entered again: the stored one is for another user, host or realm", 0});
    }
    return problems;
}

std::string phone_secret_hash(const std::string& user, const std::string& secret) {
    return hex_of(EVP_md5(), user + ":zongji:" + secret);
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
    for (configuration::Trunk& trunk : after.trunks)
        keep_or_hash(trunk, find_trunk(before, trunk.key));
    return {};
}

}  // namespace zongji::settings
