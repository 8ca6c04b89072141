#pragma once

#include <string>
#include <string_view>

#include <sofia-sip/sip.h>

// Who calls, as a request says it. Whatever bytes it holds, what comes out is a plain line
// (base/text.h).
namespace zongji::sip {

// The number, or the name of a user, in a URI: at most 64 bytes. A number (RFC 3966 §3: digits,
// "*",
// "#", "+" before them, and what separates them for the eye) comes in ASCII, whatever its width
// was. Empty where there is none: a host is no number.
std::string number_of(const url_t& url);

// Whether who sent it does not want to be known. What of a request says so:
// - Privacy (RFC 3323 §4.2, RFC 3325 §9.3), in any order, case and spelling: each value but "none",
//   "critical", which says how much it matters, "session", which is about media, and "history" (RFC
//   7044 §10.1), which is about who diverted. A value that we do not know asks for something that
//   we cannot do: it withholds, and so does a header that cannot be read.
// - a From or an asserted identity that is anonymous: by its user, or below "invalid", where nobody
//   is (RFC 3323 §4.1.1.3, RFC 2606 §2);
// - Remote-Party-ID with `privacy` (draft-ietf-sip-privacy-04 §5.1), from before Privacy.
bool is_withheld(const sip_t& request);

struct CallerShown {
    std::string number;  // both empty where it is withheld
    std::string name;    // at most 128 bytes
};

// A trunk vouches for the asserted identity (RFC 3325); a phone does not.
CallerShown caller_in(const sip_t& request, bool from_trunk);

// A display name without its quotes and escapes (RFC 3261 §25.1, quoted-string).
std::string display_name(const char* text);

// What a SIP party shows for one that is withheld (RFC 3323 §4.1.1.3).
inline constexpr std::string_view anonymous_uri = "sip:anonymous@anonymous.invalid";

}  // namespace zongji::sip
