#pragma once

#include "domain/contact_centre/contact_centre.h"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

// The live machine's private nouns and the verbs on them. Each verb is a file of its name.
namespace zongji::contact_centre {

enum class Stage {
    arriving,      // answered by us, waiting for the caller's side and for what is known of him
    in_flow,       // the flow has the call
    queued,        // the router has it: waiting, or ringing at an agent
    talking,       // bridged with an agent
    held,          // with an agent, hearing music
    reconnecting,  // with an agent whose page or phone is lost, hearing music
};

struct Timer {
    std::optional<Instant> at;
};

struct Interaction {
    InteractionId id;
    ConversationId conversation;
    OrgUnitId org_unit;
    Stage stage = Stage::arriving;
    LegId leg;  // the customer's
    bool leg_answered = false;
    bool facts_awaited = true;
    Now arrived;

    LiveNumber number;
    CallerFacts caller;

    FlowId flow_id;
    std::shared_ptr<const flows::Flow> flow;
    flows::Session session;
    PlaybackId playback;      // of the flow or of an announcement
    bool announcing = false;  // the playback is an announcement: music follows

    QueueId queue;
    Now queued;
    std::int64_t waited_ms = 0;

    AgentId agent;
    LegId agent_leg;
    SegmentId segment;
    bool was_bridged = false;
    Now answered;
    Now stage_since;
    std::optional<Instant> bridged_since;
    std::int64_t bridged_ms = 0;  // of this segment
    std::optional<Instant> held_since;
    std::int64_t held_ms = 0;
    // Who put it on hold takes it back: the agent's page, his phone, or both.
    bool held_by_desk = false;
    bool held_by_phone = false;
    bool lost_on_hold = false;  // reconnecting leads back to the hold, not to talk
    bool muted = false;

    RecordingId recording;
    live::RecordingState recording_state = live::RecordingState::off;

    // Timers; each stands in State::timers too.
    Timer facts_timer;
    Timer flow_timer;
    Timer announce_timer;
    Timer reconnect_timer;
};

// What an agent hears and speaks with, and what his page shows besides the router's view.
struct Desk {
    AgentId agent;
    LegId browser_leg;  // ready; 0: none
    int pages = 0;
    live::PhoneState phone = live::PhoneState::none;
    OfferId offer;
    Now offered;
    Instant offer_expires_at;
    LegId offer_leg;     // the phone that rings for the offer
    Timer answer_timer;  // the offer is accepted by itself at this time
    std::optional<live::WrapUpView> wrap_up;
    bool disposed = false;
    std::string disposition;
    bool greeted = false;  // always_ready was honoured
    Timer page_timer;      // the page is gone, and the call is given up at this time
    std::uint64_t sequence = 0;
    live::WhyIdle why_idle;  // as it was told last
};

enum class LegUse { customer, agent_phone, browser, feature_code };
struct LegOwner {
    LegUse use = LegUse::customer;
    InteractionId interaction;
    AgentId agent;
    OfferId offer;  // a phone that rings
};

struct Due {
    enum class Kind { facts, flow, announce, reconnect, page, answer, queues_shown };
    Instant at;
    Kind kind;
    std::int64_t id;

    auto operator<=>(const Due&) const = default;
};

class State {
public:
    State(IdSource& id_source, Port& the_port)
        : ids(id_source), port(the_port), router(id_source) {}

    IdSource& ids;
    Port& port;
    routing::Router router;
    std::shared_ptr<const LiveConfiguration> configuration = std::make_shared<LiveConfiguration>();
    std::unordered_map<InteractionId, Interaction> interactions;
    std::map<AgentId, Desk> desks;
    std::unordered_map<LegId, LegOwner> legs;
    // Told by telephony when it learns of it: perhaps before the phone has an agent, or is known
    // here at all.
    std::set<PhoneId> reachable_phones;
    // Rules of queues that were removed while somebody waited, talked or wrapped up under them.
    std::map<QueueId, LiveQueue> removed_queues;
    std::unordered_map<RecordingId, InteractionId> recordings;  // that run now
    std::unordered_map<LegId, bool>
        feature_calls;  // phones that dialled a code: was it understood?
    std::set<Due> due;
    std::set<AgentId> changed_desks;
    std::set<QueueId> changed_queues;
    bool queues_shown = false;  // within the last second; a timer stands for it
    AgentDays days;
    Instant day_ends{INT64_MAX};  // no timer of a call: always one
    bool accepting = true;
    std::string refusal;
    std::set<LegId> unknown_legs;  // seen once in telephony's list without being ours
    std::set<LegId> missing_legs;

    // An event of telephony, an effect of the router and a timer that is due each have one
    // function, in the file of their verb: std::visit and on_due() do not compile without it.

