#pragma once

#include "base/json.h"
#include "base/words.h"

#include <string>
#include <variant>

// The journal's events, version 1. Facts in the past tense, with ids and no personal data: a person
// can be deleted, the journal cannot. Board, reports and statistics are projections of these and of
// nothing else. Durations are in milliseconds of the monotonic clock.
namespace zongji::journal {

enum class Channel { voice };
BOOST_DESCRIBE_ENUM(Channel, voice)

enum class Direction { inbound, internal };
BOOST_DESCRIBE_ENUM(Direction, inbound, internal)

// How an interaction ended. Exactly one per interaction.
enum class Outcome {
    handled,             // an agent and the customer were bridged
    abandoned_in_queue,  // the customer left while waiting
    abandoned_in_flow,   // the customer left before any queue was asked for
    self_served,         // the flow came to its end
    closed,              // the flow ended it outside business hours
    queue_timed_out,     // waited as long as the queue allows, and the flow had nothing more
    refused,             // turned away before it began: overload, full disk
    interrupted,         // a crash or a restart cut it off; a call-back task exists
    failed               // a fault of ours; a call-back task exists
};
BOOST_DESCRIBE_ENUM(Outcome, handled, abandoned_in_queue, abandoned_in_flow, self_served, closed,
                    queue_timed_out, refused, interrupted, failed)

struct ServerStarted {
    std::uint64_t epoch = 0;
};
BOOST_DESCRIBE_STRUCT(ServerStarted, (), (epoch))

struct ServerStopped {};
BOOST_DESCRIBE_STRUCT(ServerStopped, (), ())

// The company's day, by its own zone: what is counted since midnight begins anew.
struct DayStarted {
    Timestamp day_start;
};
BOOST_DESCRIBE_STRUCT(DayStarted, (), (day_start))

struct InteractionStarted {
    InteractionId interaction_id;
    ConversationId conversation_id;
    OrgUnitId org_unit_id;
    Channel channel = Channel::voice;
    Direction direction = Direction::inbound;
    NumberId number_id;
    TrunkId trunk_id;
};
BOOST_DESCRIBE_STRUCT(InteractionStarted, (),
                      (interaction_id, conversation_id, org_unit_id, channel, direction, number_id,
                       trunk_id))

struct FlowStepTaken {
    static constexpr bool missing_means_default = true;  // earlier journals do not have `kind`
    InteractionId interaction_id;
    FlowId flow_id;
    std::string node;
    std::string kind;  // of the node, as the flow's document calls it
    std::string exit;
};
BOOST_DESCRIBE_STRUCT(FlowStepTaken, (), (interaction_id, flow_id, node, kind, exit))

struct InteractionQueued {
    static constexpr bool missing_means_default = true;  // earlier journals do not have `again`
    InteractionId interaction_id;
    QueueId queue_id;
    int priority = 0;
    bool again = false;  // its agent was lost: it was offered before, and answered
};
BOOST_DESCRIBE_STRUCT(InteractionQueued, (), (interaction_id, queue_id, priority, again))

enum class LeftQueue { answered, abandoned, timed_out, interrupted, failed };
BOOST_DESCRIBE_ENUM(LeftQueue, answered, abandoned, timed_out, interrupted, failed)

struct QueueLeft {
    InteractionId interaction_id;
    QueueId queue_id;
    LeftQueue how = LeftQueue::answered;
    std::int64_t waited_ms = 0;
};
BOOST_DESCRIBE_STRUCT(QueueLeft, (), (interaction_id, queue_id, how, waited_ms))

struct OfferMade {
    OfferId offer_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(OfferMade, (), (offer_id, interaction_id, queue_id, agent_id))

struct OfferEnded {
    OfferId offer_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;
    OfferResult result = OfferResult::accepted;
    std::string reason;
    std::int64_t rang_ms = 0;
};
BOOST_DESCRIBE_STRUCT(OfferEnded, (),
                      (offer_id, interaction_id, queue_id, agent_id, result, reason, rang_ms))

// What somebody's part in an interaction is. It never changes: who takes a call over begins a new
// one.
enum class SegmentRole {
    handling,     // an agent's who has the customer
    consulted,    // an agent's who was asked, or was added to the talk
    outside,      // of somebody at a number, who is no agent of ours
    supervising,  // of who listens, whispers or joins
};
BOOST_DESCRIBE_ENUM(SegmentRole, handling, consulted, outside, supervising)

// A part in an interaction begins when its party is there and ends when the party is out of it. An
// interaction has several, at once or one after the other.
struct SegmentStarted {
    static constexpr bool missing_means_default = true;  // earlier journals do not have `role`
    SegmentId segment_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;  // 0: outside
    SegmentRole role = SegmentRole::handling;
};
BOOST_DESCRIBE_STRUCT(SegmentStarted, (), (segment_id, interaction_id, queue_id, agent_id, role))

struct SegmentEnded {
    static constexpr bool missing_means_default = true;  // earlier journals do not have `role`
    SegmentId segment_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;
    std::string reason;  // "customer_hung_up", "agent_hung_up", "agent_lost", "transferred", …
    std::int64_t talked_ms = 0;
    std::int64_t held_ms = 0;
    SegmentRole role = SegmentRole::handling;
};
BOOST_DESCRIBE_STRUCT(SegmentEnded, (),
                      (segment_id, interaction_id, queue_id, agent_id, reason, talked_ms, held_ms,
                       role))

// The party of a segment is in the room: with the customer where it is the handling one, with
// somebody otherwise.
struct CallBridged {
    InteractionId interaction_id;
    SegmentId segment_id;
    AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(CallBridged, (), (interaction_id, segment_id, agent_id))

struct CallUnbridged {
    InteractionId interaction_id;
    SegmentId segment_id;
    AgentId agent_id;
    std::string reason;  // "held", "agent_lost", "ended"
    std::int64_t bridged_ms = 0;
};
BOOST_DESCRIBE_STRUCT(CallUnbridged, (), (interaction_id, segment_id, agent_id, reason, bridged_ms))

struct RecordingStarted {
    RecordingId recording_id;
    InteractionId interaction_id;
};
BOOST_DESCRIBE_STRUCT(RecordingStarted, (), (recording_id, interaction_id))

struct RecordingStopped {
    RecordingId recording_id;
    InteractionId interaction_id;
};
BOOST_DESCRIBE_STRUCT(RecordingStopped, (), (recording_id, interaction_id))

struct RecordingBroken {  // it could not be written; what was written stays
    RecordingId recording_id;
    InteractionId interaction_id;
};
BOOST_DESCRIBE_STRUCT(RecordingBroken, (), (recording_id, interaction_id))

struct WrapUpStarted {
    SegmentId segment_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(WrapUpStarted, (), (segment_id, interaction_id, queue_id, agent_id))

struct WrapUpEnded {
    SegmentId segment_id;
    InteractionId interaction_id;
    QueueId queue_id;
    AgentId agent_id;
    std::string disposition;  // its key; empty when none was chosen
    std::int64_t lasted_ms = 0;
};
BOOST_DESCRIBE_STRUCT(WrapUpEnded, (),
                      (segment_id, interaction_id, queue_id, agent_id, disposition, lasted_ms))

struct PresenceChanged {
    AgentId agent_id;
    OrgUnitId org_unit_id;
    Presence from = Presence::offline;
    Presence to = Presence::offline;
    std::string reason;  // a break's reason key, or why the system changed it
};
BOOST_DESCRIBE_STRUCT(PresenceChanged, (), (agent_id, org_unit_id, from, to, reason))

// The customer is handed on: to one of these.
struct TransferMade {
    InteractionId interaction_id;
    SegmentId segment_id;  // of who handed him on
    AgentId agent_id;
    AgentId to_agent_id;
    QueueId to_queue_id;
    FlowId to_flow_id;
    bool outside = false;
    bool consulted = false;  // they spoke first
};
BOOST_DESCRIBE_STRUCT(TransferMade, (),
                      (interaction_id, segment_id, agent_id, to_agent_id, to_queue_id, to_flow_id,
                       outside, consulted))

struct TransferFailed {  // the customer goes back to who had him
    InteractionId interaction_id;
    AgentId agent_id;    // who had him
    std::string reason;  // "busy", "no_answer", "rejected", "lost", "timed_out"
};
BOOST_DESCRIBE_STRUCT(TransferFailed, (), (interaction_id, agent_id, reason))

enum class SupervisorVoice { nobody, agents, everybody };
BOOST_DESCRIBE_ENUM(SupervisorVoice, nobody, agents, everybody)

struct SupervisionChanged {  // whom a supervisor's words reach; its part is a segment
    InteractionId interaction_id;
    SegmentId segment_id;
    AgentId agent_id;
    SupervisorVoice voice = SupervisorVoice::nobody;
};
BOOST_DESCRIBE_STRUCT(SupervisionChanged, (), (interaction_id, segment_id, agent_id, voice))

struct InteractionEnded {
    InteractionId interaction_id;
    Outcome outcome = Outcome::failed;
    std::string cause;  // "customer_hung_up", "agent_hung_up", "media_timeout", "disk_full", …
    std::int64_t lasted_ms = 0;
};
BOOST_DESCRIBE_STRUCT(InteractionEnded, (), (interaction_id, outcome, cause, lasted_ms))

struct CallBackTaskRaised {
    TaskId task_id;
    InteractionId interaction_id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(CallBackTaskRaised, (), (task_id, interaction_id, reason))

// The journal lost what stood between: the records, which were ahead of it, know some of it.
struct JournalGap {
    std::int64_t after = 0;  // the position of the last event before it
    std::int64_t until = 0;  // the last position that is missing
};
BOOST_DESCRIBE_STRUCT(JournalGap, (), (after, until))

struct StateRepaired {  // the reconciler found and mended a difference
    AgentId agent_id;
    InteractionId interaction_id;
    std::string what;
};
BOOST_DESCRIBE_STRUCT(StateRepaired, (), (agent_id, interaction_id, what))

using Event =
    std::variant<ServerStarted, ServerStopped, DayStarted, InteractionStarted, FlowStepTaken,
                 InteractionQueued, QueueLeft, OfferMade, OfferEnded, SegmentStarted, SegmentEnded,
                 CallBridged, CallUnbridged, RecordingStarted, RecordingStopped, RecordingBroken,
                 WrapUpStarted, WrapUpEnded, PresenceChanged, InteractionEnded, CallBackTaskRaised,
                 StateRepaired, JournalGap, TransferMade, TransferFailed, SupervisionChanged>;

// An event with its place in the journal.
struct Recorded {
    std::int64_t position = 0;
    Timestamp at;
    Event event;
};

}  // namespace zongji::journal
