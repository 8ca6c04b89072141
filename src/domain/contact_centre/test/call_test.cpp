#include "domain/contact_centre/test/hotline.h"

namespace zongji::contact_centre {
namespace {

using journal::Outcome;

TEST(Call, takes_its_way_from_the_greeting_to_the_wrap_up) {
    Hotline line;
    line.sign_in(1);
    const LegId leg = line.arrive();
    EXPECT_EQ(line.last<calls::AnswerLeg>().leg, leg);
    line.answered(leg);
    EXPECT_TRUE(line.all<calls::Play>().empty()) << "nobody knows yet who calls";
    line.know_caller();
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "prompt:welcome:zh-CN");
    line.prompt_ends(leg);
    line.press(leg, '1');

    ASSERT_TRUE(line.desk(1).offer);
    EXPECT_EQ(line.desk(1).offer->caller.name, "王建国");
    EXPECT_EQ(line.desk(1).offer->menu_path,
              (std::vector<configuration::Labels>{{{"en", "Sales"}, {"zh-CN", "售前"}}}));
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "music:default");
    line.pass(seconds(2));

    ASSERT_TRUE(line.say(1, desk::AcceptOffer{line.desk(1).offer->offer_id}));
    EXPECT_EQ(line.last_talk().a, leg);
    EXPECT_EQ(line.last_talk().b, line.browser_legs[1]);
    EXPECT_EQ(line.recorded(calls::customer_track), leg);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    EXPECT_EQ(line.desk(1).call->waited_ms, 2000);

    line.pass(seconds(30));
    line.ended(leg);
    EXPECT_EQ(line.desk(1).presence, Presence::wrap_up);
    ASSERT_EQ(line.outcomes(), std::vector{Outcome::handled});
    EXPECT_EQ(line.events<journal::SegmentEnded>().at(0).talked_ms, 30'000);
    ASSERT_TRUE(line.say(1, desk::EndWrapUp{line.desk(1).wrap_up->interaction_id}));
    EXPECT_EQ(line.desk(1).presence, Presence::available);
    EXPECT_EQ(line.desk(1).today.answered, 1);
    EXPECT_EQ(line.centre.counts().interactions, 0U);
    EXPECT_EQ(line.centre.counts().legs, 1U) << "the browser's only";
}

struct HangUp {
    const char* stage;
    Outcome outcome;
};
class HangUpIn : public testing::TestWithParam<HangUp> {};

TEST_P(HangUpIn, has_one_outcome) {
    Hotline line;
    const std::string stage = GetParam().stage;
    if (stage != "waiting")
        line.sign_in(1);
    LegId leg;
    if (stage == "arriving" || stage == "greeting") {
        leg = line.arrive();
        if (stage == "greeting") {
            line.answered(leg);
            line.know_caller();
        }
    } else if (stage == "waiting" || stage == "ringing") {
        leg = line.queued_call();
    } else {
        leg = line.talking_with(1);
        if (stage == "held")
            line.say(1, desk::HoldCall{line.desk(1).call->interaction_id});
        if (stage == "reconnecting") {
            line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
        }
    }
    line.ended(leg);
    EXPECT_EQ(line.outcomes(), std::vector{GetParam().outcome});
    EXPECT_EQ(line.centre.counts().interactions, 0U);
    EXPECT_EQ(line.centre.counts().offers, 0U);
    EXPECT_EQ(line.centre.reconcile(line.now), 0);
    EXPECT_FALSE(line.desk(1).offer);
}

INSTANTIATE_TEST_SUITE_P(EachStage, HangUpIn,
                         testing::Values(HangUp{"arriving", Outcome::abandoned_in_flow},
                                         HangUp{"greeting", Outcome::abandoned_in_flow},
                                         HangUp{"waiting", Outcome::abandoned_in_queue},
                                         HangUp{"ringing", Outcome::abandoned_in_queue},
                                         HangUp{"talking", Outcome::handled},
                                         HangUp{"held", Outcome::handled},
                                         HangUp{"reconnecting", Outcome::handled}),
                         [](const auto& one) { return std::string(one.param.stage); });

TEST(Call, a_slow_database_delays_the_greeting_by_a_moment_only) {
    Hotline line;
    const LegId leg = line.arrive();
    line.answered(leg);
    line.pass(milliseconds(199));
    EXPECT_TRUE(line.all<calls::Play>().empty());
    line.pass(milliseconds(1));
    EXPECT_EQ(line.all<calls::Play>().size(), 1U);
    line.know_caller();
    EXPECT_EQ(line.all<calls::Play>().size(), 1U) << "late facts do not greet twice";
}

TEST(Call, waiting_callers_hear_their_place_and_then_music_again) {
    Hotline line;
    line.queued_call();
    const LegId second = line.queued_call();
    line.pass(seconds(3));
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "position:1:zh-CN");
    line.prompt_ends(second);
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "music:default");
    line.pass(seconds(30));
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "position:1:zh-CN");
}

