#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "base/words.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// Who is offered to whom, and when. The router owns presence, queues, offers and wrap-up; it is a
// pure function of what it was told and of `now`: no clock, no thread, no I/O. Every call leaves
// behind the effects that follow from it.
//
// Promises: an agent holds at most one offer; an offer ends exactly once; a free agent and an
// eligible interaction are matched in the call that brought them together; nothing that happened to
// one agent or interaction stops another.
namespace zongji::routing {

struct SkillNeed {
    SkillId skill;
    int level = 1;  // of an agent: how good; of a queue: the least it asks for
};

struct QueueRules {
    QueueId id;
    std::vector<SkillNeed> needs;  // all of them
    Strategy strategy = Strategy::longest_idle;
    int priority = 0;  // higher first, across queues too
    Span ring_timeout = seconds(20);
    WrapUpMode wrap_up = WrapUpMode::none;
    // Of no length: `optional` and `mandatory` last until the agent ends them, the timed modes are
    // none at all. `mandatory` lasts until the agent ends it anyway.
    Span wrap_up_length;
};

struct AgentRules {
    AgentId id;
    std::vector<SkillNeed> skills;
    // After this many offers missed in a row the agent is `not_answering` until he says otherwise;
    // 0: never.
    int missed_limit = 2;
    // The same of offers in a row that his phone turned away, whose callers heard it at once: a
    // phone set to "do not disturb" would be tried before everybody else, all day.
    int refused_limit = 3;
    bool has_page =
        true;  // without one nobody can end a wrap-up by hand, so it always has a length
    // Can say how a call ended, which mandatory wrap-up asks for, wherever he speaks.
    bool disposes = true;
};

struct PresenceChanged {
    AgentId agent;
    Presence from = Presence::offline;
    Presence to = Presence::offline;
    std::string reason;
};
struct OfferMade {
    OfferId offer;
    InteractionId interaction;
    QueueId queue;
    AgentId agent;
    Instant expires_at;
};
struct OfferEnded {
    OfferId offer;
    InteractionId interaction;
    QueueId queue;
    AgentId agent;
    OfferResult result = OfferResult::withdrawn;
    std::string reason;
    Span rang;
};
struct WaitTimedOut {  // the queue's patience is over; the interaction has left it
    InteractionId interaction;
    QueueId queue;
    Span waited;
};
struct WrapUpStarted {
    AgentId agent;
    InteractionId interaction;
    QueueId queue;
    std::optional<Instant> ends_at;
};
struct WrapUpEnded {
    AgentId agent;
    InteractionId interaction;
    QueueId queue;
    Span lasted;
};
using Effect =
    std::variant<PresenceChanged, OfferMade, OfferEnded, WaitTimedOut, WrapUpStarted, WrapUpEnded>;

struct Waiting {
    InteractionId interaction;
    QueueId queue;
    int priority_offset = 0;  // added to the queue's
    Span max_wait;            // none: without end
};

struct AgentView {
    AgentId agent;
    Presence presence = Presence::offline;
    std::string reason;
    Instant since;
    Presence wanted = Presence::offline;  // taken when the contact is over
    std::string wanted_reason;
    bool reachable = false;
    std::optional<OfferId> offer;
    std::optional<InteractionId> interaction;  // offered, connected or being wrapped up
    std::optional<QueueId> queue;
    std::optional<Instant> wrap_up_ends_at;
    Idleness idleness = Idleness::signed_out;
};

struct QueueView {
    QueueId queue;
    int waiting = 0;  // ringing at an agent included
    std::optional<Instant> longest_since;
    int available = 0;  // agents who would be offered a call of this queue now
};

class State;

class Router {
public:
    explicit Router(IdSource& ids);
    ~Router();

    // Replaces the rules. Agents, offers, waiting places and timers stay; who is no longer named is
    // finished with the contact under way and then gone. What waits in a queue that is no longer
    // named waits on under its old rules.
    void configure(std::vector<QueueRules> queues, std::vector<AgentRules> agents, Now now);

    // `wanted` is available, on_break or offline. During an offer or a contact it is kept for
    // afterwards.
    Result<void> set_presence(AgentId agent, Presence wanted, std::string reason, Now now);
    void set_reachable(AgentId agent, bool reachable, Now now);

    Result<void> enqueue(const Waiting& waiting, Now now);
    // The customer left, or the interaction goes elsewhere: out of the queue, its offer withdrawn.
    // Unknown interactions are ignored, here and below.
    void leave(InteractionId interaction, const std::string& reason, Now now);

    // The agent takes the offer: he is on call, the interaction is his.
    Result<void> accept(OfferId offer, Now now);
    Result<void> reject(OfferId offer, Now now);
    // The agent's phone failed while it rang: not his fault, not counted as missed.
    void lose(OfferId offer, const std::string& reason, Now now);
    // His phone answered that it does not take the call: `rejected`, or `lost` where it cannot.
    void refuse(OfferId offer, OfferResult result, const std::string& reason, Now now);

    // The connection failed, or the agent was lost: back to the place in the queue that the
    // interaction had. The agent is free again and not asked for this one for a while.
    void return_to_queue(InteractionId interaction, const std::string& reason, Now now);
    // The contact is over: wrap-up as the queue's rules say, or free at once.
    void finish(InteractionId interaction, bool wrap_up, Now now);
    // `disposed`: a disposition was given, which mandatory wrap-up asks for.
    Result<void> end_wrap_up(AgentId agent, bool disposed, Now now);

    Instant next_deadline() const;
    void on_time(Now now);

    std::vector<Effect> take_effects();

    std::optional<AgentView> agent(AgentId agent) const;
    std::vector<AgentView> agents() const;
    std::vector<QueueView> queues() const;
    std::optional<QueueView> queue(QueueId queue) const;
    // How many stand before this one in its queue: 0 is next. Nothing if it does not wait.
    // O(place).
    std::optional<int> place(InteractionId interaction) const;
    std::vector<AgentId> agents_of(QueueId queue) const;  // who have its skills
    std::vector<QueueId> queues_of(AgentId agent) const;

    // Throws BrokenInvariant if indexes and facts differ. For tests and the reconciler.
    // O(everything).
    void verify() const;

    struct Counts {
        std::size_t interactions = 0;
        std::size_t offers = 0;
        std::size_t timers = 0;
    };
    Counts counts() const;

private:
    std::unique_ptr<State> state_;
};

}  // namespace zongji::routing
