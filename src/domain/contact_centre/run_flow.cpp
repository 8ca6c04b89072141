#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {
namespace {

// "welcome" → "prompt:welcome:zh-CN"; "system:invalid" → "system:invalid:zh-CN".
calls::SoundKey sound_key(const std::string& prompt, const std::string& language) {
    if (prompt.starts_with("system:"))
        return prompt + ":" + language;
    return "prompt:" + prompt + ":" + language;
}

journal::Outcome outcome_of(flows::Ending ending) {
    switch (ending) {
        case flows::Ending::self_served:
            return journal::Outcome::self_served;
        case flows::Ending::closed:
            return journal::Outcome::closed;
        case flows::Ending::queue_timed_out:
            return journal::Outcome::queue_timed_out;
        case flows::Ending::failed:
            return journal::Outcome::failed;
    }
    return journal::Outcome::failed;
}

constexpr int most_missing_queues = 20;  // one after the other, without a wait

enum class After { go_on, step_over, no_such_queue };

// What a flow decided is done to its call. Enqueue and HangUp are the last effects of their step.
struct Follow {
    State& state;
    Interaction& interaction;
    Now now;

    After operator()(const flows::Play& wanted) const {
        std::vector<calls::SoundKey> sounds;
        for (const auto& prompt : wanted.prompts)
            sounds.push_back(sound_key(prompt, wanted.language));
        state.play(interaction, std::move(sounds), false, now);
        return After::go_on;
    }
    After operator()(const flows::StopPlay&) const {
        interaction.playback = {};
        state.port.command(calls::StopPlay{interaction.customer().leg});
        return After::go_on;
    }
    After operator()(const flows::StartTimer& timer) const {
        state.set_timer(interaction.flow_timer, Due::Kind::flow, interaction.id.value,
                        now.tick + milliseconds(timer.after_ms));
        return After::go_on;
    }
    After operator()(const flows::CancelTimer&) const {
        state.clear_timer(interaction.flow_timer, Due::Kind::flow, interaction.id.value);
        return After::go_on;
    }
    After operator()(const flows::StepTaken& taken) const {
        state.record(journal::FlowStepTaken{interaction.id, interaction.flow_id, taken.node,
                                            std::string(taken.kind), taken.exit},
                     now);
        return After::go_on;
    }
    After operator()(const flows::Trouble& trouble) const {
        state.port.trouble("flow of number " + interaction.number.key + ", node " + trouble.node +
                           ": " + trouble.what);
        return After::go_on;
    }
    After operator()(const flows::Enqueue& into) const {
        return state.enqueue(interaction, into.queue, into.priority, now) ? After::step_over
                                                                          : After::no_such_queue;
    }
    After operator()(const flows::HangUp& end) const {
        state.end_interaction(interaction, outcome_of(end.ending), "flow_ended", now);
        return After::step_over;
    }
};

}  // namespace

void State::play(Interaction& interaction, std::vector<calls::SoundKey> sounds, bool loop,
                 Now now) {
    interaction.playback = ids.next<PlaybackId>(now.utc);
    port.command(
        calls::Play{interaction.customer().leg, interaction.playback, std::move(sounds), loop});
}

// One step of the flow and what follows from it. False where it asks for a queue that there is not.
bool State::step_flow(Interaction& interaction, const flows::Input& input, Now now) {
    const flows::Surroundings surroundings{
        now.utc, [this](const std::string& key) -> const calendars::Calendar* {
            const auto found = configuration->calendars.find(key);
            return found == configuration->calendars.end() ? nullptr : &found->second;
        }};
    flows::Step step =
        flows::decide(*interaction.flow, std::move(interaction.session), input, surroundings);
    interaction.session = std::move(step.session);

    for (const auto& effect : step.effects) {
        const After after = std::visit(Follow{*this, interaction, now}, effect);
        if (after != After::go_on)
            return after == After::step_over;
    }
    return true;
}

// A queue that was removed lets the flow go on at its exit `left`, which may lead back to it.
void State::run_flow(Interaction& interaction, const flows::Input& input, Now now) {
    if (step_flow(interaction, input, now))
        return;
    for (int missing = 1; missing < most_missing_queues; ++missing) {
        if (step_flow(interaction, flows::QueueLeft{false}, now))
            return;
    }
    port.trouble("flow of number " + interaction.number.key + " asks for missing queues only");
    end_interaction(interaction, journal::Outcome::failed, "queue_missing", now);
}

void State::digit_pressed(Interaction& interaction, char digit, Now now) {
    if (interaction.stage == Stage::in_flow)
        run_flow(interaction, flows::Digit{digit}, now);
}

// Of a prompt of the flow, or of the announcement of a place: music follows that.
void State::sound_ended(Interaction& interaction, PlaybackId playback, Now now) {
    if (interaction.playback != playback)
        return;
    interaction.playback = {};
    if (interaction.stage == Stage::in_flow) {
        run_flow(interaction, flows::PlaybackEnded{}, now);
    } else if (interaction.stage == Stage::queued && interaction.announcing) {
        play_music(interaction, now);
    }
}

void State::flow_waited(Interaction& interaction, Now now) {
    interaction.flow_timer.at.reset();
    run_flow(interaction, flows::TimedOut{}, now);
}

}  // namespace zongji::contact_centre
