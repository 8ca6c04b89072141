#include "domain/contact_centre/test/hotline.h"
#include "domain/contact_centre/unfinished.h"

namespace zongji::contact_centre {
namespace {

using journal::Outcome;

std::vector<journal::Event> closing_of(const std::vector<journal::Recorded>& events,
                                       Timestamp cut_off_at, IdSource& ids, Now now) {
    Unfinished unfinished;
    for (const auto& recorded : events) {
        unfinished.apply(recorded.event, recorded.at);
        // Wherever a snapshot was made between.
        const auto memory = parse_json_as<UnfinishedMemory>(to_json_text(unfinished.memory()));
        EXPECT_TRUE(memory);
        unfinished = Unfinished(*memory);
    }
    return unfinished.close(cut_off_at, ids, now);
}

TEST(LostAgent, a_reloaded_page_goes_on_with_its_call) {
    Hotline line;
    line.sign_in(1);
    const LegId leg = line.talking_with(1);
    const LegId old = line.browser_legs[1];
    line.pass(seconds(10));
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(seconds(1));
    line.centre.page_opened(UserId{1}, line.now);
    const LegId fresh = line.browser_leg(1);
    EXPECT_EQ(line.last_talk().a, leg);
    EXPECT_EQ(line.last_talk().b, fresh);
    line.ended(old, calls::EndCause::replaced);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    line.pass(seconds(60));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    EXPECT_EQ(line.all<calls::StartRecording>().size(), 2U) << "a new part with the new leg";
}

TEST(LostAgent, the_customer_hears_music_for_thirty_seconds_and_then_the_next_agent_is_asked) {
    Hotline line;
    line.sign_in(1);
    const LegId leg = line.talking_with(1);
    line.sign_in(2);
    line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
    EXPECT_EQ(line.last<calls::Play>().leg, leg);
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "music:default");
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.pass(milliseconds(29'999));
    EXPECT_FALSE(line.desk(2).offer);
    line.pass(milliseconds(1));
    ASSERT_TRUE(line.desk(2).offer);
    EXPECT_FALSE(line.desk(1).call);
    ASSERT_TRUE(line.say(2, desk::AcceptOffer{line.desk(2).offer->offer_id}));
    EXPECT_EQ(line.last_talk().b, line.browser_legs[2]);
    line.ended(leg);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::handled});
    EXPECT_EQ(line.events<journal::SegmentEnded>().at(0).reason, "agent_lost");
    EXPECT_EQ(line.centre.reconcile(line.now), 0);
}

TEST(LostAgent, a_socket_that_flaps_changes_nothing_and_one_that_stays_away_does) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(seconds(4));
    line.centre.page_opened(UserId{1}, line.now);
    line.pass(seconds(20));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(seconds(5));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.centre.page_opened(UserId{1}, line.now);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
}

TEST(LostAgent, a_browser_that_goes_while_it_rings_gives_the_call_to_the_next) {
    Hotline line;
    line.sign_in(1);
    line.queued_call();
    line.sign_in(2);
    ASSERT_TRUE(line.desk(1).offer);
    line.centre.page_closed(UserId{1}, line.now);
    EXPECT_FALSE(line.desk(1).offer);
    EXPECT_TRUE(line.desk(2).offer);
    EXPECT_EQ(line.events<journal::OfferEnded>().at(0).result, OfferResult::lost);
}

class PhoneAgent : public testing::Test {
protected:
    void SetUp() override {
        line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
        line.ready(3);
        caller = line.queued_call();
        rings = line.last<calls::DialPhone>().leg;
    }
    Hotline line;
    LegId caller;
    LegId rings;
};

TEST_F(PhoneAgent, is_rung_and_bridged_when_he_lifts) {
    EXPECT_EQ(line.last<calls::DialPhone>().phone, PhoneId{800});
    EXPECT_EQ(line.last<calls::DialPhone>().partner, caller);
    line.answered(rings);
    EXPECT_EQ(line.last_talk().b, rings);
    line.ended(rings);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::handled});
    EXPECT_EQ(line.last<calls::EndLeg>().leg, caller);
}

