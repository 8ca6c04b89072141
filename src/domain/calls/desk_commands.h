#pragma once

#include "domain/calls/live_views.h"

#include <string>
#include <string_view>
#include <variant>

// What an agent asks the live machine for: the page by the API, a phone by feature codes.
namespace zongji::desk {

// Why an agent is on break; the page has words for each.
inline constexpr std::string_view break_reasons[] = {"busy", "meal", "rest", "meeting", "training"};

struct SetPresence {
    Presence presence = Presence::available;
    std::string reason;
};
struct AcceptOffer {
    OfferId offer;
};
struct RejectOffer {
    OfferId offer;
};
struct HoldCall {
    InteractionId interaction;
};
struct ResumeCall {
    InteractionId interaction;
};
struct MuteCall {
    InteractionId interaction;
    bool muted = true;
};
struct HangUpCall {
    InteractionId interaction;
};
struct SendDigits {
    InteractionId interaction;
    std::string digits;
};
struct EndWrapUp {
    InteractionId interaction;
};
// The disposition was saved with the records; the live machine needs to know that there is one.
struct NoteDisposition {
    InteractionId interaction;
    std::string disposition;
};
using Command = std::variant<SetPresence, AcceptOffer, RejectOffer, HoldCall, ResumeCall, MuteCall,
                             HangUpCall, SendDigits, EndWrapUp, NoteDisposition>;

}  // namespace zongji::desk