TEST(Call, the_queues_patience_ends_it_as_the_flow_says) {
    Hotline line;
    line.queued_call();
    line.pass(seconds(300));
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::queue_timed_out});
    EXPECT_EQ(line.events<journal::QueueLeft>().at(0).how, journal::LeftQueue::timed_out);
}

TEST(Call, silence_in_the_menu_ends_by_itself) {
    Hotline line;
    const LegId leg = line.arrive();
    line.answered(leg);
    line.know_caller();
    for (int i = 0; i < 6 && line.outcomes().empty(); ++i) {
        line.prompt_ends(leg);
        line.pass(seconds(5));
    }
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::self_served});
    EXPECT_EQ(line.last<calls::EndLeg>().leg, leg);
}

TEST(Call, is_refused_while_the_server_takes_none) {
    Hotline line;
    line.centre.set_accepting(false, "disk_full");
    line.arrive();
    EXPECT_EQ(line.last<calls::RejectLeg>().sip_status, 503);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::refused});
    EXPECT_EQ(line.centre.counts().interactions, 0U);
}

TEST(Call, that_found_no_room_is_an_interaction_of_its_own) {
    Hotline line;
    line.centre.on_call_event(
        calls::CallRefused{TrunkId{1}, {}, Hotline::number, "13800000000", "trunk_full"}, line.now);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::refused});
    EXPECT_EQ(line.events<journal::InteractionEnded>()[0].cause, "trunk_full");
    EXPECT_EQ(line.last_arrived, line.events<journal::InteractionEnded>()[0].interaction_id);
    EXPECT_EQ(line.centre.counts().interactions, 0U);
}

TEST(Call, a_broken_flow_fails_the_call_and_somebody_calls_back) {
    Hotline line;
    auto snapshot = line.base;
    snapshot.numbers[Hotline::number].record.flow = "gone";
    line.apply(snapshot);
    const LegId leg = line.arrive();
    line.answered(leg);
    line.know_caller();
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::failed});
    EXPECT_EQ(line.events<journal::CallBackTaskRaised>().size(), 1U);
}