TEST_F(PhoneAgent, what_he_does_wrong_never_reaches_the_caller) {
    line.ended(rings, calls::EndCause::rejected);
    EXPECT_TRUE(line.outcomes().empty());
    line.pass(seconds(10));
    EXPECT_EQ(line.all<calls::DialPhone>().size(), 2U) << "the only one there is is asked again";
    line.ended(line.last<calls::DialPhone>().leg, calls::EndCause::unreachable);
    EXPECT_TRUE(line.outcomes().empty());
    EXPECT_EQ(line.events<journal::OfferEnded>().at(1).result, OfferResult::lost);
}

TEST_F(PhoneAgent, stops_ringing_when_the_caller_hangs_up) {
    line.ended(caller);
    EXPECT_EQ(line.last<calls::EndLeg>().leg, rings);
    line.answered(rings);
    EXPECT_TRUE(line.talks().empty());
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::abandoned_in_queue});
}

TEST_F(PhoneAgent, a_phone_that_breaks_in_the_call_gives_it_to_the_next) {
    line.answered(rings);
    line.sign_in(1);
    line.ended(rings, calls::EndCause::media_timeout);
    EXPECT_TRUE(line.desk(1).offer);
    EXPECT_TRUE(line.outcomes().empty());
}

TEST(Phone, that_was_reachable_before_it_had_an_agent_rings) {
    Hotline line;
    line.base.phones["8002"] = {PhoneId{801}, OrgUnitId{1}, {.key = "8002"}};
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{801}, true}, line.now);
    line.add_agent(4, configuration::Endpoint::phone, "8002");
    line.apply(line.base);
    EXPECT_EQ(line.desk(4).phone, live::PhoneState::ready);
    line.ready(4);
    line.queued_call();
    EXPECT_EQ(line.last<calls::DialPhone>().phone, PhoneId{801});

    line.centre.on_call_event(calls::PhoneReachable{PhoneId{801}, false}, line.now);
    EXPECT_EQ(line.desk(4).phone, live::PhoneState::lost);
}

TEST(FeatureCode, signs_a_phone_agent_in_and_out) {
    Hotline line;
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    const auto dial = [&](const char* code) {
        const LegId leg{line.next_leg++};
        line.centre.on_call_event(calls::LegArrived{leg, {}, PhoneId{800}, code, "8001", ""},
                                  line.now);
        line.answered(leg);
        const std::string heard = line.last<calls::Play>().sounds.at(0);
        line.prompt_ends(leg);
        EXPECT_EQ(line.last<calls::EndLeg>().leg, leg);
        return heard;
    };
    EXPECT_EQ(dial("*50"), "tone:answer");
    EXPECT_EQ(line.desk(3).presence, Presence::available);
    EXPECT_EQ(dial("*51"), "tone:answer");
    EXPECT_EQ(line.desk(3).presence, Presence::on_break);
    EXPECT_EQ(dial("*52"), "tone:answer");
    EXPECT_EQ(line.desk(3).presence, Presence::offline);
    EXPECT_EQ(dial("*99"), "tone:busy");
    EXPECT_EQ(line.centre.counts().legs, 0U);
}

TEST(Telephony, a_leg_that_only_one_side_knows_is_mended) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    const calls::LegList without{{line.browser_legs[1], LegId{77}}};
    line.centre.on_call_event(without, line.now);
    EXPECT_TRUE(line.outcomes().empty()) << "once may be a message under way";
    line.centre.on_call_event(without, line.now);
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::handled});
    EXPECT_EQ(line.events<journal::StateRepaired>().size(), 2U);
    EXPECT_EQ(line.last<calls::EndLeg>().leg, LegId{77});
}

template <class Kind>
std::vector<Kind> only(const std::vector<journal::Event>& events) {
    std::vector<Kind> found;
    for (const auto& event : events) {
        if (const auto* one = std::get_if<Kind>(&event))
            found.push_back(*one);
    }
    return found;
}

