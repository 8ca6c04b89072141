#pragma once

#include "engine/routing/routing.h"

#include <map>
#include <set>
#include <unordered_map>

// The router's private nouns and the verbs on them.
namespace zongji::routing {

enum class Activity { idle, ringing, on_call, wrap_up };

// Agents with the same skills and levels share a profile, so that a queue looks at heads of
// profiles and not at agents. Each order holds exactly the agents who would be offered a call now.
struct Profile {
    std::vector<SkillNeed> skills;
    std::set<std::pair<std::int64_t, std::int64_t>> by_idle_since;  // (µs, agent)
    std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>>
        by_contacts;                                                // (count, µs, agent)
    std::set<std::pair<std::int64_t, std::int64_t>> by_last_offer;  // (order, agent)
    std::vector<QueueId> queues;                                    // whose needs it meets
};

// What an agent does, one thing at a time: offered, under way, wrapped up.
struct Slot {
    Activity activity = Activity::idle;
    OfferId offer;
    WorkId work;
    InteractionId interaction;
    QueueId queue;
    std::optional<Instant> wrap_up_ends_at;
    Instant wrap_up_since;
};

struct Agent {
    AgentRules rules;
    Profile* profile = nullptr;
    bool configured = true;  // false: goes when the contact is over

    Presence wanted = Presence::offline;
    std::string wanted_reason;
    bool not_answering = false;
    bool reachable = false;
    Presence shown = Presence::offline;  // what was last announced
    std::string shown_reason;
    Instant shown_since;

    Slot slot;

    Instant idle_since;
    std::int64_t contacts = 0;
    std::int64_t last_offer = 0;  // a running number, 0: never
    int missed = 0;
    int refused = 0;             // by his phone, in a row
    bool phone_refuses = false;  // why he is not answering
    bool listed = false;         // stands in its profile's orders
};

enum class Place { waiting, offered, connected };

// Orders the waiting of a queue: higher priority, then who came first.
struct WaitingKey {
    int priority = 0;
    Instant since;
    std::int64_t number = 0;

    friend bool operator<(const WaitingKey& a, const WaitingKey& b) {
        if (a.priority != b.priority)
            return a.priority > b.priority;
        if (a.since != b.since)
            return a.since < b.since;
        return a.number < b.number;
    }
};

struct Declined {
    AgentId agent;
    Instant until;
};

// A piece of work that waits, is offered or under way.
struct Piece {
    Work work;
    WaitingKey key;
    Place place = Place::waiting;
    Instant queued_at;
    std::optional<Instant> wait_ends_at;
    OfferId offer;
    AgentId agent;
    std::vector<Declined>
        declined;  // few: those who were asked in vain and are left alone for a while
};

struct Queue {
    QueueRules rules;
    bool configured = true;
    std::map<WaitingKey, WorkId> waiting;  // Place::waiting only
    // Of waiting and offered work that is not for one person: for the board.
    std::set<std::pair<Instant, std::int64_t>> since;
    std::vector<Profile*> profiles;  // that meet the needs; most skilled first
    int members = 0;                 // pieces of work that hold on to the rules
};

struct Offer {
    OfferId id;
    WorkId work;
    InteractionId interaction;
    AgentId agent;
    QueueId queue;
    Instant made_at;
    Instant expires_at;
};

struct Deadline {
    enum class Kind { offer, wrap_up, wait, declined };
    Instant at;
    Kind kind;
    std::int64_t id;

    auto operator<=>(const Deadline&) const = default;
};

class State {
public:
    explicit State(IdSource& id_source) : ids(id_source) {}

    IdSource& ids;
    std::unordered_map<AgentId, Agent> agents;
    std::unordered_map<QueueId, Queue> queues;
    std::unordered_map<WorkId, Piece> pieces;
    std::unordered_map<OfferId, Offer> offers;
    std::map<std::vector<std::pair<std::int64_t, int>>, std::unique_ptr<Profile>> profiles;
    std::set<Deadline> deadlines;
    std::vector<Effect> effects;
    std::int64_t next_number = 0;
    std::int64_t next_offer_order = 0;

    // Puts the agent into its profile's orders, or takes it out, as its state says; announces a
    // changed presence.
    void settle(Agent& agent, Now now);
    void unlist(Agent& agent);

    // Brings a free agent or waiting work together with the best there is, if there is
    // one.
    void match_agent(Agent& agent, Now now);
    void match_work(Piece& piece, Now now);
    void make_offer(Piece& piece, Agent& agent, Now now);
    Result<void> offer_to(const Work& work, Queue& queue, Now now);

    // Ends an offer. The work is waiting again unless `result` is accepted; matching is the
    // caller's next step.
    void end_offer(Offer offer, OfferResult result, const std::string& reason, Now now);
    void put_into_queue(Piece& piece);
    // Its patience begins.
    void begin_wait(Piece& piece, Now now);
    void remove_work(Piece& piece);
    // Frees the agent of whatever he did and gives him the next thing to do.
    void free_agent(Agent& agent, Now now);
    void end_wrap_up(Agent& agent, Now now);
    void leave_wrap_up(Agent& agent, Now now);  // without what comes next
    void wait_timed_out(Piece& piece, Now now);

    // Leaves this agent alone with this work for a while, so that the next one is asked.
    void remember_declined(Piece& piece, AgentId agent, Now now);
    // He did not take what was for him alone.
    void person_failed(Piece& piece, OfferResult result);

    // Wants to, and can be reached; whatever he does now.
    bool takes_offers(const Agent& agent) const;
    bool would_be_offered(const Agent& agent) const;
};

// How well `skills` meet `needs`: the sum of the levels that were asked for.
int fitness(const std::vector<SkillNeed>& skills, const std::vector<SkillNeed>& needs);

// An agent who let an offer pass is not asked again for the same work for this long.
constexpr Span declined_pause = seconds(10);
// Wrap-up without a length for an agent who has no page to end it on.
constexpr Span wrap_up_without_page = seconds(30);

}  // namespace zongji::routing
