#include "scenarios/network.h"

#include "base/ensure.h"

#include <algorithm>

namespace zongji::scenarios {
namespace {

// As the telephony edge waits before it takes silence for an end.
constexpr Span talking_phone_silence = seconds(30);  // of one that reported before
constexpr Span waiting_phone_silence = minutes(5);
constexpr Span browser_silence = seconds(15);
constexpr Span doubted_silence = seconds(2);

bool is_over(const Leg& leg) {
    return leg.state == Leg::State::over;
}

}  // namespace

// ---- The server comes and goes

void Network::server_started(Server server) {
    server_ = std::move(server);
    epoch_ = sequence_ = 0;
    accepting_ = true;
    known_.clear();
    for (Leg& leg : legs_) {
        if (is_over(leg))
            continue;
        leave_room(leg);
        leg.state = Leg::State::over;
        leg.reason = "server restarted";
    }
    for (const std::string& phone : registered_)
        tell(calls::PhoneReachable{server_.phone_id(phone), true});
}

void Network::server_gone() {
    server_ = {};
    for (Leg& leg : legs_) {
        if (is_over(leg))
            continue;
        leave_room(leg);
        leg.hears = {};
    }
    for (Taped& tape : recordings_) {
        if (!tape.stopped)
            tape.stopped = simulation_.now().utc;
    }
}

void Network::send(std::vector<calls::Message<calls::Command>> messages) {
    for (auto& message : messages) {
        if (message.epoch < epoch_ || (message.epoch == epoch_ && message.sequence <= sequence_))
            continue;
        epoch_ = message.epoch;
        sequence_ = message.sequence;
        if (server_.events)
            std::visit([this](const auto& command) { (*this)(command); }, message.body);
    }
}

void Network::tell(calls::Event event) {
    if (server_.events)
        server_.events(std::move(event));
}

// ---- Callers

Leg& Network::make(Leg::Kind kind, const std::string& who) {
    Leg leg;
    leg.id = ids_.next<LegId>(simulation_.now().utc);
    leg.kind = kind;
    leg.who = who;
    known_.insert(leg.id);
    return legs_.emplace_back(std::move(leg));
}

LegId Network::call(const std::string& caller, const std::string& called) {
    Leg& leg = make(Leg::Kind::caller, caller);
    leg.dialled = called;
    const LegId id = leg.id;
    if (!server_.events) {
        leg.state = Leg::State::over;
        leg.sip_status = 503;
    } else if (!accepting_) {
        leg.state = Leg::State::over;
        leg.sip_status = 503;
        turn_away(caller, called, "disk_full");
    } else {
        tell(calls::LegArrived{id, TrunkId{1}, {}, called, caller, ""});
    }
    return id;
}

LegId Network::call_inside(const std::string& phone, const std::string& called) {
    Leg& leg = make(Leg::Kind::inside, phone);
    leg.dialled = called;
    const LegId id = leg.id;
    tell(calls::LegArrived{id, {}, server_.phone_id(phone), called, phone, ""});
    return id;
}

void Network::turn_away(const std::string& caller, const std::string& called,
                        const std::string& cause) {
    tell(calls::CallRefused{TrunkId{1}, {}, called, caller, cause});
}

void Network::press(LegId leg, char digit) {
    if (live(leg))
        tell(calls::DigitPressed{leg, digit});
}

void Network::lose_audio(LegId id) {
    Leg* leg = live(id);
    if (!leg)
        return;
    leg->has_audio = false;
    const Span phone_silence = leg->in_company ? talking_phone_silence : waiting_phone_silence;
    const Span patience = leg->kind == Leg::Kind::browser ? browser_silence : phone_silence;
    simulation_.after(patience, [this, id] {
        const Leg* silent = live(id);
        if (silent && !silent->has_audio)
            end(id, calls::EndCause::media_timeout);
    });
}

// ---- Agents' phones and browsers

void Network::set_registered(const std::string& phone, bool registered) {
    const bool changed =
        registered ? registered_.insert(phone).second : registered_.erase(phone) > 0;
    if (changed && server_.phone_id)
        tell(calls::PhoneReachable{server_.phone_id(phone), registered});
}

void Network::answer(LegId id) {
    Leg* leg = live(id);
    if (!leg || leg->state == Leg::State::up)
        return;
    leg->state = Leg::State::up;
    tell(calls::LegAnswered{id});
}

void Network::accept_offer(UserId user, const std::string& tab, std::string,
                           std::function<void(Result<std::string>)> answer) {
    const Leg* before = of_browser(user);
    const LegId replaced = before ? before->id : LegId{};
    Leg& leg = make(Leg::Kind::browser, tab);
    leg.user = user;
    leg.tab = tab;
    leg.state = Leg::State::up;
    const LegId id = leg.id;
    answer(std::string("v=0"));
    tell(calls::BrowserLegReady{id, user});
    if (replaced)
        end(replaced, calls::EndCause::replaced);
}

void Network::stop(UserId user, const std::string& tab) {
    const Leg* leg = of_browser(user);
    if (leg && leg->tab == tab)
        end(leg->id, calls::EndCause::hung_up);
}

// ---- What is there

const Leg* Network::find(LegId id) const {
    const auto found = std::ranges::find(legs_, id, &Leg::id);
    return found == legs_.end() ? nullptr : &*found;
}

Leg* Network::live(LegId id) {
    const auto found = std::ranges::find(legs_, id, &Leg::id);
    return found == legs_.end() || is_over(*found) || !known_.contains(id) ? nullptr : &*found;
}

const Leg* Network::of_caller(const std::string& number) const {
    const auto found = std::find_if(legs_.rbegin(), legs_.rend(), [&](const Leg& leg) {
        return leg.kind == Leg::Kind::caller && leg.who == number;
    });
    return found == legs_.rend() ? nullptr : &*found;
}

const Leg* Network::of_phone(const std::string& phone) const {
    const auto found = std::find_if(legs_.rbegin(), legs_.rend(), [&](const Leg& leg) {
        return leg.kind == Leg::Kind::phone && leg.who == phone && !is_over(leg);
    });
    return found == legs_.rend() ? nullptr : &*found;
}

const Leg* Network::of_outside(const std::string& number) const {
    const auto found = std::find_if(legs_.rbegin(), legs_.rend(), [&](const Leg& leg) {
        return leg.kind == Leg::Kind::outside && leg.who == number;
    });
    return found == legs_.rend() ? nullptr : &*found;
}

const Leg* Network::of_browser(UserId user) const {
    const auto found = std::find_if(legs_.rbegin(), legs_.rend(), [&](const Leg& leg) {
        return leg.kind == Leg::Kind::browser && leg.user == user && !is_over(leg);
    });
    return found == legs_.rend() ? nullptr : &*found;
}

bool Network::hears(LegId listener, LegId speaker) const {
    const Leg* ear = find(listener);
    const Leg* mouth = find(speaker);
    return ear && mouth && ear->state == Leg::State::up && mouth->state == Leg::State::up &&
           std::ranges::find(ear->listens_to, speaker) != ear->listens_to.end() && !mouth->muted &&
           mouth->has_audio && ear->has_audio;
}

std::size_t Network::live_legs() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        legs_, [](const Leg& leg) { return !is_over(leg) && leg.kind != Leg::Kind::browser; }));
}