TEST(Crash, what_was_cut_off_is_closed_and_somebody_calls_back) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.queued_call();
    line.arrive();
    line.pass(seconds(7));
    const Now later{line.now.utc + hours(1), line.now.tick + hours(1)};
    const auto closing = closing_of(line.journal, line.now.utc, line.ids, later);
    EXPECT_EQ(only<journal::InteractionEnded>(closing).size(), 3U);
    EXPECT_EQ(only<journal::CallBackTaskRaised>(closing).size(), 3U);
    EXPECT_EQ(only<journal::PresenceChanged>(closing).size(), 1U);
    EXPECT_EQ(only<journal::RecordingStopped>(closing).size(), 1U);
    const auto waits = only<journal::QueueLeft>(closing);
    const auto bridges = only<journal::CallUnbridged>(closing);
    const auto segments = only<journal::SegmentEnded>(closing);
    ASSERT_EQ(waits.size(), 1U);
    ASSERT_EQ(bridges.size(), 1U);
    ASSERT_EQ(segments.size(), 1U);
    EXPECT_EQ(waits[0].waited_ms, 7000);
    EXPECT_EQ(bridges[0].bridged_ms, 7000);
    EXPECT_EQ(segments[0].talked_ms, 7000) << "without the hour in which nothing ran";

    auto all = line.journal;
    for (const auto& event : closing)
        all.push_back({0, line.now.utc, event});
    EXPECT_TRUE(closing_of(all, line.now.utc, line.ids, later).empty()) << "closing twice";
}

TEST(Crash, an_offer_that_rang_is_closed_with_the_wait) {
    Hotline line;
    line.sign_in(1);
    line.queued_call();
    line.pass(seconds(2));
    const auto closing = closing_of(line.journal, line.now.utc, line.ids, line.now);
    const auto offers = only<journal::OfferEnded>(closing);
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].result, OfferResult::lost);
    EXPECT_EQ(offers[0].rang_ms, 2000);
    EXPECT_EQ(only<journal::QueueLeft>(closing).size(), 1U);
    EXPECT_TRUE(only<journal::SegmentEnded>(closing).empty());
}

TEST(Crash, a_hold_counts_as_held_up_to_the_crash) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.pass(seconds(4));
    ASSERT_TRUE(line.say(1, desk::HoldCall{line.desk(1).call->interaction_id}));
    line.pass(seconds(3));
    const auto closing = closing_of(line.journal, line.now.utc, line.ids, line.now);
    EXPECT_TRUE(only<journal::CallUnbridged>(closing).empty()) << "the hold had ended the bridge";
    const auto segments = only<journal::SegmentEnded>(closing);
    ASSERT_EQ(segments.size(), 1U);
    EXPECT_EQ(segments[0].talked_ms, 4000);
    EXPECT_EQ(segments[0].held_ms, 3000);
}

TEST(Crash, a_wrap_up_ends_without_a_second_end_of_its_interaction) {
    Hotline line;
    line.sign_in(1);
    line.ended(line.talking_with(1));
    line.pass(seconds(5));
    const auto closing = closing_of(line.journal, line.now.utc, line.ids, line.now);
    const auto wrap_ups = only<journal::WrapUpEnded>(closing);
    ASSERT_EQ(wrap_ups.size(), 1U);
    EXPECT_EQ(wrap_ups[0].lasted_ms, 5000);
    EXPECT_TRUE(only<journal::InteractionEnded>(closing).empty());
    EXPECT_TRUE(only<journal::CallBackTaskRaised>(closing).empty());
}

class LostOnHold : public testing::Test {
protected:
    void SetUp() override {
        line.sign_in(1);
        caller = line.talking_with(1);
        line.pass(seconds(5));
        ASSERT_TRUE(line.say(1, desk::HoldCall{line.desk(1).call->interaction_id}));
        line.pass(seconds(5));
    }
    void expect_still_held() {
        EXPECT_EQ(line.desk(1).call->state, live::CallState::held);
        EXPECT_EQ(line.talks().size(), 1U) << "nobody asked for the customer";
        EXPECT_EQ(line.recorded(calls::agent_track), line.browser_legs[1]);
        const auto mark = line.last<calls::MarkRecording>();
        EXPECT_EQ(mark.recording, line.last<calls::StartRecording>().recording);
        EXPECT_EQ(mark.mark, calls::MarkRecording::Mark::hold);

        line.pass(seconds(60));
        ASSERT_TRUE(line.say(1, desk::ResumeCall{line.desk(1).call->interaction_id}));
        EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
        line.ended(caller);
        EXPECT_EQ(line.events<journal::SegmentEnded>().at(0).talked_ms, 5'000);
    }
    Hotline line;
    LegId caller;
};

TEST_F(LostOnHold, a_new_leg_finds_the_customer_on_hold) {
    line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.pass(seconds(5));
    line.browser_leg(1);
    expect_still_held();
}

TEST_F(LostOnHold, a_page_that_returns_finds_the_customer_on_hold) {
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(seconds(10));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.centre.page_opened(UserId{1}, line.now);
    expect_still_held();
}

TEST_F(LostOnHold, a_leg_that_is_replaced_finds_the_customer_on_hold) {
    line.browser_leg(1);
    expect_still_held();
}

TEST(LostAgent, the_half_minute_counts_from_the_loss_of_the_page) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(seconds(29));
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 1U);
    line.pass(seconds(1));
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 2U);
}

