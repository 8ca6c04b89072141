#include "domain/contact_centre/test/hotline.h"

#include <array>

// What telephony tells of a leg, a phone or a recording that the live machine does not know: both
// have restarted, or a message was under way when a call ended.
namespace zongji::contact_centre {
namespace {

constexpr LegId stranger{77};

struct Told {
    calls::Event event;
    std::vector<calls::Command> answer;
};

// One for each kind, in the order of calls::Event.
const std::array<Told, std::variant_size_v<calls::Event>>& all_kinds() {
    static const std::array<Told, std::variant_size_v<calls::Event>> kinds{{
        {calls::LegArrived{stranger, TrunkId{1}, {}, "4009999999", "13800000000", ""},
         {calls::RejectLeg{stranger, 404}}},
        {calls::CallRefused{TrunkId{1}, {}, "4009999999", "13800000000", "overload"}, {}},
        {calls::LegRinging{stranger}, {}},
        {calls::LegAnswered{stranger}, {}},
        {calls::LegHeld{stranger, true}, {}},
        {calls::LegEnded{stranger, calls::EndCause::hung_up, 0}, {}},
        {calls::DigitPressed{stranger, '1'}, {}},
        {calls::PlaybackEnded{stranger, PlaybackId{9}}, {}},
        {calls::BrowserLegReady{stranger, UserId{99}}, {calls::EndLeg{stranger, "not an agent"}}},
        {calls::PhoneReachable{PhoneId{999}, true}, {}},
        {calls::RecordingFailed{RecordingId{9}}, {}},
        {calls::LegList{{stranger}}, {}},
        {calls::LegRouted{stranger, TrunkId{1}, "10086"}, {}},
        {calls::LegReferred{stranger, "1002"}, {calls::AnswerRefer{stranger, 603}}},
    }};
    return kinds;
}

class UnknownLeg : public testing::TestWithParam<std::size_t> {};

TEST_P(UnknownLeg, changes_nothing_for_those_who_are_known) {
    const Told& told = all_kinds().at(GetParam());
    ASSERT_EQ(told.event.index(), GetParam()) << "a kind of event is missing here";
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.sign_in(2);
    const LegId waiting = line.arrive();
    const auto before = line.centre.counts();
    const std::size_t commands = line.commands.size();
    const std::size_t journaled = line.journal.size();
    // Both lists are telephony's own: this one has everybody and the stranger.
    calls::Event event = told.event;
    if (auto* list = std::get_if<calls::LegList>(&event)) {
        const LegId talking = line.last_talk().a;
        list->legs.insert(list->legs.end(),
                          {talking, waiting, line.browser_legs[1], line.browser_legs[2]});
    }

    line.centre.on_call_event(event, line.now);

    const auto after = line.centre.counts();
    EXPECT_EQ(after.interactions, before.interactions);
    EXPECT_EQ(after.legs, before.legs);
    EXPECT_EQ(after.timers, before.timers);
    EXPECT_EQ(line.journal.size(), journaled);
    ASSERT_EQ(line.commands.size() - commands, told.answer.size());
    for (std::size_t i = 0; i < told.answer.size(); ++i)
        EXPECT_EQ(line.commands[commands + i].index(), told.answer[i].index());
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    EXPECT_EQ(line.desk(2).presence, Presence::available);
}

INSTANTIATE_TEST_SUITE_P(Each, UnknownLeg,
                         testing::Range(std::size_t{0}, std::variant_size_v<calls::Event>));

TEST(Leg, of_a_browser_needs_no_answer_and_presses_no_keys) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    const std::size_t commands = line.commands.size();
    const LegId browser = line.browser_legs[1];
    line.answered(browser);
    line.press(browser, '1');
    line.centre.on_call_event(calls::LegRinging{browser}, line.now);
    line.centre.on_call_event(calls::PlaybackEnded{browser, line.last<calls::Play>().playback},
                              line.now);
    EXPECT_EQ(line.commands.size(), commands);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
}

TEST(Leg, keys_count_in_the_flow_only) {
    Hotline line;
    const LegId leg = line.queued_call();
    const std::size_t steps = line.events<journal::FlowStepTaken>().size();
    line.press(leg, '1');
    EXPECT_EQ(line.events<journal::FlowStepTaken>().size(), steps);
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 1U);
}

TEST(Leg, of_an_answered_phone_is_answered_once) {
    Hotline line;
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    line.ready(3);
    line.queued_call();
    const LegId rings = line.last<calls::DialPhone>().leg;
    line.answered(rings);
    ASSERT_EQ(line.talks().size(), 1U);
    line.answered(rings);
    EXPECT_EQ(line.talks().size(), 1U);
    EXPECT_TRUE(line.all<calls::EndLeg>().empty());
}

TEST(Leg, that_dialled_a_code_and_hangs_up_is_forgotten) {
    Hotline line;
    const LegId leg{line.next_leg++};
    line.centre.on_call_event(calls::LegArrived{leg, {}, PhoneId{800}, "*50", "8001", ""},
                              line.now);
    EXPECT_EQ(line.centre.counts().legs, 1U);
    line.ended(leg, calls::EndCause::cancelled);
    EXPECT_EQ(line.centre.counts().legs, 0U);
    line.answered(leg);
    EXPECT_TRUE(line.all<calls::Play>().empty());
}

}  // namespace
}  // namespace zongji::contact_centre
