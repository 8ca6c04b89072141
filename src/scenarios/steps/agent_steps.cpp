#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

std::string key_of(const live::DeskState& desk) {
    if (desk.call)
        return std::to_string(desk.call->interaction_id.value);
    if (desk.wrap_up)
        return std::to_string(desk.wrap_up->interaction_id.value);
    throw Unexpected{"he has a call or wraps one up", "he has none"};
}

// One of the verbs on the call that he has.
void do_with_call(World& world, const std::string& agent, const std::string& verb,
                  const json::value& body = json::object{}) {
    world.done(world.post(agent, "/interactions/" + key_of(world.desk(agent)) + "/" + verb, body));
}

void set_presence(World& world, const std::string& agent, const std::string& presence,
                  const json::value& reason = nullptr) {
    world.done(world.post(agent, "/desk/set_presence",
                          json::object{{"presence", presence}, {"reason", reason}}));
}

// Signs in, and has what he hears and speaks with.
void sits_down(World& world, const Words& words) {
    const std::string& agent = words["agent"];
    world.sign_in(agent);
    world.open_tab(agent, "1");
    if (!world.has_browser_phone(agent)) {
        world.network.set_registered(world.user(agent).phone, true);
    } else if (!world.network.of_browser(world.user_id(agent))) {
        world.offer_audio(*world.tab(agent), false);
    }
    world.rest();
}

void is_ready(World& world, const Words& words) {
    sits_down(world, words);
    set_presence(world, words["agent"], "available");
}

void goes_offline(World& world, const Words& words) {
    set_presence(world, words["agent"], "offline");
}

void takes_a_break(World& world, const Words& words) {
    set_presence(world, words["agent"], "on_break", "rest");
}

void takes_a_break_for(World& world, const Words& words) {
    set_presence(world, words["agent"], "on_break", json::value(words["reason"]));
}

void answers(World& world, const Words& words) {
    const std::string& agent = words["agent"];
    const auto desk = world.desk(agent);
    if (const auto* ringing = world.has_browser_phone(agent) ? nullptr : world.leg_of(agent)) {
        world.network.answer(ringing->id);
        return world.rest();
    }
    if (desk.offer) {
        const std::string id = std::to_string(desk.offer->offer_id.value);
        world.kept["offer of " + agent] = id;
        return world.done(world.post(agent, "/offers/" + id + "/accept_offer"));
    }
    throw Unexpected{"a call rings at " + agent, "none does"};
}

// With a click that came too late: on what his page showed.
void clicks_late(World& world, const Words& words) {
    const auto kept = world.kept.find("offer of " + words["agent"]);
    if (kept == world.kept.end())
        throw Unexpected{"he has seen an offer", "none yet"};
    world.done(world.post(words["agent"],
                          "/offers/" + std::string(kept->second.as_string()) + "/accept_offer"));
}

void sees_the_offer(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    if (!desk.offer)
        throw Unexpected{"a call rings at " + words["agent"], "none does"};
    world.kept["offer of " + words["agent"]] = std::to_string(desk.offer->offer_id.value);
}

void rejects(World& world, const Words& words) {
    const std::string& agent = words["agent"];
    if (const auto* ringing = world.has_browser_phone(agent) ? nullptr : world.leg_of(agent)) {
        world.network.refuse(ringing->id);
        return world.rest();
    }
    const auto desk = world.desk(agent);
    if (!desk.offer)
        throw Unexpected{"a call rings at " + agent, "none does"};
    world.done(world.post(
        agent, "/offers/" + std::to_string(desk.offer->offer_id.value) + "/reject_offer"));
}

void holds(World& world, const Words& words) {
    do_with_call(world, words["agent"], "hold_call");
}
void resumes(World& world, const Words& words) {
    do_with_call(world, words["agent"], "resume_call");
}
void hold_at_phone(World& world, const Words& words, bool held) {
    const Leg* leg = world.leg_of(words["agent"]);
    expect(leg && leg->kind == Leg::Kind::phone && leg->state == Leg::State::up,
           words["agent"] + " speaks with his phone", "he does not");
    world.network.hold(leg->id, held);
    world.rest();
}
void holds_at_phone(World& world, const Words& words) {
    hold_at_phone(world, words, true);
}
void resumes_at_phone(World& world, const Words& words) {
    hold_at_phone(world, words, false);
}
void phone_refuses(World& world, const Words& words) {
    const Leg* ringing = world.leg_of(words["agent"]);
    expect(ringing && ringing->kind == Leg::Kind::phone, "a call rings at " + words["agent"],
           "none does");
    world.network.refuse(ringing->id, words.count("count"));
    world.rest();
}
void mutes(World& world, const Words& words) {
    do_with_call(world, words["agent"], "mute_call");
}
void unmutes(World& world, const Words& words) {
    do_with_call(world, words["agent"], "unmute_call");
}

