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

}  // namespace

void State::play(Interaction& interaction, std::vector<calls::SoundKey> sounds, bool loop,
                 Now now) {
    interaction.playback = ids.next<PlaybackId>(now.utc);
    port.command(calls::Play{interaction.leg, interaction.playback, std::move(sounds), loop});
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

    for (auto& effect : step.effects) {
        if (auto* wanted = std::get_if<flows::Play>(&effect)) {
            std::vector<calls::SoundKey> sounds;
            for (const auto& prompt : wanted->prompts) {
                sounds.push_back(sound_key(prompt, wanted->language));
            }
            play(interaction, std::move(sounds), false, now);
        } else if (std::holds_alternative<flows::StopPlay>(effect)) {
            interaction.playback = {};
            port.command(calls::StopPlay{interaction.leg});
        } else if (auto* timer = std::get_if<flows::StartTimer>(&effect)) {
            set_timer(interaction.flow_timer, Due::Kind::flow, interaction.id.value,
                      now.tick + milliseconds(timer->after_ms));
        } else if (std::holds_alternative<flows::CancelTimer>(effect)) {
            clear_timer(interaction.flow_timer, Due::Kind::flow, interaction.id.value);
        } else if (auto* taken = std::get_if<flows::StepTaken>(&effect)) {
            record(journal::FlowStepTaken{interaction.id, interaction.flow_id, taken->node,
                                          std::string(taken->kind), taken->exit},
                   now);
        } else if (auto* trouble = std::get_if<flows::Trouble>(&effect)) {
            port.trouble("flow of number " + interaction.number.key + ", node " + trouble->node +
                         ": " + trouble->what);
        } else if (auto* into = std::get_if<flows::Enqueue>(&effect)) {
            // The last effect of its step.
            return enqueue(interaction, into->queue, into->priority, now);
        } else if (auto* end = std::get_if<flows::HangUp>(&effect)) {
            end_interaction(interaction, outcome_of(end->ending), "flow_ended", now);
            return true;
        }
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

}  // namespace zongji::contact_centre
