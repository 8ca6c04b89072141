#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// What telephony says of a leg goes to the verb that its owner has for it. A leg that nobody knows
// was ended by us, and forgotten then.

// The agent's page has shown the offer since it was made.
void State::on(const calls::LegRinging&, Now) {}

void State::on(const calls::LegRouted&, Now) {}

// Nobody is transferred by his phone's own key as yet.
void State::on(const calls::LegReferred& referred, Now) {
    port.command(calls::AnswerRefer{referred.leg, 603});
}

void State::on(const calls::LegAnswered& answered, Now now) {
    const auto found = legs.find(answered.leg);
    if (found == legs.end())
        return;
    switch (found->second.use) {
        case LegUse::customer: {
            Interaction* interaction = find(found->second.interaction);
            ensure(interaction, "a customer's leg has its interaction");
            return customer_answered(*interaction, now);
        }
        case LegUse::agent_phone:
            return phone_answered(answered.leg, found->second, now);
        case LegUse::feature_code:
            return say_whether_understood(answered.leg, now);
        case LegUse::outside:
            return;
        case LegUse::browser:
            return;  // it was ready when it came
    }
}

void State::on(const calls::DigitPressed& pressed, Now now) {
    if (Interaction* interaction = customer_on(pressed.leg))
        digit_pressed(*interaction, pressed.digit, now);
}

void State::on(const calls::PlaybackEnded& played, Now now) {
    const auto found = legs.find(played.leg);
    if (found != legs.end() && found->second.use == LegUse::feature_code)
        return end_feature_code(played.leg);
    if (Interaction* interaction = customer_on(played.leg))
        sound_ended(*interaction, played.playback, now);
}

void State::on(const calls::LegEnded& ended, Now now) {
    const auto found = legs.find(ended.leg);
    if (found == legs.end())
        return;
    const LegOwner owner = found->second;
    legs.erase(found);

    switch (owner.use) {
        case LegUse::customer:
            if (Interaction* interaction = find(owner.interaction))
                customer_left(*interaction, ended.cause, now);
            return;
        case LegUse::agent_phone: {
            if (owner.offer)
                return phone_stopped_ringing(owner, ended, now);
            Interaction* interaction = find(owner.interaction);
            if (Party* party = interaction ? interaction->on(ended.leg) : nullptr)
                agent_phone_ended(*interaction, *party, ended.cause, now);
            return;
        }
        case LegUse::outside:
            return;
        case LegUse::browser:
            return browser_lost(owner.agent, ended.leg, now);
        case LegUse::feature_code:
            feature_calls.erase(ended.leg);
            return;
    }
}

Interaction* State::customer_on(LegId leg) {
    const auto found = legs.find(leg);
    return found != legs.end() && found->second.use == LegUse::customer
               ? find(found->second.interaction)
               : nullptr;
}

}  // namespace zongji::contact_centre