void agent_hangs_up(World& world, const Words& words) {
    const std::string& agent = words["agent"];
    const Leg* leg = world.leg_of(agent);
    if (!world.has_browser_phone(agent) && leg && leg->state == Leg::State::up) {
        world.network.hang_up(leg->id);
        return world.rest();
    }
    do_with_call(world, agent, "hang_up_call");
}

std::string agent_id(World& world, const std::string& agent) {
    return std::to_string(world.user_id(agent).value);
}
std::string queue_id(World& world, const std::string& queue) {
    return std::to_string(world.server->configuration()->queues.at(queue).id.value);
}

void transfers_to_agent(World& world, const Words& words) {
    do_with_call(world, words["agent"], "transfer_call",
                 json::object{{"agent_id", agent_id(world, words["colleague"])},
                              {"note", "about the delivery"}});
}
void transfers_to_queue(World& world, const Words& words) {
    do_with_call(world, words["agent"], "transfer_call",
                 json::object{{"queue_id", queue_id(world, words["queue"])}});
}
void transfers_to_flow(World& world, const Words& words) {
    do_with_call(world, words["agent"], "transfer_call", json::object{{"flow", words["flow"]}});
}
void asks_agent(World& world, const Words& words) {
    do_with_call(world, words["agent"], "consult_call",
                 json::object{{"agent_id", agent_id(world, words["colleague"])},
                              {"note", "may I promise this?"}});
}
void asks_queue(World& world, const Words& words) {
    do_with_call(world, words["agent"], "consult_call",
                 json::object{{"queue_id", queue_id(world, words["queue"])}});
}
void swaps(World& world, const Words& words) {
    do_with_call(world, words["agent"], "swap_call");
}
void joins(World& world, const Words& words) {
    do_with_call(world, words["agent"], "join_call");
}
void completes(World& world, const Words& words) {
    do_with_call(world, words["agent"], "complete_transfer");
}
void dismisses(World& world, const Words& words) {
    const std::string& agent = words["agent"];
    const auto desk = world.desk(agent);
    if (!desk.call)
        throw Unexpected{"he has a call", "he has none"};
    for (const auto& party : desk.call->parties) {
        if (party.kind != PartyKind::customer && !party.me) {
            return do_with_call(world, agent,
                                fmt::format("parties/{}/dismiss_party", party.party_id.value));
        }
    }
    throw Unexpected{"somebody else is in the call", "nobody is"};
}

void on_agent(World& world, const Words& words, const std::string& verb,
              const json::value& body = json::object{}) {
    const std::string& he = words["supervisor"];
    world.done(world.post(he, "/agents/" + agent_id(world, words["agent"]) + "/" + verb, body));
}
void listens_in(World& world, const Words& words) {
    on_agent(world, words, "supervise_call", json::object{{"how", "listen"}});
}
void whispers(World& world, const Words& words) {
    on_agent(world, words, "supervise_call", json::object{{"how", "whisper"}});
}
void barges_in(World& world, const Words& words) {
    on_agent(world, words, "supervise_call", json::object{{"how", "barge"}});
}
void takes_over_call(World& world, const Words& words) {
    on_agent(world, words, "take_over_call");
}
void picks_up(World& world, const Words& words) {
    on_agent(world, words, "pick_up_call");
}
void releases(World& world, const Words& words) {
    on_agent(world, words, "release_call");
}
void sets_break(World& world, const Words& words) {
    on_agent(world, words, "set_presence", json::object{{"presence", "on_break"}});
}
void stops_supervising(World& world, const Words& words) {
    world.done(world.post(words["supervisor"], "/desk/stop_supervising"));
}

void agent_presses(World& world, const Words& words) {
    do_with_call(world, words["agent"], "send_digits", json::object{{"digits", words["keys"]}});
}

void ends_wrap_up(World& world, const Words& words) {
    do_with_call(world, words["agent"], "end_wrap_up");
}

