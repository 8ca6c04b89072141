#pragma once

#include "base/json.h"
#include "domain/calls/events.h"
#include "domain/identity/audit.h"
#include "store/page.h"
#include "store/scope.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

// What is stored of interactions. Two kinds of rows: those projected from the journal
// (interaction_projection.h), which can be made again, and those that people and systems wrote
// beside it: callers, notes, dispositions, completed tasks. Personal data is only in the latter.
namespace zongji::interactions {

std::span<const store::Migration> migrations();  // series "interactions"

struct InteractionRecord {
    InteractionId id;
    ConversationId conversation_id;
    OrgUnitId org_unit_id;
    journal::Channel channel = journal::Channel::voice;
    journal::Direction direction = journal::Direction::inbound;
    NumberId number_id;
    TrunkId trunk_id;
    std::optional<QueueId> queue_id;  // the last one
    std::optional<AgentId> agent_id;  // the last one
    Timestamp started_at;
    std::optional<Timestamp> answered_at;  // the first bridge with an agent
    std::optional<Timestamp> ended_at;
    std::int64_t waited_ms = 0;               // in queues, together
    std::int64_t talked_ms = 0;               // of all segments
    std::optional<journal::Outcome> outcome;  // none while it goes on
    std::string cause;
    bool recorded = false;
    std::string disposition;  // key; what was saved last, else what the wrap-up ended with
    std::optional<CustomerId> customer_id;
    std::string caller_e164;  // empty where it is none, or was withheld
    std::string caller_raw;   // as delivered
};
BOOST_DESCRIBE_STRUCT(InteractionRecord, (),
                      (id, conversation_id, org_unit_id, channel, direction, number_id, trunk_id,
                       queue_id, agent_id, started_at, answered_at, ended_at, waited_ms, talked_ms,
                       outcome, cause, recorded, disposition, customer_id, caller_e164, caller_raw))

// One agent's part.
struct SegmentRecord {
    SegmentId id;
    InteractionId interaction_id;
    OrgUnitId org_unit_id;
    QueueId queue_id;
    AgentId agent_id;
    Timestamp started_at;
    std::optional<Timestamp> bridged_at;
    std::optional<Timestamp> ended_at;
    std::string reason;
    std::int64_t talked_ms = 0;
    std::int64_t held_ms = 0;
    std::int64_t wrap_up_ms = 0;
    std::string disposition;
};
BOOST_DESCRIBE_STRUCT(SegmentRecord, (),
                      (id, interaction_id, org_unit_id, queue_id, agent_id, started_at, bridged_at,
                       ended_at, reason, talked_ms, held_ms, wrap_up_ms, disposition))

struct NoteRecord {
    InteractionId interaction_id;
    std::string text;
    Timestamp saved_at;
    UserId saved_by;
};
BOOST_DESCRIBE_STRUCT(NoteRecord, (), (interaction_id, text, saved_at, saved_by))

// A call that somebody owes.
struct CallBackTask {
    TaskId id;
    OrgUnitId org_unit_id;
    InteractionId interaction_id;
    std::string reason;
    Timestamp raised_at;
    std::optional<Timestamp> completed_at;
    std::optional<UserId> completed_by;
    std::optional<CustomerId> customer_id;
    std::string caller_e164;
    std::string caller_raw;
    std::optional<QueueId> queue_id;  // the interaction's last one
};
BOOST_DESCRIBE_STRUCT(CallBackTask, (),
                      (id, org_unit_id, interaction_id, reason, raised_at, completed_at,
                       completed_by, customer_id, caller_e164, caller_raw, queue_id))

// What one search box finds: contacts of which any of these is true. Empty: not looked for.
struct Sought {
    std::vector<std::string> words;  // each of them in the note
    std::string whole_number;        // the caller's: E.164, or as delivered
    std::string part_of_number;      // digits anywhere in it
    std::string begin_of_number;     // of the E.164 form
    std::string last_four_digits;    // of a number in E.164 form
    // SQL that selects the ids of customers, one of whom it is; appends its parameters.
    std::function<std::string(store::Parameters&)> customers;
};

struct InteractionFilter {
    std::optional<Timestamp> from;  // started at or after
    std::optional<Timestamp> to;    // started before
    std::optional<QueueId> queue;
    std::optional<AgentId> agent;  // had any part in it
    std::optional<journal::Outcome> outcome;
    std::optional<CustomerId> customer;
    std::optional<Sought> sought;
    std::optional<AgentId> and_part_of;  // also outside the scope, where he had any part in it
};

// A contact with somebody as those count it who ask whether he may be called.
struct PastContact {
    Timestamp at;
    bool ours = false;       // we called him; else he called us
    bool effective = false;  // two spoke with each other
};

enum class TaskStatus { open, completed };
BOOST_DESCRIBE_ENUM(TaskStatus, open, completed)

// For a number that became a customer's: gives him the interactions of the scope that it had while
// nobody knew whose it was. `number` is an E.164 number, or the digits of one without that form.
Result<void> link_unknown_callers(store::Transaction& transaction, const store::Scope& scope,
                                  const std::string& number, CustomerId customer);

// Who called, which the journal must not hold.
struct Caller {
    InteractionId interaction;
    OrgUnitId org_unit;
    std::string e164;  // empty where the number has no such form
    std::string raw;
    std::optional<CustomerId> customer;
};

// Says whose the interaction is, with its row in the audit.
Result<void> link_customer(store::Transaction& transaction, const store::Scope& scope,
                           InteractionId interaction, CustomerId customer,
                           const identity::Actor& by, Timestamp at);

// As their calls arrive, also before the first event of these is projected. Who was linked by hand
// meanwhile stays.
Result<void> set_callers(store::Transaction& transaction, std::span<const Caller> callers);

// Blocks: for workers. Any thread. What is outside the scope is `not_found`. Needs identity's
// migrations.
class InteractionRecords {
public:
    explicit InteractionRecords(store::Database& database) : database_(database) {}

