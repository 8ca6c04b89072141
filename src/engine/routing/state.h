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

struct Agent {
    AgentRules rules;
    Profile* profile = nullptr;
    bool configured = true;  // false: goes when the contact is over

    Presence wanted = Presence::offline;
    std::string wanted_reason;
    bool not_answering = false;
    bool reachable = false;
    Activity activity = Activity::idle;

    Presence shown = Presence::offline;  // what was last announced
    std::string shown_reason;
    Instant shown_since;

    OfferId offer;
    InteractionId interaction;
    QueueId queue;  // of offer, contact or wrap-up
    std::optional<Instant> wrap_up_ends_at;
    Instant wrap_up_since;

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

struct Interaction {
    InteractionId id;
    QueueId queue;
    WaitingKey key;
    Place place = Place::waiting;
    Instant queued_at;
    Span max_wait;  // none: without end
    std::optional<Instant> wait_ends_at;
    OfferId offer;
    AgentId agent;
    std::vector<Declined>
        declined;  // few: those who were asked in vain and are left alone for a while
};

struct Queue {
    QueueRules rules;
    bool configured = true;
    std::map<WaitingKey, InteractionId> waiting;       // Place::waiting only
    std::set<std::pair<Instant, std::int64_t>> since;  // of waiting and offered ones, for the board
    std::vector<Profile*> profiles;                    // that meet the needs; most skilled first
    int members = 0;  // interactions that hold on to the rules: waiting, offered or connected
};

struct Offer {
    OfferId id;
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
    std::unordered_map<InteractionId, Interaction> interactions;
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

    // Brings a free agent or a waiting interaction together with the best there is, if there is
    // one.
    void match_agent(Agent& agent, Now now);
    void match_interaction(Interaction& interaction, Now now);
    void make_offer(Interaction& interaction, Agent& agent, Now now);

    // Ends an offer. The interaction is waiting again unless `result` is accepted; matching is the
    // caller's next step.
    void end_offer(Offer offer, OfferResult result, const std::string& reason, Now now);
    void put_into_queue(Interaction& interaction);
    // Its patience begins.
    void begin_wait(Interaction& interaction, Now now);
    void remove_interaction(Interaction& interaction);
    // Frees the agent of whatever he did and gives him the next thing to do.
    void free_agent(Agent& agent, Now now);
    void end_wrap_up(Agent& agent, Now now);
    void wait_timed_out(Interaction& interaction, Now now);

    bool would_be_offered(const Agent& agent) const;
};

// How well `skills` meet `needs`: the sum of the levels that were asked for.
int fitness(const std::vector<SkillNeed>& skills, const std::vector<SkillNeed>& needs);

// An agent who let an offer pass is not asked again for the same interaction for this long.
constexpr Span declined_pause = seconds(10);
// Wrap-up without a length for an agent who has no page to end it on.
constexpr Span wrap_up_without_page = seconds(30);

}  // namespace zongji::routing