void meddles(World& world, const Words& words) {
    const auto id = world.interaction_of(words["caller"]);
    world.done(
        world.post(words["agent"], "/interactions/" + std::to_string(id.value) + "/hang_up_call"));
}

void dials(World& world, const Words& words) {
    world.network.call_inside(world.user(words["agent"]).phone, words["code"]);
    world.pass(Network::tone_lasts);
}

// ---- What is so

std::string who_is_there(const live::DeskState& desk) {
    std::string there;
    for (const auto& party : desk.call->parties) {
        there += fmt::format("{}{} {}", there.empty() ? "" : ", ",
                             party.name.empty() ? enum_name(party.kind) : party.name,
                             std::string(enum_name(party.state)));
    }
    return there;
}

void colleague_is(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.call.has_value(), "he has a call", "he has none");
    for (const auto& party : desk.call->parties) {
        if (party.agent_id.value == world.user_id(words["colleague"]).value)
            return expect_same(std::string(enum_name(party.state)), words["state"],
                               words["colleague"]);
    }
    throw Unexpected{words["colleague"] + " is in the call", who_is_there(desk)};
}

void is_told(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.call.has_value(), "he has a call", "he has none");
    expect_same(std::string(enum_name(desk.call->failure)), words["failure"],
                "why nothing came of it");
}

void rings_because(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.offer.has_value(), "a call rings at " + words["agent"], "none does");
    expect_same(enum_name(desk.offer->purpose), words["purpose"], "why it rings");
}

void reads_note(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.offer || desk.call, "he has a call", "he has none");
    expect_same(desk.offer ? desk.offer->note : desk.call->note, words["note"], "the note");
}

void is_so(World& world, const Words& words) {
    expect_same(spoken(world.desk(words["agent"]).presence), words["presence"], words["agent"]);
}

void will_be(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    const std::string next = desk.next_presence ? spoken(*desk.next_presence) : "nothing else";
    expect_same(next, words["presence"], "what comes next");
}

void gets_none_because(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect_same(spoken(desk.why_idle.code), words["why"], "the reason");
    world.sign_in_unseen("he");
    for (const auto& figures : world.board("he").agents) {
        if (figures.agent_id.value == world.user_id(words["agent"]).value)
            expect_same(spoken(figures.why_idle.code), words["why"], "the reason on the board");
    }
}

void shows_the_call_as(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.call.has_value(), "he has a call", "he has none");
    expect_same(enum_name(desk.call->state), words["state"], "his desk");
}

void ended_early(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(desk.wrap_up && desk.wrap_up->ends_at, "the wrap-up has an end", "it has none");
    const Span left = *desk.wrap_up->ends_at - world.simulation.now().utc;
    expect(std::abs((left - words.time("time")).ms()) <= 50,
           fmt::format("{} ms are left of the wrap-up", words.time("time").ms()),
           fmt::format("{} ms are left", left.ms()));
}

void sees_the_name(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    const live::CallerView* caller = desk.offer     ? &desk.offer->caller
                                     : desk.call    ? &desk.call->caller
                                     : desk.wrap_up ? &desk.wrap_up->caller
                                                    : nullptr;
    expect(caller, "he has a call", "he has none");
    expect_same(caller->name, words["name"], "the caller's name on his desk");
}

void sees_the_number(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    const live::CallerView* caller = desk.offer  ? &desk.offer->caller
                                     : desk.call ? &desk.call->caller
                                                 : nullptr;
    expect(caller, "he has a call", "he has none");
    expect_same(caller->number, words["number"], "the caller's number on his desk");
}

void has_missed(World& world, const Words& words) {
    expect_same(world.desk(words["agent"]).today.missed_offers, words.count("count"),
                "what he missed today");
}

void has_answered(World& world, const Words& words) {
    expect_same(world.desk(words["agent"]).today.answered, words.count("count"),
                "what he answered today");
}

}  // namespace

