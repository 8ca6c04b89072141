#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "base/words.h"
#include "domain/calls/audio.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

// The seam between the live loop and telephony: messages with ids, no pointers, so that either side
// may restart or live elsewhere. Commands are tried in order per leg; a command for a leg that is
// gone is ignored, since its LegEnded is on the way. Every leg ends with exactly one LegEnded,
// whoever ended it.
namespace zongji::calls {

// Why a leg ended, in the trade's words; `sip_status` on the event says more where SIP was asked.
enum class EndCause {
    hung_up,        // BYE from the far side
    cancelled,      // the caller gave up before an answer
    ended_by_us,    // EndLeg
    rejected,       // the far side refused
    no_answer,      // it did not answer in time
    unreachable,    // no route, not registered, transport failure
    media_timeout,  // no sign of life for as long as the trunk allows (phones), or no ICE check for
                    // 15 s (browsers)
    session_expired,
    replaced,  // a browser's media session that gave way to a newer one
    no_trunk,  // a call out for which no trunk was allowed, up and free
    failed
};

// Something to be heard, by its key in the sound library: "prompt:welcome:zh-CN",
// "position:3:zh-CN", "music:default", "tone:busy". All sounds are rendered before they are named,
// so playing never waits.
using SoundKey = std::string;

// ---- Commands, loop → telephony
// -------------------------------------------------------------------------------

struct RingLeg {  // 180 to an incoming leg
    LegId leg;
};
struct AnswerLeg {  // 200 to an incoming leg; LegAnswered follows when the ACK is in
    LegId leg;
};
struct RejectLeg {  // a final status to an incoming leg that is not answered
    LegId leg;
    int sip_status = 480;
};
struct DialPhone {  // an outgoing leg to an agent's phone; LegRinging, LegAnswered or LegEnded
                    // follow
    LegId leg;
    PhoneId phone;
    std::string caller_number;  // shown to the agent, masked where his role asks for it
    std::string caller_name;
    int ring_timeout_ms = 20'000;
    bool auto_answer = false;
    LegId partner{};  // with whom it will talk, if known: the two share a media thread
};
// An outgoing leg over a trunk; LegRouted, LegRinging, LegAnswered or LegEnded follow. What of it
// may go out, and as which of our numbers, is decided before.
struct DialNumber {
    LegId leg;
    std::string number;         // as people here write it; each trunk's rules make its own of it
    std::string caller_number;  // one of ours; empty: withheld
    std::string caller_name;
    int ring_timeout_ms = 60'000;
    LegId partner{};              // as of DialPhone
    std::vector<TrunkId> trunks;  // one of these; empty: whichever may
};
// What became of LegReferred: 1xx while it goes on, then 200 or why not. The first final one ends
// it.
struct AnswerRefer {
    LegId leg;
    int sip_status = 200;
};
struct EndLeg {  // CANCEL, a final status or BYE, as the leg's state asks
    LegId leg;
    std::string reason;  // into the Reason header (RFC 3326), e.g. "answered elsewhere"
};
struct Play {  // replaces what the leg is hearing; PlaybackEnded follows unless `loop`
    LegId leg;
    PlaybackId playback;
    std::vector<SoundKey> sounds;
    bool loop = false;
};
struct StopPlay {
    LegId leg;
};
struct RoomMember {
    LegId leg;
    std::vector<LegId> hears;  // of the other members

