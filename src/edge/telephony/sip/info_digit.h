#pragma once

#include <optional>
#include <string_view>

namespace zongji::sip {

// The key that a SIP INFO tells of. There is no standard, only what gateways do: the body is a line
// "Signal=5" among others ("Duration=160") or the key alone, of the types application/dtmf-relay
// and application/dtmf, in any case and with any spaces. A key is one of 0-9 * # A-D, or a number
// as RFC 4733 counts events (§3.2, table 3): 10 is *, 11 is #, 12 to 15 are A to D. Anything else
// is none: 16 is the flash key of analogue gateways.
std::optional<char> digit_of_info(std::string_view content_type, std::string_view body);

}  // namespace zongji::sip
