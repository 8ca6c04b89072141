#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

#include <algorithm>

namespace zongji::scenarios {
namespace {

std::string heard(World& world, const Leg& leg) {
    if (leg.state == Leg::State::over)
        return "the call is over";
    switch (leg.hears.kind) {
        case Sound::Kind::nothing:
            return "nothing is heard";
        case Sound::Kind::sounds: {
            std::string names;
            for (const auto& name : leg.hears.names)
                names += (names.empty() ? "" : ", ") + name;
            return names + " is heard";
        }
        case Sound::Kind::somebody:
            break;
    }
    const Leg* speaker = world.network.find(leg.hears.speaker);
    return speaker && speaker->muted ? "somebody is there, who is muted" : "somebody is heard";
}

bool hears_sound(const Leg& leg, const std::string& begin) {
    return leg.state == Leg::State::up && leg.hears.kind == Sound::Kind::sounds &&
           std::ranges::any_of(leg.hears.names,
                               [&](const auto& name) { return name.starts_with(begin); });
}

void expect_both(World& world, const std::string& agent, const std::string& caller) {
    const Leg& customer = call_of(world, caller);
    const Leg* leg = world.leg_of(agent);
    const bool both = leg && world.network.hears(customer.id, leg->id) &&
                      world.network.hears(leg->id, customer.id);
    if (!both) {
        throw Unexpected{agent + " and " + caller + " hear each other",
                         fmt::format("at {}: {}; at {}: {}", caller, heard(world, customer), agent,
                                     leg ? heard(world, *leg) : "no phone")};
    }
}

void hear_each_other(World& world, const Words& words) {
    expect_both(world, words["agent"], words["caller"]);
}

void talk(World& world, const Words& words) {
    const Instant end = world.simulation.now().tick + words.time("time");
    world.rest();
    do {
        world.rest();
        expect_both(world, words["agent"], words["caller"]);
    } while (world.simulation.run_to_next(end));
    world.rest();
}

void hears_music(World& world, const Words& words) {
    const Leg& leg = call_of(world, words["caller"]);
    const bool music = hears_sound(leg, "music:") || hears_sound(leg, "prompt:music");
    expect(music, words["caller"] + " hears music", heard(world, leg));
}

void hears_prompt(World& world, const Words& words) {
    const Leg& leg = call_of(world, words["caller"]);
    expect(hears_sound(leg, "prompt:" + words["prompt"] + ":"),
           words["caller"] + " hears the prompt " + words["prompt"], heard(world, leg));
}

void hears_place(World& world, const Words& words) {
    const Leg& leg = call_of(world, words["caller"]);
    expect(hears_sound(leg, "position:" + words["place"] + ":"),
           words["caller"] + " hears that " + words["place"] + " wait before him",
           heard(world, leg));
}

void hears_language(World& world, const Words& words) {
    const Leg& leg = call_of(world, words["caller"]);
    const bool spoken = std::ranges::any_of(
        leg.hears.names, [&](const auto& name) { return name.ends_with(":" + words["language"]); });
    expect(spoken, words["caller"] + " is spoken to in " + words["language"], heard(world, leg));
}

void hears_nothing(World& world, const Words& words) {
    const Leg& leg = call_of(world, words["caller"]);
    const bool nothing = leg.state == Leg::State::up && leg.hears.kind == Sound::Kind::nothing;
    expect(nothing, words["caller"] + " hears nothing", heard(world, leg));
}

void does_not_hear(World& world, const Words& words) {
    const Leg& customer = call_of(world, words["caller"]);
    const Leg* agent = world.leg_of(words["agent"]);
    expect(!agent || !world.network.hears(customer.id, agent->id),
           words["caller"] + " does not hear " + words["agent"], "he does");
}

void agent_does_not_hear(World& world, const Words& words) {
    const Leg& customer = call_of(world, words["caller"]);
    const Leg* agent = world.leg_of(words["agent"]);
    expect(!agent || !world.network.hears(agent->id, customer.id),
           words["agent"] + " does not hear " + words["caller"], "he does");
}

void agent_hears(World& world, const Words& words) {
    const Leg& customer = call_of(world, words["caller"]);
    const Leg* agent = world.leg_of(words["agent"]);
    expect(agent && world.network.hears(agent->id, customer.id),
           words["agent"] + " hears " + words["caller"],
           agent ? heard(world, *agent) : "he has no phone");
}

void expect_heard(World& world, const std::string& listener, const std::string& speaker,
                  bool expected) {
    const Leg* ear = world.leg_of(listener);
    const Leg* mouth = world.leg_of(speaker);
    const bool hears = ear && mouth && world.network.hears(ear->id, mouth->id);
    expect(hears == expected, listener + (expected ? " hears " : " does not hear ") + speaker,
           expected ? (ear ? heard(world, *ear) : "no phone") : "he does");
}

void colleagues_hear_each_other(World& world, const Words& words) {
    expect_heard(world, words["agent"], words["colleague"], true);
    expect_heard(world, words["colleague"], words["agent"], true);
}

void colleague_hears(World& world, const Words& words) {
    expect_heard(world, words["agent"], words["colleague"], true);
}

void colleague_does_not_hear(World& world, const Words& words) {
    expect_heard(world, words["agent"], words["colleague"], false);
}

void agent_hears_music(World& world, const Words& words) {
    const Leg* leg = world.leg_of(words["agent"]);
    expect(leg && hears_sound(*leg, "music:"), words["agent"] + " hears music",
           leg ? heard(world, *leg) : "he has no phone");
}

void agent_hears_tone(World& world, const Words& words) {
    const Leg* agent = world.leg_of(words["agent"]);
    expect(agent && hears_sound(*agent, "tone:"), words["agent"] + " hears a tone",
           agent ? heard(world, *agent) : "he has no phone");
}

void heard_keys(World& world, const Words& words) {
    expect_same(call_of(world, words["caller"]).digits_sent, words["keys"],
                "what reached his telephone");
}

// ---- Recordings

// Recorded time is bridged time, within what is promised.
void expect_about(Span was, Span expected, std::string_view what) {
    const std::int64_t apart = std::abs(was.ms() - expected.ms());
    expect(apart <= 40, fmt::format("{} is {} ms", what, expected.ms()),
           fmt::format("it is {} ms", was.ms()));
}

const Taped& last_recording(World& world) {
    if (world.network.recordings().empty())
        throw Unexpected{"there is a recording", "there is none"};
    return world.network.recordings().back();
}

void holds_of_both(World& world, const Words& words) {
    expect_about(world.network.taped(last_recording(world)), words.time("time"),
                 "what the recording holds");
}

void holds_without_agent(World& world, const Words& words) {
    expect_about(last_recording(world).without(calls::agent_track), words.time("time"),
                 "what the recording holds without the agent's voice");
}

void recordings_hold(World& world, const Words& words) {
    Span all;
    const auto id = world.interaction_of(words["caller"]);
    for (const Taped& tape : world.network.recordings()) {
        if (tape.interaction == id)
            all = all + world.network.taped(tape);
    }
    expect_about(all, words.time("time"), "what all recordings of it hold");
}

void no_recording(World& world, const Words&) {
    expect(world.network.recordings().empty(), "nothing is recorded", "a recording was made");
}

void breaks(World& world, const Words&) {
    world.network.break_recording(last_recording(world).id);
}

void listed(World& world, const Words& words, bool complete) {
    const json::value page = world.contact(world.interaction_of(words["caller"]));
    expect(page.is_object(), "the contact is on record", "it is not");
    const json::array& recordings = page.at("recordings").as_array();
    expect(!recordings.empty(), "a recording is on record", "none is");
    const json::value& last = recordings.back();
    expect_same(last.at("complete").as_bool(), complete, "that it is complete");
    expect_same(last.at("duration_ms").to_number<std::int64_t>(), words.time("time").ms(),
                "its length on record, in ms,");
}

void on_record(World& world, const Words& words) {
    listed(world, words, true);
}
void broken_on_record(World& world, const Words& words) {
    listed(world, words, false);
}

}  // namespace

std::vector<Step> hearing_steps() {
    using enum Nature;
    return {
        {"{agent} and {caller} hear each other", "", live, hear_each_other},
        {"{agent} and {caller} talk for {time}", "they hear each other all the while", live, talk},
        {"{caller} hears music", "", live, hears_music},
        {"{caller} hears the prompt {prompt:word}", "", live, hears_prompt},
        {"{caller} hears that {place:count} wait before him", "his place in the queue", live,
         hears_place},
        {"{caller} is spoken to in {language:word}", "zh-CN or en", live, hears_language},
        {"{caller} hears nothing", "", live, hears_nothing},
        {"{caller} does not hear {agent}", "", live, does_not_hear},
        {"{agent} does not hear {caller}", "", live, agent_does_not_hear},
        {"{agent} hears {caller}", "", live, agent_hears},
        {"{agent} and {colleague:agent} hear each other", "", live, colleagues_hear_each_other},
        {"{agent} hears {colleague:agent}", "", live, colleague_hears},
        {"{agent} does not hear {colleague:agent}", "", live, colleague_does_not_hear},
        {"{agent} hears music", "", live, agent_hears_music},
        {"{agent} hears a tone", "before a call is answered by itself", live, agent_hears_tone},
        {"{caller} gets the keys {keys}", "that the agent pressed", live, heard_keys},
        {"the recording holds {time} of both", "the latest one", live, holds_of_both},
        {"the recording holds {time} without the agent", "while he was muted", live,
         holds_without_agent},
        {"the recordings of {caller} hold {time}", "all of them together", live, recordings_hold},
        {"nothing is recorded", "", live, no_recording},
        {"the recording breaks", "its disk takes no more", deed, breaks},
        {"a recording of {caller} with {time} is on record", "", record, on_record},
        {"a broken recording of {caller} with {time} is on record", "", record, broken_on_record},
    };
}

}  // namespace zongji::scenarios
