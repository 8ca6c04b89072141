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
// To whom a customer is handed on, or who is asked: exactly one of these.
struct Target {
    AgentId agent;
    QueueId queue;
    std::string flow;  // its key; nobody to ask
};
struct TransferCall {  // at once; what fails brings the customer back
    InteractionId interaction;
    Target to;
    std::string note;
};
struct ConsultCall {  // the customer waits, the other is asked
    InteractionId interaction;
    Target whom;
    std::string note;
};
struct SwapCall {  // between the customer and who is consulted
    InteractionId interaction;
};
struct JoinCall {  // all in one talk
    InteractionId interaction;
};
struct CompleteTransfer {  // the customer is his who was consulted, or still rings
    InteractionId interaction;
};
struct DismissParty {  // out of the talk, or not asked any longer
    InteractionId interaction;
    PartyId party;
};
struct EndWrapUp {
    InteractionId interaction;
};
// How a supervisor takes part: unheard, heard by the agents, or by everybody.
enum class Supervision { listen, whisper, barge };
BOOST_DESCRIBE_ENUM(Supervision, listen, whisper, barge)
struct SuperviseCall {
    AgentId agent;
    Supervision how = Supervision::listen;
};
struct StopSupervising {};
struct TakeOverCall {  // out of the agent's hands
    AgentId agent;
};
struct PickUpCall {  // that rings at the agent
    AgentId agent;
};
struct ReleaseCall {  // ends it
    AgentId agent;
};
struct SetAgentPresence {  // the reason is that a supervisor did it
    AgentId agent;
    Presence presence = Presence::available;
};
// The disposition was saved with the records; the live machine needs to know that there is one.
struct NoteDisposition {
    InteractionId interaction;
    std::string disposition;
};
using Command =
    std::variant<SetPresence, AcceptOffer, RejectOffer, HoldCall, ResumeCall, MuteCall, HangUpCall,
                 SendDigits, TransferCall, ConsultCall, SwapCall, JoinCall, CompleteTransfer,
                 DismissParty, SuperviseCall, StopSupervising, TakeOverCall, PickUpCall,
                 ReleaseCall, SetAgentPresence, EndWrapUp, NoteDisposition>;

}  // namespace zongji::desk