// ---- Ends

void Network::stop_hearing(Leg& leg) {
    leg.playback = {};
    leg.hears = {};
}

void Network::end(LegId id, calls::EndCause cause, int sip_status) {
    Leg* leg = live(id);
    if (!leg)
        return;
    leave_room(*leg);
    stop_hearing(*leg);
    leg->state = Leg::State::over;
    if (sip_status != 0)
        leg->sip_status = sip_status;
    const bool browser = leg->kind == Leg::Kind::browser;
    const UserId user = leg->user;
    const std::string tab = leg->tab;
    if (browser && server_.media_ended && cause != calls::EndCause::replaced)
        server_.media_ended(user, tab);
    tell(calls::LegEnded{id, cause, sip_status});
}

void Network::refuse(LegId leg, int sip_status) {
    const bool cannot = sip_status == 404 || (sip_status >= 500 && sip_status < 600);
    end(leg, cannot ? calls::EndCause::failed : calls::EndCause::rejected, sip_status);
}

void Network::hold(LegId leg, bool held) {
    if (live(leg))
        tell(calls::LegHeld{leg, held});
}

// ---- What the server asks for

void Network::operator()(const calls::RingLeg& command) {
    if (Leg* leg = live(command.leg))
        leg->state = Leg::State::ringing;
}

