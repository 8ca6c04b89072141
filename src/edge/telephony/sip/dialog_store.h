#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

// Described, so that base/json.h can write and read it.
//
// What outlives the process of a live call: enough to speak inside its dialog after a crash.
namespace zongji::sip {

enum class DialogDirection { incoming, outgoing };
BOOST_DESCRIBE_ENUM(DialogDirection, incoming, outgoing)

struct DialogRecord {
    LegId leg_id;
    DialogDirection direction = DialogDirection::incoming;
    std::string call_id;
    std::string local_uri;  // name-addr with our tag, as in our From
    std::string local_tag;
    std::string remote_uri;
    std::string remote_tag;
    std::string remote_target;           // the far side's Contact
    std::vector<std::string> route_set;  // in the order in which we send it
    std::string next_hop;    // "sip:host:port;transport=…" the dialog was reached at, else empty
    std::uint32_t cseq = 0;  // the last that we are known to have sent; 0: none yet
    std::string local_sdp;
    std::string remote_sdp;
    std::uint16_t local_rtp_port = 0;
    TrunkId trunk_id;
    PhoneId phone_id;
    Timestamp answered_at;
};
BOOST_DESCRIBE_STRUCT(DialogRecord, (),
                      (leg_id, direction, call_id, local_uri, local_tag, remote_uri, remote_tag,
                       remote_target, route_set, next_hop, cseq, local_sdp, remote_sdp,
                       local_rtp_port, trunk_id, phone_id, answered_at))

// Called on the sip thread; returns at once. A record is put when its call is answered and when it
// changes, and removed when the leg has ended.
class DialogStore {
public:
    virtual ~DialogStore() = default;
    virtual void put(const DialogRecord& record) = 0;
    virtual void remove(LegId leg) = 0;
};

}  // namespace zongji::sip
