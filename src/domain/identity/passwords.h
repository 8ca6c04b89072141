#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

// Passwords, hashed with Argon2id. Slow on purpose (some 30 ms and 64 MiB each): for workers.
namespace zongji::identity {

constexpr std::size_t least_password_length = 8;  // characters; NIST SP 800-63B §5.1.1.2

// libsodium's crypto_pwhash_str, which holds its salt and limits. ErrorCode::invalid for a password
// that is too short, longer than 1024 bytes, or among those that are tried first (guessable.h).
Result<std::string> hash_password(std::string_view password);

// False also for a hash that is none. An empty hash takes as long as any other, so that the time
// does not tell which logins exist.
bool verify_password(const std::string& hash, std::string_view password);

// 20 characters that are not taken for one another: some 99 bits.
std::string random_password();

}  // namespace zongji::identity
