#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sofia-sip/msg_types.h>

// Headers outside the grammar whose meaning is plain.
//
// Display names that phones and exchanges send without the quotation marks that RFC 3261 §25.1 asks
// for as soon as a name is more than tokens: 张三 <sip:…>, Bob (Sales) <sip:…>, Bell, Alexander
// <sip:…>. RFC 4475 §3.1.2.15 lets a server refuse such a name, or infer the marks; a customer is
// not turned away for them. A comma begins another address only where what stands before it can be
// one: each has a scheme, and so a colon (RFC 3986 §3.1), or is the "*" of Contact. A name with
// such a beginning, with a bracket of its own or with a quotation mark that is never closed stays
// refused.
namespace zongji::sip {

// The value of From, To, Contact or a list of addresses with the names in quotation marks that lack
// them; nothing where none does, or what is meant is not clear.
std::optional<std::string> with_quoted_names(std::string_view value);

// And a parameter behind the address with nothing behind its "=", which reads as one without a
// value (";expires=" of a phone whose field was left empty); nothing where there is none.
std::optional<std::string> without_empty_values(std::string_view value);

// Has a class of messages read such names and parameters in every address it knows, and an Expires
// that is no number as an hour (RFC 3261 §10.2).
void read_leniently(msg_mclass_t& messages);

}  // namespace zongji::sip