TEST(Call, hold_music_marks_the_recording_and_counts_no_talk) {
    Hotline line;
    line.sign_in(1);
    const LegId leg = line.talking_with(1);
    const InteractionId id = line.desk(1).call->interaction_id;
    line.pass(seconds(10));
    ASSERT_TRUE(line.say(1, desk::HoldCall{id}));
    EXPECT_EQ(line.last<calls::Play>().leg, leg);
    EXPECT_FALSE(line.say(1, desk::HoldCall{id})) << "twice";
    line.pass(seconds(20));
    ASSERT_TRUE(line.say(1, desk::ResumeCall{id}));
    line.pass(seconds(5));
    ASSERT_TRUE(line.say(1, desk::HangUpCall{id}));
    const auto segment = line.events<journal::SegmentEnded>().at(0);
    EXPECT_EQ(segment.talked_ms, 15'000);
    EXPECT_EQ(segment.held_ms, 20'000);
    EXPECT_EQ(segment.reason, "agent_hung_up");
    EXPECT_EQ(line.all<calls::MarkRecording>().size(), 2U);
    EXPECT_EQ(line.last<calls::EndLeg>().leg, leg);
}

TEST(Call, commands_for_another_agents_call_are_refused) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    const InteractionId id = line.desk(1).call->interaction_id;
    line.sign_in(2);
    EXPECT_FALSE(line.say(2, desk::HangUpCall{id}));
    EXPECT_FALSE(line.say(2, desk::SendDigits{id, "1"}));
    EXPECT_FALSE(line.say(1, desk::SendDigits{id, "x"}));
    EXPECT_TRUE(line.say(1, desk::SendDigits{id, "12#"}));
    EXPECT_EQ(line.last<calls::SendDigits>().digits, "12#");
}

TEST(Call, a_recording_that_breaks_marks_the_call_or_ends_it) {
    using configuration::OnRecordingFailure;
    for (const auto policy : {OnRecordingFailure::mark, OnRecordingFailure::end_call}) {
        Hotline line;
        auto snapshot = line.base;
        snapshot.queues["sales"].record.on_recording_failure = policy;
        line.apply(snapshot);
        line.sign_in(1);
        line.talking_with(1);
        line.centre.on_call_event(
            calls::RecordingFailed{line.last<calls::StartRecording>().recording}, line.now);
        EXPECT_EQ(line.events<journal::RecordingBroken>().size(), 1U);
        const bool ends = policy == OnRecordingFailure::end_call;
        EXPECT_EQ(line.outcomes().size(), ends ? 1U : 0U);
        EXPECT_EQ(line.desk(1).call.has_value(), !ends);
        if (!ends) {
            EXPECT_EQ(line.desk(1).call->recording, live::RecordingState::broken);
        }
    }
}

TEST(Call, mandatory_wrap_up_asks_for_a_disposition) {
    Hotline line;
    auto snapshot = line.base;
    snapshot.queues["sales"].record.wrap_up = WrapUpMode::mandatory;
    line.apply(snapshot);
    line.sign_in(1);
    line.talking_with(1);
    const InteractionId id = line.desk(1).call->interaction_id;
    line.say(1, desk::HangUpCall{id});
    EXPECT_FALSE(line.desk(1).wrap_up->may_end);
    EXPECT_FALSE(line.say(1, desk::EndWrapUp{id}));
    EXPECT_TRUE(line.say(1, desk::NoteDisposition{id, "solved"}));
    EXPECT_TRUE(line.say(1, desk::EndWrapUp{id}));
    EXPECT_EQ(line.events<journal::WrapUpEnded>().at(0).disposition, "solved");
}

TEST(Call, a_mute_ends_with_its_call) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    const InteractionId first = line.desk(1).call->interaction_id;
    ASSERT_TRUE(line.say(1, desk::MuteCall{first, true}));
    ASSERT_TRUE(line.say(1, desk::HoldCall{first}));
    ASSERT_TRUE(line.say(1, desk::ResumeCall{first}));
    EXPECT_TRUE(line.last<calls::MuteLeg>().muted) << "a hold is no reason to be heard";
    ASSERT_TRUE(line.say(1, desk::HangUpCall{first}));
    ASSERT_TRUE(line.say(1, desk::EndWrapUp{first}));

    line.talking_with(1);
    EXPECT_FALSE(line.desk(1).call->muted);
    EXPECT_EQ(line.last<calls::MuteLeg>().leg, line.browser_legs[1]);
    EXPECT_FALSE(line.last<calls::MuteLeg>().muted) << "the leg is the same, the call is not";
}

class RemovedQueue : public testing::Test {
protected:
    void SetUp() override { line.sign_in(1); }
    void remove_queue() {
        auto snapshot = line.base;
        snapshot.queues.erase("sales");
        auto& nodes = snapshot.flows["main"].record.document.as_object()["nodes"].as_object();
        nodes.erase("sales");
        nodes["menu"].as_object()["exits"].as_object()["1"] = "bye";
        line.apply(snapshot);
        line.apply(snapshot);  // and whatever else is changed later
    }
    Hotline line;
};

TEST_F(RemovedQueue, still_serves_who_waits_in_it) {
    line.queued_call();
    remove_queue();
    EXPECT_EQ(line.desk(1).offer->queue, "sales");
    ASSERT_TRUE(line.say(1, desk::AcceptOffer{line.desk(1).offer->offer_id}));
    EXPECT_EQ(line.all<calls::StartRecording>().size(), 1U);
}

