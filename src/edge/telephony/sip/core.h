#pragma once

#include "edge/telephony/sip/front_door.h"
#include "edge/telephony/sip/leg.h"
#include "edge/telephony/sip/mailbox.h"
#include "edge/telephony/sip/registrar.h"
#include "edge/telephony/sip/sip.h"
#include "edge/telephony/sip/trunk_line.h"
#include "edge/telephony/sip/trunk_watch.h"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>

#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_wait.h>

namespace zongji::sip {

// What sofia-sip tells, in one value.
struct NuaEvent {
    nua_event_t what;
    int status;
    const char* phrase;
    nua_handle_t* handle;
    LegId leg;  // 0 for what belongs to no leg
    const sip_t* sip;
    tagi_t* tags;
};

// The engine on its own thread. Everything below `thread` is touched on that thread only.
struct SipEngine::Core {
    explicit Core(Config config);
    ~Core();

    Result<void> start();
    void stop();

    // core.cpp
    void run(const std::function<void(Result<void>)>& started);
    Result<void> open_stack();
    void close_stack();
    void wake_at(Instant moment);  // at the latest
    void on_time();
    void end_what_is_over();
    void tell_whether_crowded();
    Now now() const { return config.clock->now(); }
    Stats count() const;
    void emit(calls::Event event) { config.events(std::move(event)); }

    // dispatch.cpp
    void dispatch(const NuaEvent& event);
    void on_state(const NuaEvent& event);
    void do_command(const calls::Command& command);
    void handle(const calls::RingLeg& command);
    void handle(const calls::AnswerLeg& command);
    void handle(const calls::RejectLeg& command);
    void handle(const calls::DialPhone& command);
    void handle(const calls::DialNumber& command);
    void handle(const calls::EndLeg& command);
    void handle(const calls::AnswerRefer& command);
    void handle(const calls::ListLegs& command);
    // What is heard is media's. Each is named, so that a new command is somebody's.
    void handle(const calls::Play&) {}
    void handle(const calls::StopPlay&) {}
    void handle(const calls::SetRoom&) {}
    void handle(const calls::MuteLeg&) {}
    void handle(const calls::DoubtLeg&) {}
    void handle(const calls::SendDigits&) {}
    void handle(const calls::StartRecording&) {}
    void handle(const calls::RecordParty&) {}
    void handle(const calls::MarkRecording&) {}
    void handle(const calls::StopRecording&) {}

    // incoming_call.cpp
    void on_invite(const NuaEvent& event);
    void turn_away(const NuaEvent& event, const SipSource& source, const std::string& called,
                   const std::string& cause);
    // Answers it, and leaves a trace (trunk_watch.h).
    struct NoCall {
        int status;
        const char* phrase;
        calls::Refused why;
        std::string detail;
    };
    void refuse_call(const NuaEvent& event, const SipSource& source, const std::string& called,
                     const NoCall& no);
    void note_refused(const SipSource& source, const std::string& called, const NoCall& no);
    void note_turned_away(const Leg& leg, int status);
    bool calls_as_itself(const SipSource& source, const sip_t& request) const;
    void take_in(const NuaEvent& event, const SipSource& source, const std::string& called,
                 std::optional<Session> offer, std::string sdp);
    void reach_where_it_came_from(Leg& leg, const SipSource& source, const sip_t& request);
    bool is_served(const SipSource& source, const std::string& called) const;
    const char* lack_of_room(const SipSource& source) const;
    std::string our_number(const std::string& called) const;
    // called_number.cpp
    std::string called_number(const SipSource& source, const sip_t& request) const;

    // answer_call.cpp
    void ring(Leg& leg);
    void answer(Leg& leg);
    void reject(Leg& leg, int status);
    void on_ack(Leg& leg, const sip_t* sip);
    void take_late_answer(Leg& leg, const sip_t& message);
    void offer_again(Leg& leg);

    // outgoing_call.cpp
    void dial(const calls::DialPhone& command);
    void on_invite_response(Leg& leg, const NuaEvent& event);
    void on_answer(Leg& leg, const sip_t& sip);
    std::optional<Target> target_of(const Phone& phone) const;
    std::string own_host() const;
    void heard(Leg& leg);

    // dial_number.cpp
    void dial(const calls::DialNumber& command);
    std::deque<TrunkId> trunks_for(const std::vector<TrunkId>& among);
    bool takes_calls(const Trunk& trunk);
    void try_next_trunk(Leg& leg, calls::EndCause cause, int status);
    void send_over(Leg& leg, const Trunk& trunk);
    void leave_trunk(Leg& leg);
    enum class Attempt { silent, refused, challenged };
    void set_aside_attempt(Leg& leg, Attempt attempt);
    void expect_word(Leg& leg, const Carrier& carrier);

    // follow_call_out.cpp
    void on_call_out_response(Leg& leg, const NuaEvent& event);
    void on_call_out_refused(Leg& leg, const NuaEvent& event);
    bool prove(Leg& leg, const NuaEvent& event);
    bool hear_early(Leg& leg, const NuaEvent& event);
    void silent_trunk(Leg& leg);

    // trunk_lines.cpp
    void use_trunks();
    void tend_trunks(Instant at);
    void close_trunks();
    void heard_trunk(TrunkId trunk);
    void missed_trunk(TrunkId trunk);
    calls::TrunkActivity activity_of(TrunkId trunk) const;
    std::vector<TrunkCount> count_trunks() const;

