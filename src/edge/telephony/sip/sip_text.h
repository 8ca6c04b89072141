#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Pieces of what we write into headers.
namespace zongji::sip {

// A user's name or number, fit for a URI (RFC 3261 §25.1, "user").
std::string in_user_part(std::string_view text);

// A display name, as a quoted-string.
std::string in_quotes(const std::string& text);

std::string new_call_id();

// A random number from 0 to n - 1; n is not 0.
std::uint32_t chance_below(std::uint32_t n);

// The address from which this machine would send there: an IP literal, or a name, for which it is
// the one towards the internet. Empty where there is no way. Asks the kernel's table of routes, and
// sends nothing.
std::string own_address_towards(const std::string& host);

}  // namespace zongji::sip