std::vector<Step> agent_steps() {
    using enum Nature;
    return {
        {"{agent} sits down",
         "signs in, opens a page, and his phone is there; he takes no calls yet", setting,
         sits_down},
        {"{agent} is ready", "sits down if he has not, and takes calls", setting, is_ready},
        {"{agent} goes offline", "takes no more calls", deed, goes_offline},
        {"{agent} takes a break", "takes no more calls for now", deed, takes_a_break},
        {"{agent} takes a break for {reason:word}", "the same, with one of the reasons", deed,
         takes_a_break_for},
        {"{agent} answers", "the call that rings at him", deed, answers},
        {"{agent} sees the offer", "and remembers it, for a click that comes late", deed,
         sees_the_offer},
        {"{agent} clicks on the offer that is over", "as his page showed it", deed, clicks_late},
        {"{agent} rejects the call", "that rings at him", deed, rejects},
        {"{agent} holds the call", "the customer hears music", deed, holds},
        {"{agent} resumes the call", "after a hold", deed, resumes},
        {"{agent} holds the call with his phone", "with its own key", deed, holds_at_phone},
        {"{agent} takes the call back with his phone", "after that", deed, resumes_at_phone},
        {"{agent}'s phone refuses the call with {count}",
         "a status of SIP: 486 is busy, 603 declined", deed, phone_refuses},
        {"{agent} mutes himself", "the customer hears nothing of him", deed, mutes},
        {"{agent} unmutes himself", "", deed, unmutes},
        {"{agent} hangs up", "on his page, or his phone if that is what he speaks with", deed,
         agent_hangs_up},
        {"{agent} tries to hang up {caller}'s call", "which may not be his", deed, meddles},
        {"{agent} transfers the call to {colleague:agent}", "at once, with a note", deed,
         transfers_to_agent},
        {"{agent} transfers the call to the queue {queue}", "", deed, transfers_to_queue},
        {"{agent} transfers the call to the flow {flow:word}", "", deed, transfers_to_flow},
        {"{agent} asks {colleague:agent}", "while the customer waits, with a note", deed,
         asks_agent},
        {"{agent} asks somebody of the queue {queue}", "while the customer waits", deed,
         asks_queue},
        {"{agent} swaps", "between the customer and who is asked", deed, swaps},
        {"{agent} brings all together", "customer, colleague and himself", deed, joins},
        {"{agent} leaves the customer to the other one", "who is asked, or still rings", deed,
         completes},
        {"{agent} dismisses the other one", "who is asked, rings, or takes part", deed, dismisses},
        {"{supervisor:agent} listens to {agent}", "unheard", deed, listens_in},
        {"{supervisor:agent} whispers to {agent}", "the customer does not hear it", deed, whispers},
        {"{supervisor:agent} speaks in the call of {agent}", "heard by all", deed, barges_in},
        {"{supervisor:agent} stops listening", "leaves the call that he supervises", deed,
         stops_supervising},
        {"{supervisor:agent} takes over the call of {agent}", "whom he supervises", deed,
         takes_over_call},
        {"{supervisor:agent} picks up the call of {agent}", "that rings there", deed, picks_up},
        {"{supervisor:agent} ends the call of {agent}", "", deed, releases},
        {"{supervisor:agent} sends {agent} on a break", "", deed, sets_break},
        {"{agent} presses {keys}", "towards the customer", deed, agent_presses},
        {"{agent} ends the wrap-up", "", deed, ends_wrap_up},
        {"{agent} dials {code:word}", "a feature code, on his own phone", deed, dials},
        {"{agent} is {presence}", "as his page shows it", live, is_so},
        {"{agent}'s desk shows the call as {state:word}", "talking, held or reconnecting", live,
         shows_the_call_as},
        {"{agent}'s desk shows {colleague:agent} as {state:word}",
         "ringing, talking, held or lost: who takes part in his call", live, colleague_is},
        {"{agent} is told that it failed: {failure:word}",
         "busy, no_answer, rejected, lost or timed_out", live, is_told},
        {"it rings at {agent} as {purpose:word}", "customer, consult, transfer or returned", live,
         rings_because},
        {"{agent} reads the note {note:text}", "of who handed on, or asks", live, reads_note},
        {"{agent} will be {presence}", "after the contact, as he asked for", live, will_be},
        {"{agent} gets no calls because: {why}", "as his desk and the board say", record,
         gets_none_because},
        {"{agent}'s wrap-up ends in {time}", "", live, ended_early},
        {"{agent} sees the caller's name {name:text}", "on his desk", record, sees_the_name},
        {"{agent} sees the caller's number {number:text}", "on his desk", live, sees_the_number},
        {"{agent} has missed {count} calls today", "on his desk", live, has_missed},
        {"{agent} has answered {count} calls today", "on his desk", live, has_answered},
    };
}

}  // namespace zongji::scenarios
