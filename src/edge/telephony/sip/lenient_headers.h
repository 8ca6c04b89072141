#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sofia-sip/msg_types.h>

// Headers outside the grammar whose meaning is plain.
//
// Display names that phones and exchanges send without the quotation marks that RFC 3261 §25.1 asks
// for as soon as a name is more than tokens: 张三 <sip:…>, Bob (Sales) <sip:…>, a.b@c <sip:…>. What
// is meant is clear, and a customer is not turned away for it (cf. RFC 4475 §3.1.2.15). A name with
// a comma, a semicolon, a quotation mark or a bracket of its own may mean something else and stays
// refused.
namespace zongji::sip {

// The value of From, To or Contact with the name in quotation marks; nothing where it needs none,
// or is not clear.
std::optional<std::string> with_quoted_name(std::string_view value);

// And a parameter behind the address with nothing behind its "=", which reads as one without a
// value
// (";expires=" of a phone whose field was left empty); nothing where there is none.
std::optional<std::string> without_empty_values(std::string_view value);

// Has a class of messages read such names and parameters in every address it knows, and an Expires
// that is no number as an hour (RFC 3261 §20.19).
void read_leniently(msg_mclass_t& messages);

}  // namespace zongji::sip