    // ---- legs: what happens to one goes to its owner
    void on(const calls::LegRinging& ringing, Now now);
    void on(const calls::LegRouted& routed, Now now);
    void on(const calls::LegReferred& referred, Now now);
    void on(const calls::LegAnswered& answered, Now now);
    void on(const calls::LegEnded& ended, Now now);
    void on(const calls::DigitPressed& pressed, Now now);
    void on(const calls::PlaybackEnded& played, Now now);
    Interaction* customer_on(LegId leg);
    // ---- arrive
    void on(const calls::LegArrived& arrived, Now now);
    void on(const calls::CallRefused& refused, Now now);
    Interaction begin_interaction(const LiveNumber& number, TrunkId trunk, bool inside, Now now);
    void customer_answered(Interaction& interaction, Now now);
    void facts_overdue(Interaction& interaction, Now now);
    void begin_flow_when_ready(Interaction& interaction, Now now);
    // ---- feature_code
    void feature_code(const calls::LegArrived& arrived, Now now);
    void say_whether_understood(LegId leg, Now now);
    void end_feature_code(LegId leg);
    // ---- run_flow
    void run_flow(Interaction& interaction, const flows::Input& input, Now now);
    bool step_flow(Interaction& interaction, const flows::Input& input, Now now);
    void digit_pressed(Interaction& interaction, char digit, Now now);
    void sound_ended(Interaction& interaction, PlaybackId playback, Now now);
    void flow_waited(Interaction& interaction, Now now);
    void play(Interaction& interaction, std::vector<calls::SoundKey> sounds, bool loop, Now now);
    // ---- enqueue
    // False where there is no such queue.
    bool enqueue(Interaction& interaction, const std::string& queue, int priority, Now now);
    void hear_queue(Interaction& interaction, Now now);
    void announcement_due(Interaction& interaction, Now now);
    void announce_place(Interaction& interaction, Now now);
    void play_music(Interaction& interaction, Now now);
    void on(const routing::WaitTimedOut& out, Now now);
    // ---- offer
    void on(const routing::OfferMade& made, Now now);
    void on(const routing::OfferEnded& ended, Now now);
    Result<void> accept_offer(AgentId agent, OfferId offer, Now now);
    void answer_by_itself(Desk& desk, Now now);
    void phone_answered(LegId leg, LegOwner& owner, Now now);
    void phone_stopped_ringing(const LegOwner& owner, const calls::LegEnded& ended, Now now);
    void connect(Interaction& interaction, AgentId agent, LegId agent_leg, Now now);
    // ---- presence
    void on(const routing::PresenceChanged& changed, Now now);
    // ---- wrap_up
    void on(const routing::WrapUpStarted& started, Now now);
    void on(const routing::WrapUpEnded& ended, Now now);
    // ---- bridge
    void bridge(Interaction& interaction, Now now);
    void unbridge(Interaction& interaction, const std::string& reason, Now now);
    void start_recording(Interaction& interaction, Now now);
    void stop_recording(Interaction& interaction, Now now);
    void on(const calls::RecordingFailed& failed, Now now);
    // ---- hold
    Result<void> hold_at_desk(Interaction& interaction, Now now);
    Result<void> resume_at_desk(Interaction& interaction, Now now);
    void on(const calls::LegHeld& held, Now now);
    void hold(Interaction& interaction, Now now);
    void resume(Interaction& interaction, Now now);
    // ---- reach_agent
    void on(const calls::BrowserLegReady& ready, Now now);
    void on(const calls::PhoneReachable& heard, Now now);
    void update_reachable(Desk& desk, Now now);
    // ---- lose_agent
    void lose_agent(Interaction& interaction, Instant since, Now now);
    void reconnect_overdue(Interaction& interaction, Now now);
    void page_overdue(Desk& desk, Now now);
    void browser_lost(AgentId agent, LegId leg, Now now);
    void give_up_agent(Interaction& interaction, Now now);
    void go_on_with_agent(Interaction& interaction, Now now);
    // ---- end_call
    void customer_left(Interaction& interaction, calls::EndCause cause, Now now);
    void agent_phone_ended(Interaction& interaction, calls::EndCause cause, Now now);
    void end_segment(Interaction& interaction, const std::string& reason, bool wrap_up, Now now);
    void end_interaction(Interaction& interaction, journal::Outcome outcome,
                         const std::string& cause, Now now);
    // ---- reconcile
    void on(const calls::LegList& list, Now now);
    // ---- day
    void turn_day(Now now);
    // ---- views
    live::DeskState view(const Desk& desk, Now now) const;
    live::WhyIdle why_idle(AgentId agent) const;
    live::CallerView caller_view(const Interaction& interaction) const;
    live::OfferView offer_view(OfferId id, const Interaction& interaction, const Desk& desk,
                               Now now) const;
    live::CallView call_view(const Interaction& interaction) const;
    std::vector<live::MyQueueView> queue_views(AgentId agent, Now now) const;
    live::MyFigures figures_of(AgentId agent) const;
    void show_queues(Now now);
    void show_changes(Now now);
    // ---- contact_centre
    void route(Now now);  // takes the router's effects until there are none
    void on_due(const Due& timer, Now now);
    Interaction& timed_call(const Due& timer);

    // The end of every entry point: routing settles, then pages are told.
    void settle(Now now) {
        route(now);
        show_changes(now);
    }

    void record(const journal::Event& event, Now now);
    void set_timer(Timer& timer, Due::Kind kind, std::int64_t id, Instant at);
    void clear_timer(Timer& timer, Due::Kind kind, std::int64_t id);
    Interaction* find(InteractionId id);
    // The one that the agent speaks in, holds, or may come back to.
    Interaction* call_of(AgentId agent);
    Desk* desk_of(AgentId agent);
    const LiveQueue* queue_rules(QueueId id) const;
    void forget_removed_desks();
    void keep_removed_queues(const LiveConfiguration& before);
    std::string queue_key(QueueId id) const;
};

constexpr Span facts_patience = milliseconds(200);
constexpr Span page_patience = seconds(5);
constexpr Span reconnect_patience = seconds(30);
constexpr Span auto_answer_after = milliseconds(400);  // the length of the tone before it
constexpr Span queues_shown_every = seconds(1);

Timestamp utc_of(Instant tick, Now now);
// Why a leg ended, as the journal says it.
std::string cause_of(calls::EndCause cause);

}  // namespace zongji::contact_centre
