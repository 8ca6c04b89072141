#include "domain/contact_centre/state.h"

#include <algorithm>
#include <utility>

// A supervisor in an agent's call: he listens, speaks to the agent, speaks to all, takes it over or
// ends it. He is a party like the others; whom his words reach is his voice.
namespace zongji::contact_centre {
namespace {

Voice voice_of(desk::Supervision how) {
    switch (how) {
        case desk::Supervision::listen:
            return Voice::nobody;
        case desk::Supervision::whisper:
            return Voice::agents;
        case desk::Supervision::barge:
            return Voice::everybody;
    }
    return Voice::nobody;
}

journal::SupervisorVoice word_of(Voice voice) {
    switch (voice) {
        case Voice::nobody:
            return journal::SupervisorVoice::nobody;
        case Voice::agents:
            return journal::SupervisorVoice::agents;
        case Voice::everybody:
            return journal::SupervisorVoice::everybody;
    }
    return journal::SupervisorVoice::nobody;
}

}  // namespace

Result<void> State::supervise(AgentId supervisor, AgentId agent, desk::Supervision how, Now now) {
    Interaction* call = call_of(agent);
    if (!call || !call->handler() || supervisor == agent)
        return conflict("this agent is in no call");
    if (Party* mine = call->of(supervisor)) {
        if (mine->kind != PartyKind::supervisor)
            return conflict("you take part in this call");
        let_speak(*call, *mine, voice_of(how), now);
        return {};
    }
    Desk& desk = desks.at(supervisor);
    if (desk.supervises || call_of(supervisor))
        return conflict("you are in another call");
    const LiveAgent& known = configuration->agents.at(supervisor);
    if (!known.phone && !desk.browser_leg)
        return conflict("the phone in the browser is not ready");
    if (known.phone && !reachable_phones.contains(known.phone))
        return conflict("your phone is not there");
    const WorkId work = ids.next<WorkId>(now.utc);
    if (known.takes_calls)
        ZONGJI_CHECK(
            router.begin({.id = work, .interaction = call->id, .queue = {}}, supervisor, now));

    Party& party = admit(*call, PartyKind::supervisor);
    party.agent = supervisor;
    party.work = known.takes_calls ? work : WorkId{};
    party.voice = voice_of(how);
    desk.supervises = call->id;
    if (!known.phone) {
        party.leg = desk.browser_leg;
        supervisor_comes(*call, party, now);
        return {};
    }
    party.state = PartyState::ringing;
    party.leg = ids.next<LegId>(now.utc);
    legs.emplace(party.leg, LegOwner{LegUse::agent_phone, call->id, supervisor, {}});
    port.command(calls::DialPhone{.leg = party.leg,
                                  .phone = known.phone,
                                  .caller_number = configuration->agents.at(agent).user.number,
                                  .caller_name = name_of(agent),
                                  .auto_answer = true,
                                  .partner = call->customer().leg});
    return {};
}

void State::supervisor_comes(Interaction& interaction, Party& party, Now now) {
    const Voice voice = std::exchange(party.voice, Voice::nobody);
    party.state = PartyState::in;
    party.queue = interaction.queue;
    begin_segment(interaction, party, journal::SegmentRole::supervising, now);
    let_speak(interaction, party, voice, now);
}

// A voice that the customer hears has a track from then on; one that he does not hear has none.
void State::let_speak(Interaction& interaction, Party& party, Voice voice, Now now) {
    party.voice = voice;
    record(journal::SupervisionChanged{interaction.id, party.segment, party.agent, word_of(voice)},
           now);
    if (voice == Voice::everybody && party.track == 0)
        record_party(interaction, party);
    arrange(interaction, now);
}

Result<void> State::stop_supervising(AgentId supervisor, Now now) {
    Desk* desk = desk_of(supervisor);
    Interaction* call = desk ? find(desk->supervises) : nullptr;
    Party* mine = call ? call->by_supervisor(supervisor) : nullptr;
    if (!mine)
        return conflict("you supervise no call");
    end_part(*call, *mine, "supervisor_left", Then::free, now);
    return {};
}

void State::dismiss_supervisors(Interaction& interaction, Now now) {
    const auto next = [&] {
        return std::ranges::find(interaction.parties, PartyKind::supervisor, &Party::kind);
    };
    for (auto party = next(); party != interaction.parties.end(); party = next())
        end_part(interaction, *party, "ended", Then::free, now);
}

Result<void> State::take_over_call(AgentId supervisor, AgentId agent, Now now) {
    Interaction* call = call_of(agent);
    Party* mine = call ? call->of(supervisor) : nullptr;
    if (!mine || mine->kind != PartyKind::supervisor || !call->handler())
        return conflict("you supervise no call of this agent");
    if (Party* asked = call->consulted())
        end_part(*call, *asked, "dismissed", Then::free, now);
    mine = call->of(supervisor);
    mine->kind = PartyKind::agent;
    mine->voice = Voice::everybody;
    take_over(*call, *mine, "taken_over", Then::wrap_up, now);
    return {};
}

// What rings at a colleague is answered here.
Result<void> State::pick_up(AgentId me, AgentId agent, Now now) {
    const Desk* ringing = desk_of(agent);
    Desk& desk = desks.at(me);
    const auto view = router.agent(agent);
    Interaction* call =
        view && view->offer && view->interaction ? find(*view->interaction) : nullptr;
    if (!ringing || !call || call->work != *view->work)
        return conflict("no customer rings at this agent");
    if (call_of(me))
        return conflict("you are in another call");
    if (!desk.browser_leg)
        return conflict("the phone in the browser is not ready");
    const WorkId work = ids.next<WorkId>(now.utc);
    const routing::Work mine{.id = work, .interaction = call->id, .queue = call->queue};
    if (configuration->agents.at(me).takes_calls)
        ZONGJI_CHECK(router.begin(mine, me, now));
    router.leave(call->work, "picked_up", now);
    connect(*call, me, desk.browser_leg, work, now);
    return {};
}

Result<void> State::release_call(AgentId agent, Now now) {
    Interaction* call = call_of(agent);
    if (!call || !call->handler())
        return conflict("this agent is in no call");
    end_parts(*call, "released", Then::wrap_up, now);
    end_interaction(*call, journal::Outcome::handled, "released", now);
    return {};
}

}  // namespace zongji::contact_centre
