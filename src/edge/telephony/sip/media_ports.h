#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/words.h"
#include "domain/calls/audio.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

// What SIP needs of the media side. SIP decides by offer and answer where RTP goes; somebody else
// moves it.
namespace zongji::sip {

// Where the far side shall send its RTP: bound before it is returned.
struct LocalMedia {
    std::string address;  // an IP literal that the far side can send to
    std::uint16_t port = 0;
};

// What its trunk's record says of a leg.
struct LegTerms {
    int silence_talking_s = 0;  // 0: as the media side sees fit
    int silence_waiting_s = 0;
    KeysBy keys = KeysBy::first_heard;

    bool operator==(const LegTerms&) const = default;
};

struct RemoteMedia {
    std::string address;
    std::uint16_t port = 0;
    calls::Codec codec = calls::Codec::pcmu;
    int payload_type = 0;
    int telephone_event_payload_type = -1;  // -1: not negotiated
    int ptime_ms = 20;
    int longest_packet_ms = 0;  // that it takes; 0: any
    calls::MediaDirection direction = calls::MediaDirection::sendrecv;
    std::string
        signalled_from;  // where the far side's SIP comes from; behind a NAT its RTP does too
    LegTerms terms;

    bool operator==(const RemoteMedia&) const = default;
};

// Called on the sip thread; returns at once.
class MediaPorts {
public:
    virtual ~MediaPorts() = default;

    // `partner` is the leg that it will talk to, if that is known. `towards` is an address of the
    // far side, whose family the port gets.
    virtual Result<LocalMedia> open_phone_leg(LegId leg, LegId partner,
                                              const std::string& towards) = 0;

    // Whether RTP can be sent there: a literal address of a family that we serve.
    virtual bool can_reach(const std::string& address) const = 0;

    // After each offer and answer: again when the far side holds, resumes or moves.
    virtual Result<void> connect_phone_leg(LegId leg, const RemoteMedia& remote) = 0;

    // The far side answered in its dialog: it is there, however silent.
    virtual void note_alive(LegId leg) = 0;

    // A key of the far side, told by INFO.
    virtual void press_key(LegId leg, char digit) = 0;

    // How many more legs could be opened now, about.
    virtual std::size_t room() const { return std::numeric_limits<std::size_t>::max(); }

    // Once for each leg that was opened, before its LegEnded.
    virtual void close_leg(LegId leg) = 0;
};

}  // namespace zongji::sip