    bool operator==(const RoomMember&) const = default;
};
// Who hears whom of an interaction, whole: who was in its room and is no longer named leaves it and
// hears silence until something is played to him; nobody named is the end of the room. Whoever
// comes in, or comes into company, no longer hears what was played to him; for one who stays
// nothing is cut. A leg is in one room at most, the last that named it. One that is gone is passed
// over, and leaves its room by itself.
struct SetRoom {
    InteractionId interaction;
    std::vector<RoomMember> members;
};
struct MuteLeg {  // what this leg says is not passed on, nor recorded
    LegId leg;
    bool muted = true;
};
// The page of a browser's leg is gone: if nothing is heard from that leg either, it ends within
// some two seconds; if something is, nothing was said.
struct DoubtLeg {
    LegId leg;
};
struct SendDigits {  // RFC 4733 towards the leg, in-band where that was not negotiated
    LegId leg;
    std::string digits;  // 0-9 * # A-D
};
struct RecordedParty {
    LegId leg;
    Track track = customer_track;
    PartyKind kind = PartyKind::customer;
};
// Each party has a track of its own, with sound while it is in the interaction's room with somebody
// and not muted. It stops by itself when the customer's leg ends, or the last that is recorded.
struct StartRecording {
    RecordingId recording;
    InteractionId interaction;
    std::vector<RecordedParty> parties;
};
// One more; of a track that another leg had, its party comes back with this one.
struct RecordParty {
    RecordingId recording;
    RecordedParty party;
};
struct MarkRecording {
    RecordingId recording;
    enum class Mark { hold, resume } mark;
};
struct StopRecording {
    RecordingId recording;
};
struct ListLegs {};  // LegList follows

using Command = std::variant<RingLeg, AnswerLeg, RejectLeg, DialPhone, EndLeg, Play, StopPlay,
                             SetRoom, MuteLeg, DoubtLeg, SendDigits, StartRecording, RecordParty,
                             MarkRecording, StopRecording, ListLegs, DialNumber, AnswerRefer>;

// ---- Events, telephony → loop
// ---------------------------------------------------------------------------------

// A call for one of our numbers. The caller has had 100 Trying and waits for RingLeg, AnswerLeg or
// RejectLeg.
struct LegArrived {
    LegId leg;
    TrunkId trunk;       // either: from a trunk
    PhoneId phone;       // or: from one of our phones, which may dial numbers and feature codes
    std::string called;  // as delivered: digits, "+", "*", "#"
    std::string caller;  // as delivered; empty when withheld
    std::string caller_name;
};
// A call for one of our numbers that was turned away at the door, since there was no room for it.
struct CallRefused {
    TrunkId trunk;
    PhoneId phone;
    std::string called;
    std::string caller;
    std::string cause;  // "trunk_full", "overload", "disk_full"
};
struct LegRinging {
    LegId leg;
    TrunkId trunk{};           // a call out; none: a phone of ours
    bool early_audio = false;  // its sound may be heard before the answer
};
// A call out was sent over this trunk; told again when the next one is tried.
struct LegRouted {
    LegId leg;
    TrunkId trunk;
    std::string number;  // as this trunk was given it
};
// The phone of this leg asks for its call to be transferred. AnswerRefer is awaited.
struct LegReferred {
    LegId leg;
    std::string target;  // a number or a feature code; empty where `replaces` says it all
    LegId replaces{};    // attended: another leg of the same phone, whose far side is meant
};
struct LegAnswered {
    LegId leg;
};
struct LegEnded {
    LegId leg;
    EndCause cause = EndCause::failed;
    int sip_status = 0;  // of the far side: 486 busy, 404, 484 and 604 no such number, 603 declined
};
// The far side put the call on hold (a description that hears nothing of us), or took it back. Told
// after LegAnswered, and only when it changes.
struct LegHeld {
    LegId leg;
    bool held = false;
};
struct DigitPressed {  // once per key press, whatever carried it, and however often
    LegId leg;
    char digit = 0;
};
struct PlaybackEnded {
    LegId leg;
    PlaybackId playback;
};
// A browser's media session is up (ICE and DTLS done) and can be bridged at once. It replaces an
// earlier leg of the same user, which ends with EndCause::replaced.
struct BrowserLegReady {
    LegId leg;
    UserId user;
};
struct PhoneReachable {  // a registration came, or went
    PhoneId phone;
    bool reachable = false;
};
struct RecordingFailed {
    RecordingId recording;
};
struct LegList {
    std::vector<LegId> legs;
};

using Event = std::variant<LegArrived, CallRefused, LegRinging, LegAnswered, LegHeld, LegEnded,
                           DigitPressed, PlaybackEnded, BrowserLegReady, PhoneReachable,
                           RecordingFailed, LegList, LegRouted, LegReferred>;

// `epoch` grows with every start of the sender and `sequence` with every message. A receiver
// refuses an older epoch and takes a repeated message once.
template <class Body>
struct Message {
    std::uint64_t epoch = 0;
    std::uint64_t sequence = 0;
    Body body;
};

// Implemented by edge/telephony. Called by one thread at a time, the live loop's or the journal's;
// returns at once.
class CallControl {
public:
    virtual ~CallControl() = default;
    // What was decided in one go. Of an older epoch, or sent before, it is refused.
    virtual void send(std::vector<Message<Command>> commands) = 0;
};

}  // namespace zongji::calls
