#pragma once

#include "base/json.h"
#include "base/time.h"
#include "base/words.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What came over a trunk since the server began, for whoever sets it up: a carrier and a hotline
// that misunderstand each other look like silence from both ends. Never who called.
namespace zongji::calls {

// Why a call was turned away. The page has what to do about each.
enum class Refused {
    unknown_number,       // the number delivered is none of ours
    unknown_sender,       // one of our numbers, from an address that no trunk has
    trunk_full,           // as many calls as the trunk may have
    overload,             // no legs, ports or time left
    disk_full,            // the journal takes no more
    body_not_understood,  // something in it was required that we do not know
    description_broken,   // its SDP cannot be read
    no_common_codec,      // audio that we do not speak
    media_unreachable,    // its audio address is a name, or of a family that we do not serve
    answer_not_accepted,  // it takes no answer in SDP
    malformed,            // not SIP as RFC 3261 has it, or an extension that we lack
    not_itself,           // a phone that called as somebody else
    failed                // a fault of ours
};
BOOST_DESCRIBE_ENUM(Refused, unknown_number, unknown_sender, trunk_full, overload, disk_full,
                    body_not_understood, description_broken, no_common_codec, media_unreachable,
                    answer_not_accepted, malformed, not_itself, failed)

struct RefusedCall {
    Timestamp at;
    std::string called;  // as delivered
    int answer = 0;      // SIP's status
    Refused why = Refused::failed;
    std::string detail;  // in English, or empty: codecs, a number of ours that was perhaps meant
};
BOOST_DESCRIBE_STRUCT(RefusedCall, (), (at, called, answer, why, detail))

struct TrunkActivity {
    std::optional<Timestamp> first_heard;
    std::optional<Timestamp> last_heard;
    std::string last_address;  // the last that sent something, with its port
    std::uint64_t calls = 0;
    std::uint64_t refused_calls = 0;
    std::uint64_t questions = 0;            // OPTIONS: the carrier asks whether we are there
    std::vector<RefusedCall> refused;       // the last ones, the newest first
    std::vector<RefusedCall> from_unknown;  // calls for our numbers from addresses of no trunk

    // Where we speak first.
    TrunkRegistration registration = TrunkRegistration::none;
    std::string registration_says;  // in English: why it is not registered
    std::optional<Timestamp> registered_until;
    bool calls_out_allowed = false;
    bool is_up = true;
    std::optional<Timestamp> up_or_down_since;  // since it changed last
    std::uint64_t calls_out = 0;
    std::uint64_t failed_calls_out = 0;  // for a reason of the trunk's own
    int calls_out_now = 0;
    std::string last_failure;  // "503 Service Unavailable"
};
BOOST_DESCRIBE_STRUCT(TrunkActivity, (),
                      (first_heard, last_heard, last_address, calls, refused_calls, questions,
                       refused, from_unknown, registration, registration_says, registered_until,
                       calls_out_allowed, is_up, up_or_down_since, calls_out, failed_calls_out,
                       calls_out_now, last_failure))

}  // namespace zongji::calls
