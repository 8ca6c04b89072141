#pragma once

#include "domain/contact_centre/contact_centre.h"
#include "domain/contact_centre/party.h"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

// The live machine's private nouns and the verbs on them. Each verb is a file of its name.
namespace zongji::contact_centre {

// Who has the customer. What he hears there follows from the parties.
enum class Stage {
    arriving,  // nobody: waiting for his side's answer and for what is known of him
    in_flow,
    queued,    // the router: he waits, or it rings at an agent
    connected  // an agent, or somebody outside to whom he was handed on
};

// Who had the customer before he was handed on, and takes him back if that fails.
struct HandedOn {
    AgentId from;
    QueueId queue;
    bool comes_back = false;  // it failed: it rings at `from` again
};

struct Interaction {
    InteractionId id;
    ConversationId conversation;
    OrgUnitId org_unit;
    Stage stage = Stage::arriving;
    std::vector<Party> parties;           // the customer first
    std::vector<calls::RoomMember> room;  // as telephony was told last
    std::int64_t parties_so_far = 0;
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

    WorkId work;  // by which he waits
    QueueId queue;
    Now queued;
    std::int64_t waited_ms = 0;
    bool in_queue = false;  // told to the journal, and not yet left
    bool was_bridged = false;
    Now stage_since;
    live::CallState shown = live::CallState::connecting;
    std::optional<HandedOn> handed_on;
    int times_handed_on = 0;
    std::string note;  // of who handed him on, or asks; never in the journal
    AgentId note_by;
    live::PartyFailure failure = live::PartyFailure::none;

    RecordingId recording;  // of the handling agent's segment
    std::uint8_t tracks = 0;
    live::RecordingState recording_state = live::RecordingState::off;

    // Timers; each stands in State::timers too.
    Timer facts_timer;
    Timer flow_timer;
    Timer announce_timer;

