#pragma once

#include <string_view>

namespace zongji::identity {

// Whether a password is among those that are tried first, by programs and by people: a kept list of
// the most common ones, also with other letters' stand-ins and with digits around them; one thing
// over and over; keys or letters in a row; a date or a telephone number alone. A long one may be
// made of anything (NIST SP 800-63B-4 §3.1.1.2: a blocklist and length, no rules of composition).
bool is_guessable(std::string_view password);

}  // namespace zongji::identity
