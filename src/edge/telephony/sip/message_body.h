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
// The parts of a multipart body are looked through at any depth (RFC 5621 §4: every user agent
// understands multipart/mixed and multipart/alternative; another subtype is read as mixed, RFC 2046
// §5.1.7). The first session description is taken, of alternatives the last (RFC 2046 §5.1.4). A
// part that says `handling=required` and is not understood refuses the message, one that says
// `optional` does not (RFC 3261 §20.11). Where a sender says nothing, RFC 3261 "should" assume
// `required`. We do for a body that brings no session description; one that does is a call that can
// be had, and carriers add parts (ISUP, location, 3GPP's XML) without a word about them.
std::optional<std::string> session_in(const sip_t& message);

inline constexpr const char* accepted_bodies =
    "application/sdp, multipart/mixed, multipart/alternative, multipart/related";

}  // namespace zongji::sip