    Party& customer() { return parties.front(); }
    const Party& customer() const { return parties.front(); }
    // The agent who has the customer; null: nobody has.
    Party* handler();
    const Party* handler() const;
    Party* of(AgentId agent);
    const Party* of(AgentId agent) const;
    Party* on(LegId leg);
    Party* by(WorkId asked);
    Party* by_supervisor(AgentId agent);  // also while his phone rings
    // Who is asked, or was: consulted, or added to the talk. Null: nobody.
    Party* consulted();
};

// What an agent hears and speaks with, and what his page shows besides the router's view.
struct Desk {
    AgentId agent;
    LegId browser_leg;  // ready; 0: none
    int pages = 0;
    live::PhoneState phone = live::PhoneState::none;
    OfferId offer;
    WorkId offered_work;
    Now offered;
    Instant offer_expires_at;
    LegId offer_leg;     // the phone that rings for the offer
    Timer answer_timer;  // the offer is accepted by itself at this time
    std::optional<live::WrapUpView> wrap_up;
    bool disposed = false;
    std::string disposition;
    InteractionId supervises;  // in whose room he is as a supervisor
    bool greeted = false;      // always_ready was honoured
    Timer page_timer;          // the page is gone, and the call is given up at this time
    std::uint64_t sequence = 0;
    live::WhyIdle why_idle;  // as it was told last
};

enum class LegUse { customer, agent_phone, browser, outside, feature_code };
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

// What follows for an agent whose part is over.
enum class Then {
    wrap_up,  // as his queue's rules say
    free,     // at once
    keep      // it is said elsewhere
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
    // ---- arrange
    Party& admit(Interaction& interaction, PartyKind kind);
    void arrange(Interaction& interaction, Now now);
    void sound_alone(Interaction& interaction, Party& party, Now now);
    void meet(Interaction& interaction, std::vector<calls::RoomMember> room);
    void talk_begins(Interaction& interaction, Party& party, Now now);
    void talk_ends(Interaction& interaction, Party& party, const std::string& reason, Now now);
    void show_call(Interaction& interaction, Now now);
    // ---- arrive
    void on(const calls::LegArrived& arrived, Now now);
    void on(const calls::CallRefused& refused, Now now);
    Interaction begin_interaction(const LiveNumber& number, TrunkId trunk, bool inside, Now now);
    void customer_answered(Interaction& interaction, Now now);
    void facts_overdue(Interaction& interaction, Now now);
    void begin_flow_when_ready(Interaction& interaction, Now now);
    void begin_flow(Interaction& interaction, const LiveFlow& flow, Now now);
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
    void wait_again(Interaction& interaction, Now now);
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
    void connect(Interaction& interaction, AgentId agent, LegId leg, WorkId work, Now now);
    // ---- transfer
    Result<void> transfer(Interaction& interaction, const desk::Target& to, const std::string& note,
                          Now now);
    void hand_on(Interaction& interaction, WorkId work, const desk::Target& to, Now now);
    void transfer_failed(Interaction& interaction, live::PartyFailure failure, AgentId asked,
                         Now now);
    void bring_back(Interaction& interaction, AgentId asked, Now now);
    void take_over(Interaction& interaction, Party& heir, const std::string& reason, Then then,
                   Now now);
    // ---- consult
    Result<void> consult(Interaction& interaction, const desk::Target& whom,
                         const std::string& note, Now now);
    void consulted_answers(Interaction& interaction, Party& asked, AgentId agent, LegId leg,
                           Now now);
    void consult_failed(Interaction& interaction, Party& asked, live::PartyFailure failure,
                        Now now);
    Result<void> swap_talk(Interaction& interaction, Now now);
    Result<void> join_talk(Interaction& interaction, Now now);
    Result<void> complete_transfer(Interaction& interaction, Now now);
    Result<void> dismiss(Interaction& interaction, PartyId party, const std::string& reason,
                         Now now);
    void go_back_to_customer(Interaction& interaction, Now now);
    // ---- supervise
    Result<void> supervise(AgentId supervisor, AgentId agent, desk::Supervision how, Now now);
    void supervisor_comes(Interaction& interaction, Party& party, Now now);
    void let_speak(Interaction& interaction, Party& party, Voice voice, Now now);
    Result<void> stop_supervising(AgentId supervisor, Now now);
    void dismiss_supervisors(Interaction& interaction, Now now);
    Result<void> take_over_call(AgentId supervisor, AgentId agent, Now now);
    Result<void> pick_up(AgentId me, AgentId agent, Now now);
    Result<void> release_call(AgentId agent, Now now);
    // ---- leave_call
    void leave_call(Interaction& interaction, Party& agent, const std::string& reason, Now now);
    void on(const routing::PersonFailed& failed, Now now);
    // ---- presence
    void on(const routing::PresenceChanged& changed, Now now);
    // ---- wrap_up
    void on(const routing::WrapUpStarted& started, Now now);
    void on(const routing::WrapUpEnded& ended, Now now);
    // ---- record_talk
    void start_recording(Interaction& interaction, Now now);
    void record_party(Interaction& interaction, Party& party);
    void mark_recording(const Interaction& interaction, calls::MarkRecording::Mark mark);
    void stop_recording(Interaction& interaction, Now now);
    void on(const calls::RecordingFailed& failed, Now now);
    // ---- hold
    Result<void> hold_at_desk(Interaction& interaction, Now now);
    Result<void> resume_at_desk(Interaction& interaction, Now now);
    void on(const calls::LegHeld& held, Now now);
    // ---- reach_agent
    void on(const calls::BrowserLegReady& ready, Now now);
    void on(const calls::PhoneReachable& heard, Now now);
    void update_reachable(Desk& desk, Now now);
    // ---- lose_agent
    void lose_agent(Interaction& interaction, Party& agent, Instant since, Now now);
    void reconnect_overdue(AgentId agent, Now now);
    void page_overdue(Desk& desk, Now now);
    void browser_lost(AgentId agent, LegId leg, Now now);
    void give_up_agent(Interaction& interaction, Party& agent, Now now);
    void go_on_with_agent(Interaction& interaction, Party& agent, Now now);
    // ---- end_call
    void customer_left(Interaction& interaction, calls::EndCause cause, Now now);
    void agent_phone_ended(Interaction& interaction, Party& agent, calls::EndCause cause, Now now);
    void end_part(Interaction& interaction, Party& party, const std::string& reason, Then then,
                  Now now);
    void begin_segment(Interaction& interaction, Party& party, journal::SegmentRole role, Now now);
    void end_parts(Interaction& interaction, const std::string& reason, Then then, Now now);
    void leave_queue(Interaction& interaction, journal::LeftQueue how, Now now);
    void begin_wrap_up(const Interaction& interaction, const Party& party, Now now);
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
    std::vector<live::PartyView> party_views(const Interaction& interaction, AgentId me) const;
    std::string name_of(AgentId agent) const;
    live::CallView call_view(const Interaction& interaction, const Party& mine) const;
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
constexpr Span consult_patience = seconds(60);  // for somebody of a queue
constexpr Span reconnect_patience = seconds(30);
constexpr Span auto_answer_after = milliseconds(400);  // the length of the tone before it
constexpr Span queues_shown_every = seconds(1);

Timestamp utc_of(Instant tick, Now now);
// Why a leg ended, as the journal says it.
std::string cause_of(calls::EndCause cause);

}  // namespace zongji::contact_centre