TEST(LostAgent, a_page_that_goes_during_a_call_puts_its_audio_in_doubt) {
    Hotline line;
    line.sign_in(1);
    line.centre.page_closed(UserId{1}, line.now);
    EXPECT_TRUE(line.all<calls::DoubtLeg>().empty());
    line.centre.page_opened(UserId{1}, line.now);
    line.talking_with(1);
    line.centre.page_closed(UserId{1}, line.now);
    ASSERT_EQ(line.all<calls::DoubtLeg>().size(), 1U);
    EXPECT_EQ(line.all<calls::DoubtLeg>()[0].leg, line.browser_legs[1]);

    line.pass(seconds(2));
    line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.pass(seconds(27));
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 1U);
    line.pass(seconds(1));  // half a minute since the page went
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 2U);
}

TEST(LostAgent, who_waits_again_hears_his_place_and_waits_no_longer_than_the_queue_allows) {
    Hotline line;
    line.sign_in(1);
    const LegId caller = line.talking_with(1);
    line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
    line.pass(seconds(30));
    const auto queued = line.events<journal::InteractionQueued>();
    ASSERT_EQ(queued.size(), 2U);
    EXPECT_FALSE(queued[0].again);
    EXPECT_TRUE(queued[1].again);
    line.pass(seconds(3));
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "position:0:zh-CN");
    line.prompt_ends(caller);
    line.pass(seconds(297));
    EXPECT_EQ(line.outcomes(), std::vector{Outcome::queue_timed_out});
    EXPECT_EQ(line.events<journal::QueueLeft>().at(1).waited_ms, 300'000);
}

TEST(FeatureCode, ends_the_wrap_up_of_a_phone_agent) {
    Hotline line;
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    const auto dial = [&](const char* code) {
        const LegId leg{line.next_leg++};
        line.centre.on_call_event(calls::LegArrived{leg, {}, PhoneId{800}, code, "8001", ""},
                                  line.now);
        line.answered(leg);
        const std::string heard = line.last<calls::Play>().sounds.at(0);
        line.prompt_ends(leg);
        return heard;
    };
    ASSERT_EQ(dial("*50"), "tone:answer");
    const LegId caller = line.queued_call();
    line.answered(line.last<calls::DialPhone>().leg);
    line.ended(caller);
    ASSERT_EQ(line.desk(3).presence, Presence::wrap_up);
    EXPECT_EQ(dial("*53"), "tone:answer");
    EXPECT_EQ(line.desk(3).presence, Presence::available);
    EXPECT_EQ(dial("*53"), "tone:busy") << "none is under way";
}

TEST(Crash, a_task_that_reached_the_disk_before_its_end_is_not_raised_twice) {
    Hotline line;
    line.queued_call();
    line.centre.interrupt_all(line.now);
    auto cut = line.journal;
    while (!std::holds_alternative<journal::CallBackTaskRaised>(cut.back().event))
        cut.pop_back();
    const auto closing = closing_of(cut, line.now.utc, line.ids, line.now);
    EXPECT_EQ(only<journal::InteractionEnded>(closing).size(), 1U);
    EXPECT_TRUE(only<journal::CallBackTaskRaised>(closing).empty());
}

}  // namespace
}  // namespace zongji::contact_centre
