#pragma once

#include "base/json.h"
#include "domain/calls/events.h"
#include "domain/calls/live_views.h"
#include "domain/configuration/records.h"
#include "edge/http/limits.h"

#include <optional>
#include <string>
#include <vector>

// Bodies of requests and answers that are not a domain record themselves. The OpenAPI document is
// generated from these and from the records; the web client's types are generated from that.
namespace zongji::api {

struct SignIn {
    static constexpr http::Limit limits[] = {{"login", 200}, {"password", 1'000}};
    std::string login;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password))

struct IceServer {
    std::vector<std::string> urls;
    std::string username;
    std::string credential;
};
BOOST_DESCRIBE_STRUCT(IceServer, (), (urls, username, credential))

// Who is signed in. `csrf_token` goes back in the header X-CSRF-Token of every request that changes
// something.
struct Session {
    UserId user_id;
    std::string login;
    std::string name;
    std::string number;
    std::string org_unit;
    std::string time_zone;  // of the company, in which its days and times are meant
    std::vector<configuration::Role> roles;
    std::string csrf_token;
    std::vector<IceServer> ice_servers;
    bool demonstration = false;  // simulated customers may be asked to call
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (user_id, login, name, number, org_unit, time_zone, roles, csrf_token,
                       ice_servers, demonstration))

struct SetPresence {
    static constexpr http::Limit limits[] = {{"reason", 100}};
    live::Presence presence = live::Presence::available;  // available, on_break or offline
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(SetPresence, (), (presence, reason))

struct SendDigits {
    static constexpr http::Limit limits[] = {{"digits", 32}};
    std::string digits;
};
BOOST_DESCRIBE_STRUCT(SendDigits, (), (digits))

struct SaveNote {
    static constexpr http::Limit limits[] = {{"text", 10'000}};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SaveNote, (), (text))

struct SaveDisposition {
    static constexpr http::Limit limits[] = {{"disposition", 64}};
    std::string disposition;  // its key; empty takes it back
};
BOOST_DESCRIBE_STRUCT(SaveDisposition, (), (disposition))

struct SimulateCalls {
    static constexpr http::Limit limits[] = {{"number", 32}};
    int calls = 1;       // 1 … 20
    std::string number;  // empty: the first number
};
BOOST_DESCRIBE_STRUCT(SimulateCalls, (), (calls, number))

struct InteractionRow {
    InteractionId id;
    ConversationId conversation_id;
    OrgUnitId org_unit_id;
    journal::Channel channel = journal::Channel::voice;
    journal::Direction direction = journal::Direction::inbound;
    std::string number;  // ours
    std::optional<CustomerId> customer_id;
    std::string customer_name;
    std::string caller;                   // masked as the role asks
    configuration::Labels caller_region;  // as live::CallerView::region
    std::optional<QueueId> queue_id;
    std::string queue;
    std::optional<AgentId> agent_id;
    std::string agent_name;
    Timestamp started_at;
    std::optional<Timestamp> answered_at;
    std::optional<Timestamp> ended_at;
    std::int64_t waited_ms = 0;
    std::int64_t talked_ms = 0;
    std::optional<journal::Outcome> outcome;  // none while it goes on
    std::string disposition;
    bool recorded = false;
    std::optional<TicketId> ticket_id;
};
BOOST_DESCRIBE_STRUCT(InteractionRow, (),
                      (id, conversation_id, org_unit_id, channel, direction, number, customer_id,
                       customer_name, caller, caller_region, queue_id, queue, agent_id, agent_name,
                       started_at, answered_at, ended_at, waited_ms, talked_ms, outcome,
                       disposition, recorded, ticket_id))

struct InteractionList {
    std::vector<InteractionRow> items;
    std::optional<std::string> next;  // cursor; absent on the last page
};
BOOST_DESCRIBE_STRUCT(InteractionList, (), (items, next))

struct TimelineEntry {
    Timestamp at;
    std::string type;   // the event's name
    std::string actor;  // an agent's name, a queue's key, or empty
    json::object data;  // the event itself
};
BOOST_DESCRIBE_STRUCT(TimelineEntry, (), (at, type, actor, data))

struct RecordingInfo {
    RecordingId id;
    Timestamp started_at;
    std::int64_t duration_ms = 0;
    bool complete = true;  // false: broken or cut off; what exists can be played
};
BOOST_DESCRIBE_STRUCT(RecordingInfo, (), (id, started_at, duration_ms, complete))

struct InteractionPage {
    InteractionRow interaction;
    std::vector<TimelineEntry> timeline;
    std::vector<RecordingInfo> recordings;
    std::string note;
    std::vector<TicketId> tickets;
};
BOOST_DESCRIBE_STRUCT(InteractionPage, (), (interaction, timeline, recordings, note, tickets))

// The waveform: the loudest sample of each 50 ms per lane, 0 … 1.
struct Peaks {
    std::int64_t step_ms = 50;
    std::vector<double> customer;
    std::vector<double> agent;
    std::vector<std::int64_t> held_from_ms;
    std::vector<std::int64_t> held_to_ms;
};
BOOST_DESCRIBE_STRUCT(Peaks, (), (step_ms, customer, agent, held_from_ms, held_to_ms))

}  // namespace zongji::api