    // ---- Written beside the journal

    Result<void> set_callers(std::span<const Caller> callers);

    Result<void> link_customer(const store::Scope& scope, InteractionId interaction,
                               CustomerId customer, const identity::Actor& by, Timestamp at);

    // Saves by itself while somebody types: what was written last stays, in whatever order it
    // comes.
    Result<void> save_note(const store::Scope& scope, InteractionId interaction,
                           const std::string& text, UserId by, Timestamp at);

    // The same. An empty key takes it back.
    Result<void> save_disposition(const store::Scope& scope, InteractionId interaction,
                                  const std::string& disposition, UserId by, Timestamp at);

    // `conflict` if it is completed already.
    Result<void> complete_task(const store::Scope& scope, TaskId task, const identity::Actor& by,
                               Timestamp at);

    // ---- Read

    Result<InteractionRecord> find_interaction(const store::Scope& scope, InteractionId id);

    // The newest first.
    Result<store::Page<InteractionRecord>> list_interactions(const store::Scope& scope,
                                                             const InteractionFilter& filter,
                                                             const store::PageRequest& page);

    Result<std::vector<SegmentRecord>> segments_of(const store::Scope& scope, InteractionId id);

    // True if the agent had a part in it: what an agent may see and write.
    Result<bool> had_part(InteractionId interaction, AgentId agent);

    // None written: empty text.
    Result<NoteRecord> note_of(const store::Scope& scope, InteractionId interaction);

    // Open ones: the oldest first, as they are to be worked on. Completed ones, and both together
    // (no status): the newest first.
    Result<store::Page<CallBackTask>> list_tasks(const store::Scope& scope,
                                                 std::optional<TaskStatus> status,
                                                 const store::PageRequest& page);

    Result<CallBackTask> find_task(const store::Scope& scope, TaskId id);

    // All contacts with any of these numbers (E.164, or their digits) or with the customer, of the
    // whole company, the oldest first.
    Result<std::vector<PastContact>> contacts_since(std::span<const std::string> numbers,
                                                    std::optional<CustomerId> customer,
                                                    Timestamp since);

private:
    store::Database& database_;
};

}  // namespace zongji::interactions
