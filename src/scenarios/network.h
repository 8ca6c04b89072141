#pragma once

#include "domain/calls/call_control.h"
#include "domain/recordings/records.h"
#include "edge/http/api/browser_media.h"
#include "runtime/simulation.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace zongji::scenarios {

// What one end of a call hears, now or for a while.
struct Sound {
    enum class Kind { nothing, somebody, sounds } kind = Kind::nothing;
    LegId speaker;                       // somebody
    std::vector<calls::SoundKey> names;  // sounds

    bool operator==(const Sound&) const = default;
};

struct Leg {
    enum class Kind { caller, phone, browser, inside, outside };
    enum class State { arriving, ringing, up, over };

    LegId id;
    Kind kind = Kind::caller;
    State state = State::arriving;
    std::string who;  // a caller's number, an agent's login, a phone's key
    std::string dialled;
    std::string tab;          // a browser's
    UserId user;              // a browser's
    InteractionId room;       // 0: in none
    bool in_company = false;  // others are there
    std::vector<LegId> listens_to;
    bool muted = false;
    bool has_audio = true;  // false: nothing is heard from there any more
    Sound hears;
    PlaybackId playback;
    std::string digits_sent;  // to this leg
    int sip_status = 0;       // of a call that was turned away
    std::string reason;       // why we ended it
    std::string shown_number;
    std::string shown_name;
};

struct TapedParty {
    calls::RecordedParty party;
    Span there;  // in the room with somebody
    Span muted;  // of that, without a voice
};

struct Taped {
    RecordingId id;
    InteractionId interaction;
    std::vector<TapedParty> parties;
    Timestamp started;
    std::optional<Timestamp> stopped;
    bool broken = false;
    Span somebody;                 // in which there was one of them in the room with somebody
    std::optional<Instant> since;  // one of them is
    int marks = 0;                 // holds

    Span without(calls::Track track) const;  // in which its party was there and muted
};

// A telephone network and its people's phones and browsers, as the server's telephony edge would
// tell of them. It does at once what the server asks; who answers, hangs up or is lost, the
// scenario says. One thread.
class Network final : public calls::CallControl, public api::BrowserMedia {
public:
    static constexpr Span prompt_lasts = seconds(2);
    static constexpr Span tone_lasts = milliseconds(400);

    explicit Network(Simulation& simulation) : simulation_(simulation) {}

    // ---- The server comes and goes

    struct Server {
        std::function<void(calls::Event)> events;
        std::function<void(UserId, const std::string& tab)> media_ended;
        recordings::RecorderEvents recorder;
        std::function<std::string(PhoneId)> phone_key;
        std::function<PhoneId(const std::string& phone)> phone_id;
    };
    // Calls that an earlier server had are over, as one that starts anew sends them a BYE.
    void server_started(Server server);
    // Nobody listens any more. Calls stay, and hear nothing.
    void server_gone();
    void send(std::vector<calls::Message<calls::Command>> messages) override;
    // New calls are turned away at the door.
    void set_accepting(bool accepting) { accepting_ = accepting; }

    // ---- Callers

    LegId call(const std::string& caller, const std::string& called);
    LegId call_inside(const std::string& phone, const std::string& called);
    // At the door, where there is no room.
    void turn_away(const std::string& caller, const std::string& called, const std::string& cause);
    void press(LegId leg, char digit);
    void hang_up(LegId leg) { end(leg, calls::EndCause::hung_up); }
    // Nothing is heard from there any more; nobody said goodbye.
    void lose_audio(LegId leg);

    // ---- Agents' phones and browsers

    void set_registered(const std::string& phone, bool registered);
    void answer(LegId leg);
    void refuse(LegId leg, int sip_status = 486);
    // With the phone's own key: a new description.
    void hold(LegId leg, bool held);
    void accept_offer(UserId user, const std::string& tab, std::string sdp,
                      std::function<void(Result<std::string>)> answer) override;
    void stop(UserId user, const std::string& tab) override;
    void break_recording(RecordingId id);

    // ---- What is there

    const Leg* find(LegId leg) const;
    const Leg* of_caller(const std::string& number) const;   // the latest
    const Leg* of_phone(const std::string& phone) const;     // that is not over
    const Leg* of_browser(UserId user) const;                // that is not over
    const Leg* of_outside(const std::string& number) const;  // the latest that we called
    bool hears(LegId listener, LegId speaker) const;
    const std::vector<Taped>& recordings() const { return recordings_; }
    Span taped(const Taped& recording) const;  // so far
    const std::vector<Leg>& legs() const { return legs_; }
    std::size_t live_legs() const;

    // A caller who hears nothing of our making and nobody, although his call is up.
    std::function<void(const std::string&)> complaint;

private:
    Leg& make(Leg::Kind kind, const std::string& who);
    Leg* live(LegId leg);
    void tell(calls::Event event);
    void end(LegId leg, calls::EndCause cause, int sip_status = 0);
    void leave_room(Leg& leg);
    void listen(Leg& leg, const std::vector<LegId>& to);
    void stop_hearing(Leg& leg);
    // Around whatever changes who is in which room, or muted.
    void pause_tapes();
    void run_tapes();
    void pause(Taped& tape);
    void run(Taped& tape);
    bool is_taped(const Taped& tape, LegId leg) const;
    void put_on(Taped& tape, const calls::RecordedParty& party);
    Taped* tape(RecordingId id);
    void close_tape(Taped& tape, recordings::RecordingState state);

    void operator()(const calls::RingLeg& command);
    void operator()(const calls::AnswerLeg& command);
    void operator()(const calls::RejectLeg& command);
    void operator()(const calls::DialPhone& command);
    void operator()(const calls::DialNumber& command);
    void operator()(const calls::AnswerRefer&) {}  // nobody here has such a key
    void operator()(const calls::EndLeg& command);
    void operator()(const calls::Play& command);
    void operator()(const calls::StopPlay& command);
    void operator()(const calls::SetRoom& command);
    void operator()(const calls::MuteLeg& command);
    void operator()(const calls::DoubtLeg& command);
    void operator()(const calls::SendDigits& command);
    void operator()(const calls::StartRecording& command);
    void operator()(const calls::RecordParty& command);
    void operator()(const calls::MarkRecording& command);
    void operator()(const calls::StopRecording& command);
    void operator()(const calls::ListLegs& command);

    Simulation& simulation_;
    IdSource ids_{7};  // no id of the server's own
    Server server_;
    bool accepting_ = true;
    std::uint64_t epoch_ = 0;
    std::uint64_t sequence_ = 0;
    std::vector<Leg> legs_;
    std::set<LegId> known_;  // to the server that is there now
    std::set<std::string> registered_;
    std::vector<Taped> recordings_;
};

}  // namespace zongji::scenarios