    // ask_trunk.cpp
    void ask_trunk(const Trunk& trunk, TrunkLine& line, Instant at);
    bool on_trunk_asked(const NuaEvent& event);

    // register_trunk.cpp
    void tend_registration(const Trunk& trunk, TrunkLine& line, Instant at);
    void send_register(const Trunk& trunk, TrunkLine& line, int expires_s);
    void leave_registrar(TrunkId trunk, TrunkLine& line);
    void on_registrar_response(const NuaEvent& event);
    void on_registered(const Trunk& trunk, TrunkLine& line, const sip_t& answer);
    void on_not_registered(const Trunk& trunk, TrunkLine& line, const NuaEvent& event);
    std::string contact_at(const Carrier& carrier) const;
    std::string own_end(const Carrier& carrier) const;

    // ask_leg.cpp
    void ask_leg(LegId id);
    void on_leg_asked(const NuaEvent& event);

    // absent_phone.cpp
    void miss(PhoneId phone);
    void meet(PhoneId phone);
    void ask_absent(Instant at);
    void ask(PhoneId phone);
    void on_asked(const NuaEvent& event);
    void keep_absent(const Directory& before);

    // in_dialog.cpp
    void on_new_offer(Leg& leg, const NuaEvent& event);
    void on_info(const NuaEvent& event);
    void take_offer(Leg& leg, const NuaEvent& event, const std::string& sdp);
    Result<Session> usable_session(std::string_view sdp) const;
    bool connect_media(Leg& leg);
    void tell_hold(Leg& leg);
    std::string own_contact(const std::string& far_side, const LocalMedia& media) const;
    void agree_refresh(Leg& leg, const sip_t& message);
    void answer_refresh(Leg& leg, const sip_t* sip);

    // refer.cpp
    void on_refer(const NuaEvent& event);
    Leg* leg_replaced(PhoneId phone, const sip_replaces_t& replaces);
    void tell_referral(Leg& leg, int status);

    // end_leg.cpp
    void end_by_us(Leg& leg, calls::EndCause cause, int status, const std::string& reason);
    void ended(Leg& leg, calls::EndCause cause, int status);
    void close_later(LegId id, nua_handle_t* handle);

    // other_requests.cpp
    void on_register(const NuaEvent& event);
    void on_options(const NuaEvent& event);
    void refuse(const NuaEvent& event, int status, const char* phrase);

    // dialog_record.cpp
    void record_arrived(Leg& leg, const sip_t& request);
    void record_answered(Leg& leg, const sip_t& sip);
    void record_changed(Leg& leg);

    // end_orphan.cpp
    void end_orphan(const DialogRecord& record);
    void on_orphan_response(const NuaEvent& event);

    // directory
    void use_directory(std::shared_ptr<const Directory> next);

    Leg* find(LegId id);
    Leg& adopt(std::unique_ptr<Leg> leg);
    nua_handle_t* keep(nua_handle_t* handle);
    void destroy(nua_handle_t* handle);
    SipSource source_of(const NuaEvent& event);
    std::string retry_after() const;

    Config config;
    Mailbox mailbox;
    std::thread thread;

    su_root_t* root = nullptr;
    nua_t* nua = nullptr;
    su_timer_t* timer = nullptr;
    Instant wakes_at{INT64_MAX};  // it is set for
    bool shut_down = false;

    std::shared_ptr<const Directory> directory;
    bool accepting = true;
    std::string refusal;  // why not
    std::unique_ptr<Registrar> registrar;
    std::unique_ptr<FrontDoor> door;
    TrunkWatch watch;
    std::map<TrunkId, TrunkLine> lines;

    std::unordered_map<LegId, std::unique_ptr<Leg>> legs;
    std::unordered_map<TrunkId, int> legs_of_trunk;
    std::size_t arriving = 0;                     // incoming legs without a media port as yet
    std::set<std::pair<Instant, LegId>> ringing;  // outgoing legs by the end of their patience
    std::set<std::pair<Instant, LegId>> unheard;  // those whose phone has said nothing as yet

    std::unordered_map<std::string, LegId> legs_by_call_id;  // outgoing legs by Call-ID

    // Phones that did not say a word when they were rung.
    struct Absent {
        Span pause;
        Instant ask_at;
        nua_handle_t* question = nullptr;  // an OPTIONS under way
        bool on_trial = false;             // it may be rung again, to see
    };
    std::map<PhoneId, Absent> absent;

    // Handles of ended legs, until sofia-sip says that the last transaction is over, or the time is
    // up.
    std::unordered_map<LegId, nua_handle_t*> closing;
    std::deque<std::pair<Instant, LegId>> close_at;
    std::unordered_map<LegId, nua_handle_t*> orphans;

    Instant tidy_at;
    bool was_crowded = false;
    std::size_t handles = 0;
    Stats totals;
};

inline nua_hmagic_t* magic_of(LegId leg) {
    return reinterpret_cast<nua_hmagic_t*>(leg.value);
}

// A header that is left out when its text is empty.
inline const char* or_null(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

// Why a call that went out is over, by the final status of its far side.
calls::EndCause cause_of(int status, bool was_heard, bool from_far_side);

std::string url_text(const url_t* url);

// The Record-Route of a message as the route set of its dialog (RFC 3261 §12.1).
std::vector<std::string> route_set_of(const sip_t& message, bool we_sent_the_request);

// For the Reason header (RFC 3326).
std::string reason_text(const char* protocol, int cause, const std::string& text);

}  // namespace zongji::sip
