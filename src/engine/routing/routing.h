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
// What it gives to an agent is work: a customer who waits, a colleague who asks for advice, a
// customer who was handed on to one person. An interaction may have several at once.
//
// Promises: an agent has one slot, and in it at most one offer; an offer ends exactly once; a free
// agent and eligible work are matched in the call that brought them together; nothing that happened
// to one agent or work stops another.
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
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    AgentId agent;
    Instant expires_at;
};
struct OfferEnded {
    OfferId offer;
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    AgentId agent;
    OfferResult result = OfferResult::withdrawn;
    std::string reason;
    Span rang;
};
struct WaitTimedOut {  // the queue's patience is over; the work has left it
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    Span waited;
};
struct PersonFailed {  // work for one person: he did not take it, and it is gone
    WorkId work;
    InteractionId interaction;
    AgentId agent;
    OfferResult result = OfferResult::lost;  // how the offer to him ended; `lost` without one
};
struct WrapUpStarted {
    AgentId agent;
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    std::optional<Instant> ends_at;
};
struct WrapUpEnded {
    AgentId agent;
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    Span lasted;
};
using Effect = std::variant<PresenceChanged, OfferMade, OfferEnded, WaitTimedOut, PersonFailed,
                            WrapUpStarted, WrapUpEnded>;

struct Work {
    WorkId id;
    InteractionId interaction;  // passed on with what happens to it
    // Whose rules it is done under. 0, with `only`: nobody's, it rings 20 s and has no wrap-up.
    QueueId queue;
    int priority_offset = 0;  // added to the queue's
    Span max_wait;            // none: without end
    // For one person and nobody else. It does not wait: he is free now, or it is refused.
    AgentId only{};
    // He did not take it a moment ago and is not asked now.
    AgentId not_by{};
    // Its place is that of what came then, before whoever came since; none: of what comes now.
    std::optional<Instant> since;
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
    std::optional<WorkId> work;  // offered, under way or being wrapped up
    std::optional<InteractionId> interaction;
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

    // Conflict where it is for one person who would not be offered it now: `agent()` says why. One
    // who wraps up after the same interaction is free for that: the wrap-up ends.
    Result<void> enqueue(const Work& work, Now now);
    // An agent begins it by himself, as when he calls somebody: no offer is made. Conflict while he
    // is in a contact.
    Result<void> begin(const Work& work, AgentId agent, Now now);
    // The customer left, or goes elsewhere: out of the queue, its offer withdrawn. Unknown work is
    // ignored, here and below.
    void leave(WorkId work, const std::string& reason, Now now);

    // The agent takes the offer: he is on call, the work is his.
    Result<void> accept(OfferId offer, Now now);
    Result<void> reject(OfferId offer, Now now);
    // The agent's phone failed while it rang: not his fault, not counted as missed.
    void lose(OfferId offer, const std::string& reason, Now now);
    // His phone answered that it does not take the call: `rejected`, or `lost` where it cannot.
    void refuse(OfferId offer, OfferResult result, const std::string& reason, Now now);

    // The connection failed, or the agent was lost: back to the place in the queue that the work
    // had. The agent is free again and not asked for this one for a while. Work for one person is
    // over with him.
    void return_to_queue(WorkId work, const std::string& reason, Now now);
    // The contact is over: wrap-up as the queue's rules say, or free at once.
    void finish(WorkId work, bool wrap_up, Now now);
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
    std::optional<int> place(WorkId work) const;
    std::vector<AgentId> agents_of(QueueId queue) const;  // who have its skills
    std::vector<QueueId> queues_of(AgentId agent) const;

    // Throws BrokenInvariant if indexes and facts differ. For tests and the reconciler.
    // O(everything).
    void verify() const;

    struct Counts {
        std::size_t works = 0;
        std::size_t offers = 0;
        std::size_t timers = 0;
    };
    Counts counts() const;

private:
    std::unique_ptr<State> state_;
};

}  // namespace zongji::routing
