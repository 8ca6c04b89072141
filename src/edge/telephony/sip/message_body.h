#pragma once

#include <optional>
#include <string>

#include <sofia-sip/sip.h>

// What a message carries for us: a session description, alone or among the parts of a multipart
// body.
namespace zongji::sip {

// Empty: none, so that the offer is ours to make. Nothing: there is something in it that we would
// have to understand and do not, which is answered with 415 and what we accept.
//
// The parts of a multipart body are looked through, at any depth (RFC 5621 §4.2: every user agent
// understands multipart/mixed and multipart/alternative; another subtype is read as mixed, RFC 2046
// §5.1.3). The first session description is taken, of alternatives the last (RFC 2046 §5.1.4). A
// part that says `handling=required` and is not understood refuses the message, one that says
// `optional` does not (RFC 3204 §6); of alternatives only the whole is asked (RFC 5621 §8.3), and
// an optional whole that has a required part that we do not know is not read at all (§8.2).
//
// Where a sender says nothing, `required` "should" be assumed (RFC 3261 §20.11, RFC 5621 §8.1). We
// do for a body that brings no session description. One that does is a call that can be had:
// location comes without a word (as in the examples of RFC 6442 §5.1), and an extension that must
// not be overlooked says so by Require, which is answered with 420.
std::optional<std::string> session_in(const sip_t& message);

// What a 415 says (RFC 3261 §8.2.3).
inline constexpr const char* accepted_bodies =
    "application/sdp, multipart/mixed, multipart/alternative, multipart/related";
inline constexpr const char* accepted_encodings = "identity";

}  // namespace zongji::sip