void Network::operator()(const calls::AnswerLeg& command) {
    answer(command.leg);
}

void Network::operator()(const calls::RejectLeg& command) {
    end(command.leg, calls::EndCause::ended_by_us, command.sip_status);
}

void Network::operator()(const calls::DialPhone& command) {
    Leg leg;
    leg.id = command.leg;
    leg.kind = Leg::Kind::phone;
    leg.state = Leg::State::ringing;
    leg.who = server_.phone_key(command.phone);
    leg.shown_number = command.caller_number;
    leg.shown_name = command.caller_name;
    known_.insert(leg.id);
    const bool reachable = registered_.contains(leg.who);
    const bool busy = of_phone(leg.who) != nullptr;
    legs_.push_back(std::move(leg));
    if (!reachable)
        return end(command.leg, calls::EndCause::unreachable);
    if (busy)
        return end(command.leg, calls::EndCause::rejected, 486);
    tell(calls::LegRinging{command.leg});
    if (command.auto_answer)
        return answer(command.leg);
    simulation_.after(milliseconds(command.ring_timeout_ms), [this, id = command.leg] {
        const Leg* ringing = live(id);
        if (ringing && ringing->state == Leg::State::ringing)
            end(id, calls::EndCause::no_answer);
    });
}

// It rings there, for as long as it may.
void Network::operator()(const calls::DialNumber& command) {
    Leg leg;
    leg.id = command.leg;
    leg.kind = Leg::Kind::outside;
    leg.state = Leg::State::ringing;
    leg.who = command.number;
    leg.shown_number = command.caller_number;
    leg.shown_name = command.caller_name;
    known_.insert(leg.id);
    legs_.push_back(std::move(leg));
    const TrunkId trunk = command.trunks.empty() ? TrunkId{1} : command.trunks.front();
    tell(calls::LegRouted{command.leg, trunk, command.number});
    tell(calls::LegRinging{command.leg, trunk});
    simulation_.after(milliseconds(command.ring_timeout_ms), [this, id = command.leg] {
        const Leg* ringing = live(id);
        if (ringing && ringing->state == Leg::State::ringing)
            end(id, calls::EndCause::no_answer, 408);
    });
}

void Network::operator()(const calls::EndLeg& command) {
    if (Leg* leg = live(command.leg))
        leg->reason = command.reason;
    end(command.leg, calls::EndCause::ended_by_us);
}

void Network::operator()(const calls::Play& command) {
    Leg* leg = live(command.leg);
    if (!leg)
        return;
    leg->hears = {Sound::Kind::sounds, {}, command.sounds};
    leg->playback = command.playback;
    if (command.loop)
        return;
    Span lasts;
    for (const auto& sound : command.sounds)
        lasts = lasts + (sound.starts_with("tone:") ? tone_lasts : prompt_lasts);
    simulation_.after(lasts, [this, id = command.leg, playback = command.playback] {
        Leg* listener = live(id);
        if (!listener || listener->playback != playback)
            return;
        stop_hearing(*listener);
        tell(calls::PlaybackEnded{id, playback});
    });
}

void Network::operator()(const calls::StopPlay& command) {
    if (Leg* leg = live(command.leg); leg && leg->hears.kind == Sound::Kind::sounds)
        stop_hearing(*leg);
}

void Network::operator()(const calls::MuteLeg& command) {
    Leg* leg = live(command.leg);
    if (!leg || leg->muted == command.muted)
        return;
    pause_tapes();
    leg->muted = command.muted;
    run_tapes();
}

void Network::operator()(const calls::DoubtLeg& command) {
    const Leg* leg = live(command.leg);
    if (!leg || leg->has_audio)
        return;
    simulation_.after(doubted_silence, [this, id = command.leg] {
        const Leg* silent = live(id);
        if (silent && !silent->has_audio)
            end(id, calls::EndCause::media_timeout);
    });
}

void Network::operator()(const calls::SendDigits& command) {
    if (Leg* leg = live(command.leg))
        leg->digits_sent += command.digits;
}

void Network::operator()(const calls::ListLegs&) {
    calls::LegList list;
    for (const Leg& leg : legs_) {
        if (!is_over(leg) && known_.contains(leg.id))
            list.legs.push_back(leg.id);
    }
    tell(std::move(list));
}

}  // namespace zongji::scenarios
