#pragma once

#include "base/time.h"
#include "edge/telephony/sip/dialog_store.h"
#include "edge/telephony/sip/session_description.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <sofia-sip/nua.h>

namespace zongji::sip {

// What a call out needs for the next trunk.
struct CallOut {
    std::string number;  // plain
    std::string caller_number;
    std::string caller_name;
    LegId partner;
    std::deque<TrunkId> to_try;
    bool has_proved = false;   // to the trunk that is being tried
    bool has_reached = false;  // more than 100 came: no other trunk after that
};

// One live call of ours with a trunk or a phone.
struct Leg {
    enum class State {
        arrived,   // incoming: waits for a command
        calling,   // outgoing: not answered
        accepted,  // incoming: 200 is out, ACK is not in
        talking
    };

    LegId id;
    State state = State::arrived;
    nua_handle_t* handle = nullptr;
    TrunkId trunk;
    PhoneId phone;

    std::optional<LocalSession> local;  // since its media port is open
    std::optional<Session> remote;      // the far side's last description
    PayloadNumbers numbers;             // what either side has said of payload numbers
    std::string early_sdp;              // outgoing: of a provisional response
    bool held = false;                  // by the far side, as it was told last
    bool awaits_answer = false;         // we made the offer in a 200: the answer comes in the ACK
    std::string signalled_from;         // IP literal
    bool is_referred = false;           // its phone asked for a transfer: the end of it is not told
    bool hears_of_referral = true;      // by NOTIFY
    bool is_withheld = false;           // who calls does not want to be known
    LegTerms terms;                     // of its trunk
    bool is_asked = false;              // whether it is there: the answer is not in
    std::string called;                 // incoming: as delivered

    std::unique_ptr<CallOut> out;  // over a trunk

    Instant ring_until;       // outgoing
    Instant heard_until;      // outgoing: a word of the phone is expected by then
    bool was_heard = false;   // outgoing: anything came back
    bool acks_itself = true;  // false: our re-INVITE has no offer, so that our ACK has the answer

    DialogRecord record;
};

}  // namespace zongji::sip
