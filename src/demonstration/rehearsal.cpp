#include "demonstration/rehearsal.h"

#include <algorithm>

namespace zongji::demonstration {
namespace {

// How long a person looks at the page before he takes a call.
constexpr Span to_accept = seconds(2);
constexpr Span to_choose = seconds(7);
constexpr Span look_up = milliseconds(30);

}  // namespace

Rehearsal::Rehearsal(std::shared_ptr<const contact_centre::LiveConfiguration> configuration,
                     IdSource& ids, Now begin, const calls::SoundLibrary& library, Record record)
    : now_(begin), ids_(ids), library_(library), record_(std::move(record)), centre_(ids, *this) {
    centre_.configure(std::move(configuration), now_);
}

void Rehearsal::go_on_until(Timestamp time) {
    if (time > now_.utc)
        pass(time - now_.utc);
}

void Rehearsal::sign_in(UserId agent) {
    const LegId leg = ids_.next<LegId>(now_.utc);
    browser_legs_[agent] = leg;
    centre_.page_opened(agent, now_);
    tell(calls::BrowserLegReady{leg, agent});
    (void)say(agent, desk::SetPresence{live::Presence::on_break, "busy"}).ok();
}

void Rehearsal::sign_out(UserId agent) {
    (void)say(agent, desk::SetPresence{live::Presence::offline, ""}).ok();
    tell(calls::LegEnded{browser_legs_.at(agent), calls::EndCause::hung_up, 0});
    browser_legs_.erase(agent);
    centre_.page_closed(agent, now_);
    pass(minutes(1));
}

Result<Rehearsal::Lived> Rehearsal::live_through(const Call& call) {
    const LegId leg = ids_.next<LegId>(now_.utc);
    recording_.reset();
    tell(calls::LegArrived{leg, call.trunk, {}, call.number, call.caller, ""});
    Lived lived{arrived_, {}, {}, {}};
    const auto hang_up = [&] {
        playing_.erase(leg);
        tell(calls::LegEnded{leg, calls::EndCause::hung_up, 0});
    };

    pass(look_up);
    centre_.caller_found(lived.interaction, call.facts, now_);
    carry_out();
    pass(to_choose);
    if (call.press.empty()) {
        hang_up();
        return lived;
    }
    tell(calls::DigitPressed{leg, call.press.front()});
    if (!call.agent) {
        pass(call.wait);
        hang_up();
        return lived;
    }

    const UserId agent = *call.agent;
    pass(std::max(call.wait - to_accept, Span{0}));
    ZONGJI_CHECK(say(agent, desk::SetPresence{live::Presence::available, ""}));
    pass(to_accept);
    ZONGJI_TRY(const auto desk, centre_.desk(agent, now_));
    if (!desk.offer)
        return Error{ErrorCode::failed, "the agent was not offered the call", {}};
    ZONGJI_CHECK(say(agent, desk::AcceptOffer{desk.offer->offer_id}));
    lived.bridged = now_.tick;
    pass(call.talk);
    hang_up();
    lived.unbridged = now_.tick;
    lived.recording = recording_;

    pass(call.wrap_up);
    if (!call.disposition.empty())
        ZONGJI_CHECK(say(agent, desk::NoteDisposition{lived.interaction, call.disposition}));
    ZONGJI_CHECK(say(agent, desk::SetPresence{live::Presence::on_break, "busy"}));
    ZONGJI_CHECK(say(agent, desk::EndWrapUp{lived.interaction}));
    return lived;
}

void Rehearsal::pass(Span time) {
    const Instant end = now_.tick + time;
    while (true) {
        Instant next = centre_.next_deadline();
        auto ended = playing_.end();
        for (auto it = playing_.begin(); it != playing_.end(); ++it) {
            if (it->second.until < next) {
                next = it->second.until;
                ended = it;
            }
        }
        if (next > end)
            break;
        const Span step = std::max(next - now_.tick, Span{0});
        now_ = {now_.utc + step, now_.tick + step};
        if (ended != playing_.end()) {
            const calls::PlaybackEnded event{ended->first, ended->second.playback};
            playing_.erase(ended);
            tell(event);
        } else {
            centre_.on_time(now_);
            carry_out();
        }
    }
    now_ = {now_.utc + (end - now_.tick), end};
}

void Rehearsal::carry_out() {
    while (!asked_.empty()) {
        const calls::Command command = std::move(asked_.front());
        asked_.pop_front();
        carry_out(command);
    }
}

void Rehearsal::carry_out(const calls::Command& command) {
    if (const auto* answer = std::get_if<calls::AnswerLeg>(&command)) {
        tell(calls::LegAnswered{answer->leg});
    } else if (const auto* play = std::get_if<calls::Play>(&command)) {
        playing_.erase(play->leg);
        if (!play->loop)
            playing_[play->leg] = {now_.tick + length_of(play->sounds), play->playback};
    } else if (const auto* room = std::get_if<calls::SetRoom>(&command)) {
        for (const auto& member : room->members)
            playing_.erase(member.leg);
    } else if (const auto* start = std::get_if<calls::StartRecording>(&command)) {
        recording_ = start->recording;
    } else if (const auto* over = std::get_if<calls::EndLeg>(&command)) {
        playing_.erase(over->leg);
        tell(calls::LegEnded{over->leg, calls::EndCause::ended_by_us, 0});
    }
}

void Rehearsal::tell(const calls::Event& event) {
    centre_.on_call_event(event, now_);
    carry_out();
}

Result<void> Rehearsal::say(UserId agent, const desk::Command& command) {
    const auto desk = centre_.command(agent, command, now_);
    carry_out();
    if (!desk)
        return desk.error();
    return {};
}

Span Rehearsal::length_of(const std::vector<calls::SoundKey>& sounds) const {
    std::int64_t samples = 0;
    for (const auto& key : sounds) {
        if (const auto found = library_.find(key); found != library_.end())
            samples += static_cast<std::int64_t>(found->second->pcm.size());
    }
    return microseconds(samples * 125);  // 8 kHz
}

}  // namespace zongji::demonstration