TEST_F(RemovedQueue, still_ends_the_wrap_up_of_its_calls) {
    line.talking_with(1);
    remove_queue();
    const InteractionId id = line.desk(1).call->interaction_id;
    ASSERT_TRUE(line.say(1, desk::HangUpCall{id}));
    ASSERT_TRUE(line.desk(1).wrap_up);
    remove_queue();
    ASSERT_TRUE(line.say(1, desk::EndWrapUp{id}));
    EXPECT_EQ(line.desk(1).presence, Presence::available);
    EXPECT_EQ(line.events<journal::WrapUpStarted>().size(), 1U);
    EXPECT_EQ(line.events<journal::WrapUpEnded>().size(), 1U);
}

TEST_F(RemovedQueue, fails_who_chose_it_before_unless_the_flow_knows_better) {
    for (const std::string left : {"", "bye", "sales"}) {
        Hotline other;
        if (!left.empty()) {
            auto& document = other.base.flows["main"].record.document.as_object();
            auto& node = document["nodes"].as_object()["sales"].as_object();
            node["exits"].as_object()["left"] = left;
            other.apply(other.base);
        }
        const LegId leg = other.arrive();
        other.answered(leg);
        other.know_caller();
        other.prompt_ends(leg);
        auto without = other.base;
        without.queues.clear();
        without.flows.clear();
        other.apply(without);
        other.press(leg, '1');
        const bool drawn = left == "bye";
        EXPECT_EQ(other.outcomes(), std::vector{drawn ? Outcome::self_served : Outcome::failed})
            << left;
        EXPECT_EQ(other.events<journal::CallBackTaskRaised>().size(), drawn ? 0U : 1U);
    }
}

TEST(Call, is_answered_by_itself_after_a_tone) {
    Hotline line;
    line.base.queues["sales"].record.auto_answer = true;
    line.apply(line.base);
    line.sign_in(1);
    const LegId caller = line.queued_call();
    ASSERT_TRUE(line.desk(1).offer) << "the page has a moment to show it";
    EXPECT_EQ(line.last<calls::Play>().leg, line.browser_legs[1]);
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "tone:answer");
    line.pass(milliseconds(399));
    EXPECT_TRUE(line.talks().empty());
    line.pass(milliseconds(1));
    EXPECT_EQ(line.last_talk().a, caller);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
}

TEST(Call, that_goes_during_the_tone_is_answered_by_nobody) {
    Hotline line;
    line.base.queues["sales"].record.auto_answer = true;
    line.apply(line.base);
    line.sign_in(1);
    const LegId caller = line.queued_call();
    line.pass(milliseconds(100));
    line.ended(caller);
    line.pass(seconds(1));
    EXPECT_TRUE(line.talks().empty());
    EXPECT_EQ(line.last<calls::StopPlay>().leg, line.browser_legs[1]);
    EXPECT_EQ(line.desk(1).presence, Presence::available);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::abandoned_in_queue});
}

TEST(Call, refused_by_a_full_disk_keeps_its_number) {
    Hotline line;
    line.centre.set_accepting(false, "disk_full");
    line.arrive();
    EXPECT_EQ(line.last_arrived, line.events<journal::InteractionEnded>().at(0).interaction_id);
}

TEST(Call, that_failed_has_its_task_before_its_end) {
    Hotline line;
    line.queued_call();
    line.centre.interrupt_all(line.now);
    std::vector<std::string> order;
    for (const auto& one : line.journal) {
        if (std::holds_alternative<journal::CallBackTaskRaised>(one.event))
            order.push_back("task");
        if (std::holds_alternative<journal::InteractionEnded>(one.event))
            order.push_back("end");
    }
    EXPECT_EQ(order, (std::vector<std::string>{"task", "end"}));
}

TEST(Presence, the_reason_of_a_break_is_a_key_and_no_text) {
    Hotline line;
    line.sign_in(1);
    EXPECT_FALSE(line.say(1, desk::SetPresence{Presence::on_break, "back at 王建国's"}));
    EXPECT_TRUE(line.say(1, desk::SetPresence{Presence::on_break, "meal"}));
    EXPECT_EQ(line.desk(1).presence_reason, "meal");
}

}  // namespace
}  // namespace zongji::contact_centre
