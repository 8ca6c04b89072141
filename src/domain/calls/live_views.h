#pragma once

#include "base/json.h"
#include "base/words.h"
#include "domain/calls/events.h"
#include "domain/configuration/records.h"

#include <optional>
#include <string>
#include <vector>

// What the live loop shows to people: whole states, replaced at each change and numbered, so that
// whoever missed some needs only the newest. Times are UTC; the page counts from them.
namespace zongji::live {

using zongji::Idleness;
using zongji::Presence;

// The far side of a call as this agent may see it.
struct CallerView {
    CustomerId customer_id;  // 0: nobody we know
    std::string name;
    std::string number;  // masked where the role asks for it
    // By locale, {"zh-CN": "江苏 南京", "en": "Nanjing, Jiangsu"}; empty if unknown.
    configuration::Labels region;
};
BOOST_DESCRIBE_STRUCT(CallerView, (), (customer_id, name, number, region))

// Why it rings: for a customer who waits, for a colleague's question, because a colleague hands a
// customer on, or because a transfer did not work and he comes back.
enum class OfferPurpose { customer, consult, transfer, returned };
BOOST_DESCRIBE_ENUM(OfferPurpose, customer, consult, transfer, returned)

struct OfferView {
    OfferId offer_id;
    InteractionId interaction_id;
    QueueId queue_id;
    std::string queue;                             // its key
    std::vector<configuration::Labels> menu_path;  // what was chosen, as the flow words it
    CallerView caller;
    Timestamp arrived_at;
    Timestamp queued_at;
    Timestamp expires_at;
    bool auto_answer = false;
    OfferPurpose purpose = OfferPurpose::customer;
    std::string from;  // the colleague's name
    std::string note;  // and what he says
};
BOOST_DESCRIBE_STRUCT(OfferView, (),
                      (offer_id, interaction_id, queue_id, queue, menu_path, caller, arrived_at,
                       queued_at, expires_at, auto_answer, purpose, from, note))

enum class CallState { connecting, talking, held, reconnecting };
BOOST_DESCRIBE_ENUM(CallState, connecting, talking, held, reconnecting)

enum class RecordingState { off, on, broken };
BOOST_DESCRIBE_ENUM(RecordingState, off, on, broken)

enum class PartyState { ringing, waiting, talking, held, lost };
BOOST_DESCRIBE_ENUM(PartyState, ringing, waiting, talking, held, lost)

// One who takes part in the call.
struct PartyView {
    PartyId party_id;
    PartyKind kind = PartyKind::customer;
    PartyState state = PartyState::waiting;
    AgentId agent_id;
    std::string name;    // a queue's key while it is asked
    std::string number;  // outside, as he may see it
    bool me = false;
    bool has_customer = false;  // whose call it is
    bool muted = false;
};
BOOST_DESCRIBE_STRUCT(PartyView, (),
                      (party_id, kind, state, agent_id, name, number, me, has_customer, muted))

// Why what an agent asked for did not come about.
enum class PartyFailure { none, busy, no_answer, rejected, lost, timed_out };
BOOST_DESCRIBE_ENUM(PartyFailure, none, busy, no_answer, rejected, lost, timed_out)

struct CallView {
    InteractionId interaction_id;
    ConversationId conversation_id;
    SegmentId segment_id;
    QueueId queue_id;
    std::string queue;
    std::vector<configuration::Labels> menu_path;
    CallerView caller;
    Timestamp arrived_at;
    Timestamp answered_at;
    std::int64_t waited_ms = 0;
    CallState state = CallState::connecting;
    Timestamp state_since;
    bool muted = false;
    RecordingState recording = RecordingState::off;
    std::vector<PartyView> parties;             // the customer first
    std::string note;                           // of who handed him on, or asks
    PartyFailure failure = PartyFailure::none;  // of the last consultation or transfer
};
BOOST_DESCRIBE_STRUCT(CallView, (),
                      (interaction_id, conversation_id, segment_id, queue_id, queue, menu_path,
                       caller, arrived_at, answered_at, waited_ms, state, state_since, muted,
                       recording, parties, note, failure))

struct WrapUpView {
    InteractionId interaction_id;
    ConversationId conversation_id;
    SegmentId segment_id;
    QueueId queue_id;
    std::string queue;
    CallerView caller;
    WrapUpMode mode = WrapUpMode::optional;
    Timestamp started_at;
    std::optional<Timestamp> ends_at;  // timed modes
    bool may_end = true;               // false: a disposition is missing, or the time is fixed
};
BOOST_DESCRIBE_STRUCT(WrapUpView, (),
                      (interaction_id, conversation_id, segment_id, queue_id, queue, caller, mode,
                       started_at, ends_at, may_end))

struct MyQueueView {
    QueueId queue_id;
    std::string queue;
    int waiting = 0;
    std::optional<Timestamp> longest_since;
};
BOOST_DESCRIBE_STRUCT(MyQueueView, (), (queue_id, queue, waiting, longest_since))

struct MyFigures {
    int answered = 0;
    std::int64_t average_talk_ms = 0;
    int missed_offers = 0;
};
BOOST_DESCRIBE_STRUCT(MyFigures, (), (answered, average_talk_ms, missed_offers))

// Where the agent hears and speaks, and whether it can be reached.
enum class PhoneState { none, connecting, ready, lost, elsewhere };
BOOST_DESCRIBE_ENUM(PhoneState, none, connecting, ready, lost, elsewhere)

// "Why does this agent get no calls?": a code and what its sentence needs.
struct WhyIdle {
    Idleness code = Idleness::signed_out;
    configuration::Endpoint endpoint = configuration::Endpoint::browser;
    std::string reason;  // of the break, of not answering; as presence_reason

