#pragma once

#include "base/json.h"
#include "domain/calls/events.h"
#include "domain/configuration/records.h"
#include "domain/identity/viewer.h"
#include "store/page.h"

// Contacts as the page sees them.
namespace zongji::api {

using identity::Viewer;

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
    bool removed = false;  // it was kept as long as the company keeps them
};
BOOST_DESCRIBE_STRUCT(RecordingInfo, (), (id, started_at, duration_ms, complete, removed))

struct InteractionPage {
    InteractionRow interaction;
    std::vector<TimelineEntry> timeline;
    std::vector<RecordingInfo> recordings;
    std::string note;
    std::vector<TicketId> tickets;
};
BOOST_DESCRIBE_STRUCT(InteractionPage, (), (interaction, timeline, recordings, note, tickets))

struct InteractionFilter {
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    std::string queue;  // its key
    std::optional<AgentId> agent;
    std::optional<journal::Outcome> outcome;
    std::optional<CustomerId> customer;
    std::string text;
};

struct Customer;

// Everybody gets the interactions that he had a part in, or that ring at his desk, whosever number
// was called; whoever is more than an agent, those of his org units too. `caller` of a row is the
// whole number: the operation masks it.
// Every call blocks, and is made on workers by several at once. It takes the Viewer and answers
// what he may see and nothing else; what he may not see is `not_found`.
class Interactions {
public:
    virtual ~Interactions() = default;
    virtual Result<InteractionList> list(const Viewer& viewer, const InteractionFilter& filter,
                                         const store::PageRequest& page) = 0;
    virtual Result<InteractionPage> read(const Viewer& viewer, InteractionId id) = 0;
    virtual Result<void> save_note(const Viewer& viewer, InteractionId id,
                                   const std::string& text) = 0;
    // `invalid` if the queue has no such disposition. Empty takes it back.
    virtual Result<void> save_disposition(const Viewer& viewer, InteractionId id,
                                          const std::string& disposition) = 0;
    // With its row in the audit.
    virtual Result<Customer> link_customer(const Viewer& viewer, InteractionId id,
                                           CustomerId customer) = 0;
};

}  // namespace zongji::api
