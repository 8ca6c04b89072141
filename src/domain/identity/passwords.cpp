#include "domain/identity/passwords.h"

#include "domain/identity/guessable.h"

#include <algorithm>
#include <array>

#include <sodium.h>

namespace zongji::identity {
namespace {

constexpr std::size_t most_password_bytes = 1024;
constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";  // no 0 O 1 l

bool sodium_is_ready() {
    static const bool ready = sodium_init() >= 0;
    return ready;
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

Result<std::string> hash_anything(std::string_view password) {
    ensure(sodium_is_ready(), "libsodium is ready");
    std::array<char, crypto_pwhash_STRBYTES> hash;
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return Error{ErrorCode::exhausted, "no memory to hash a password", {}};
    }
    return std::string(hash.data());
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
    if (characters_in(password) < least_password_length) {
        return invalid("must have at least 8 characters");
    }
    if (password.size() > most_password_bytes) {
        return invalid("must not be longer than 1024 bytes");
    }
    if (is_guessable(password))
        return invalid("is one of those that are tried first: a few words in a row are better");
    return hash_anything(password);
}

bool verify_password(const std::string& hash, std::string_view password) {
    ensure(sodium_is_ready(), "libsodium is ready");
    if (password.size() > most_password_bytes) {
        return false;
    }
    if (hash.empty()) {
        static const auto nobody = hash_anything("nobody's password");
        const std::string& other = nobody ? *nobody : hash;
        [[maybe_unused]] const int ignored =
            crypto_pwhash_str_verify(other.c_str(), password.data(), password.size());
        return false;
    }
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string random_password() {
    ensure(sodium_is_ready(), "libsodium is ready");
    std::string password;
    for (int i = 0; i < 20; ++i) {
        password += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
    }
    return password;
}

}  // namespace zongji::identity