    bool operator==(const WhyIdle&) const = default;
};
BOOST_DESCRIBE_STRUCT(WhyIdle, (), (code, endpoint, reason))

// A colleague to whom a call can be handed on, or who can be asked.
struct TargetAgent {
    AgentId agent_id;
    std::string name;
    std::string number;  // 工号
    Presence presence = Presence::offline;
    Timestamp presence_since;
    bool free = false;  // it would ring at once
};
BOOST_DESCRIBE_STRUCT(TargetAgent, (), (agent_id, name, number, presence, presence_since, free))

struct TargetQueue {
    QueueId queue_id;
    std::string queue;  // its key
    int waiting = 0;
    int available = 0;
    bool served = false;  // somebody has its skills
};
BOOST_DESCRIBE_STRUCT(TargetQueue, (), (queue_id, queue, waiting, available, served))

struct TransferTargets {
    std::vector<TargetAgent> agents;  // the free first, at most 50
    std::vector<TargetQueue> queues;
};
BOOST_DESCRIBE_STRUCT(TransferTargets, (), (agents, queues))

// Everything the agent's page shows of the live machine.
struct DeskState {
    std::uint64_t sequence = 0;
    AgentId agent_id;
    Presence presence = Presence::offline;
    std::string presence_reason;
    Timestamp presence_since;
    std::optional<Presence> next_presence;  // asked for, and taken after the contact
    std::string next_reason;
    WhyIdle why_idle;
    configuration::Endpoint endpoint = configuration::Endpoint::browser;
    PhoneState phone = PhoneState::none;
    std::optional<OfferView> offer;
    std::optional<CallView> call;
    std::optional<WrapUpView> wrap_up;
    std::vector<MyQueueView> queues;
    MyFigures today;
};
BOOST_DESCRIBE_STRUCT(DeskState, (),
                      (sequence, agent_id, presence, presence_reason, presence_since, next_presence,
                       next_reason, why_idle, endpoint, phone, offer, call, wrap_up, queues, today))

// Per queue, since midnight of its org unit's zone.
struct QueueFigures {
    QueueId queue_id;
    std::string queue;
    OrgUnitId org_unit_id;
    int waiting = 0;
    std::optional<Timestamp> longest_since;
    int on_call = 0;    // agents talking in this queue
    int available = 0;  // free agents who have its skills; one agent counts in each of his queues
    int on_break = 0;
    int offered = 0;  // entered the queue and left it, or wait now
    int answered = 0;
    int abandoned = 0;
    int timed_out = 0;
    int answered_in_time = 0;  // within service_level_s
    int abandoned_short = 0;   // abandoned within 5 s
    int service_level_s = 20;
    int service_level_goal_pct = 80;
    std::optional<double>
        service_level;  // answered_in_time / (answered + abandoned + timed_out); none: nobody yet
    std::int64_t average_answer_ms = 0;
    std::vector<int> offered_by_half_hour;  // 48 numbers, local day

    bool operator==(const QueueFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueueFigures, (),
                      (queue_id, queue, org_unit_id, waiting, longest_since, on_call, available,
                       on_break, offered, answered, abandoned, timed_out, answered_in_time,
                       abandoned_short, service_level_s, service_level_goal_pct, service_level,
                       average_answer_ms, offered_by_half_hour))

struct AgentFigures {
    AgentId agent_id;
    std::string name;
    std::string number;
    OrgUnitId org_unit_id;
    Presence presence = Presence::offline;
    std::string presence_reason;
    Timestamp presence_since;
    std::optional<QueueId> queue_id;  // of the contact under way
    std::string queue;
    WhyIdle why_idle;
    int answered = 0;
    int missed_offers = 0;

    bool operator==(const AgentFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentFigures, (),
                      (agent_id, name, number, org_unit_id, presence, presence_reason,
                       presence_since, queue_id, queue, why_idle, answered, missed_offers))

enum class AlarmKind {
    disk_full,
    database_unavailable,  // it does not answer
    database_refuses,      // it answers, and takes no write
    journal_unreadable,
    rows_set_aside,  // `value` of them, which the records refuse while they take others
    recording_broken,
    journal_behind,
    prompt_broken,
    sip_connections_full,
    trunk_too_wide,  // a stored range that is not taken
    service_level_low,
    waiting_long,
    wrap_up_long
};
BOOST_DESCRIBE_ENUM(AlarmKind, disk_full, database_unavailable, database_refuses,
                    journal_unreadable, rows_set_aside, recording_broken, journal_behind,
                    prompt_broken, sip_connections_full, trunk_too_wide, service_level_low,
                    waiting_long, wrap_up_long)

struct Alarm {
    AlarmKind kind = AlarmKind::disk_full;
    std::string
        subject;  // a queue's, prompt's or trunk's key, an agent's name; empty for the server
    Timestamp since;
    double value = 0;
    double limit = 0;
};
BOOST_DESCRIBE_STRUCT(Alarm, (), (kind, subject, since, value, limit))

struct BoardState {
    std::uint64_t sequence = 0;
    Timestamp as_of;
    std::vector<QueueFigures> queues;
    std::vector<AgentFigures> agents;  // each agent once
    std::vector<Alarm> alarms;
};
BOOST_DESCRIBE_STRUCT(BoardState, (), (sequence, as_of, queues, agents, alarms))

}  // namespace zongji::live
