#include "edge/telephony/media/test/engine_fixture.h"

#include <algorithm>

// Who is in which room, and what coming, staying and leaving does to what somebody hears.
namespace zongji::media::test {

using Mark = calls::TapMark::Kind;

class RoomTest : public EngineTest, public ::testing::WithParamInterface<int> {
protected:
    void SetUp() override {
        start(GetParam());
        li = open(li_phone);
        wang = open(wang_phone);
        zhao = open(zhao_phone);
        li_phone.talk(500);
        wang_phone.talk(1'300);
        zhao_phone.talk(2'100);
    }
    // What has been heard until now is forgotten, and more of it heard.
    static bool hears(Phone& phone, double hertz) {
        phone.forget();
        return eventually([&] {
            phone.wait_for_audio(25);
            return share_heard(phone, hertz) > 0.8;
        });
    }
    // Somebody else, who still hears, has heard more meanwhile.
    static bool hears_nothing(Phone& phone, Phone& who_still_hears) {
        who_still_hears.forget();
        if (!who_still_hears.wait_for_audio(10))
            return false;
        phone.forget();
        who_still_hears.forget();
        return who_still_hears.wait_for_audio(20) && phone.heard().empty();
    }
    // For one who hears without a cut: one source, numbers without a hole.
    static void expect_one_source(Phone& phone) {
        const auto heard = phone.heard_audio();
        for (std::size_t i = 1; i < heard.size(); ++i) {
            EXPECT_EQ(heard[i].timestamp - heard[i - 1].timestamp, 160u);
            EXPECT_FALSE(heard[i].marker);
        }
    }
    // Within 40 ms of what was to be said while he was there, less what the phone came to say late.
    void expect_recorded_as_said(calls::Track track, Phone& phone) {
        Instant from;
        Instant to;
        for (const auto& mark : tap.presence()) {
            if (mark.track == track)
                (mark.kind == Mark::joined ? from : to) = mark.at;
        }
        const auto said = phone.said();
        const auto expected = std::ranges::count_if(said, [&](const Phone::Said& frame) {
            return frame.planned >= from && frame.planned < to && frame.sent < to;
        });
        EXPECT_GT(expected, 20) << int{track};
        EXPECT_NEAR(static_cast<double>(tap.frames(track).size()), static_cast<double>(expected), 2)
            << int{track};
    }

    Phone li_phone;
    Phone wang_phone;
    Phone zhao_phone;
    LegId li;
    LegId wang;
    LegId zhao;
};

TEST_P(RoomTest, is_whole_and_can_be_said_again) {
    engine->handle(room(li, wang));
    ASSERT_TRUE(li_phone.wait_for_audio(10));
    ASSERT_TRUE(wang_phone.wait_for_audio(10));
    for (int i = 0; i < 20; ++i) {
        engine->handle(room(i % 2 == 0 ? wang : li, i % 2 == 0 ? li : wang));
        ASSERT_TRUE(li_phone.wait_for_audio(11 + static_cast<std::size_t>(i)));
    }
    expect_one_source(li_phone);
    expect_one_source(wang_phone);
}

TEST_P(RoomTest, who_is_left_out_hears_silence_until_something_is_played_to_him) {
    engine->handle(room(li, wang));
    ASSERT_TRUE(hears(li_phone, 1'300));
    engine->handle(room(wang, zhao));
    ASSERT_TRUE(hears(zhao_phone, 1'300));
    EXPECT_TRUE(hears(wang_phone, 2'100));
    EXPECT_TRUE(hears_nothing(li_phone, wang_phone));
    engine->handle(calls::Play{li, PlaybackId{1}, {"tone:400"}, true});
    EXPECT_TRUE(hears(li_phone, 400));
    // What he is played goes on, whatever becomes of the room without him.
    engine->handle(empty_room());
    EXPECT_TRUE(hears_nothing(wang_phone, li_phone));
    EXPECT_TRUE(hears(li_phone, 400));
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
}

TEST_P(RoomTest, coming_in_ends_what_was_played_and_staying_does_not) {
    engine->handle(calls::Play{li, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(hears(li_phone, 400));
    engine->handle(room(li, wang));
    EXPECT_TRUE(hears(li_phone, 1'300));
    EXPECT_EQ(engine->stats().playbacks, 0u);
    engine->handle(calls::Play{li, PlaybackId{2}, {"tone:400"}, true});
    engine->handle(room(li, wang));
    EXPECT_TRUE(hears(li_phone, 400));
    engine->handle(calls::StopPlay{li});
    EXPECT_TRUE(hears(li_phone, 1'300));
    EXPECT_TRUE(events.all<calls::PlaybackEnded>().empty());
}

TEST_P(RoomTest, company_ends_what_one_was_played_who_waited_there_alone) {
    engine->handle(calls::SetRoom{InteractionId{5}, {{li, {wang}}}});
    engine->handle(calls::Play{li, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(hears(li_phone, 400));
    EXPECT_EQ(engine->stats().bridged_legs, 0u);
    engine->handle(room(li, wang));
    EXPECT_TRUE(hears(li_phone, 1'300));
}

TEST_P(RoomTest, a_leg_is_in_the_last_room_that_named_it) {
    engine->handle(room(li, wang, InteractionId{5}));
    ASSERT_TRUE(hears(li_phone, 1'300));
    engine->handle(room(zhao, wang, InteractionId{6}));
    ASSERT_TRUE(hears(wang_phone, 2'100));
    EXPECT_TRUE(hears_nothing(li_phone, wang_phone));
    // The end of the first is nothing to who has left it.
    engine->handle(empty_room(InteractionId{5}));
    EXPECT_TRUE(hears(wang_phone, 2'100));
    engine->close_leg(zhao);
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
}

TEST_P(RoomTest, who_is_gone_is_passed_over_and_the_rest_stands) {
    const LegId stranger{99'999};
    engine->close_leg(zhao);
    engine->handle(calls::SetRoom{InteractionId{5},
                                  {{li, {zhao, wang, li}},
                                   {zhao, {li, wang}},
                                   {stranger, {li, wang}},
                                   {wang, {stranger, li}},
                                   {wang, {li}}}});
    EXPECT_TRUE(hears(li_phone, 1'300));
    EXPECT_TRUE(hears(wang_phone, 500));
    EXPECT_EQ(engine->stats().bridged_legs, 2u);
    engine->close_leg(li);
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
    engine->close_leg(wang);
    EXPECT_TRUE(eventually([&] { return engine->stats().known_legs == 0; }));
}

TEST_P(RoomTest, one_may_hear_without_being_heard) {
    engine->handle(calls::SetRoom{InteractionId{5}, {{li, {wang}}, {wang, {}}}});
    EXPECT_TRUE(hears(li_phone, 1'300));
    EXPECT_TRUE(hears_nothing(wang_phone, li_phone));
}

TEST_P(RoomTest, each_is_recorded_from_when_he_joined_until_he_left) {
    const RecordingId recording{77};
    engine->handle(record(recording, li, wang));
    engine->handle(calls::RecordParty{recording, {zhao, 2, PartyKind::supervisor}});
    engine->handle(room(li, wang));
    ASSERT_TRUE(tap.wait_for_frames(60));
    engine->handle(calls::SetRoom{InteractionId{5},
                                  {{li, {wang, zhao}}, {wang, {li, zhao}}, {zhao, {li, wang}}}});
    ASSERT_TRUE(tap.wait_for_frames(160));
    engine->handle(room(wang, zhao));  // the customer is put aside
    ASSERT_TRUE(tap.wait_for_frames(230));
    engine->close_leg(zhao);
    ASSERT_TRUE(tap.wait_for_marks(3));
    engine->handle(calls::StopRecording{recording});
    ASSERT_TRUE(tap.wait_for_marks(4));
    ASSERT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));

    const auto marks = tap.marks();
    ASSERT_EQ(marks.size(), 4u);
    const Mark kinds[] = {Mark::started, Mark::bridged, Mark::unbridged, Mark::stopped};
    for (std::size_t i = 0; i < marks.size(); ++i)
        EXPECT_EQ(marks[i].kind, kinds[i]);
    std::map<calls::Track, std::int64_t> there_us;
    std::map<calls::Track, PartyKind> who;
    for (const auto& mark : tap.presence()) {
        there_us[mark.track] += mark.kind == Mark::joined ? -mark.at.us : mark.at.us;
        if (mark.kind == Mark::joined)
            who[mark.track] = mark.party;
        EXPECT_EQ(mark.recording, recording);
        EXPECT_EQ(mark.interaction, InteractionId{5});
    }
    EXPECT_EQ(who[0], PartyKind::customer);
    EXPECT_EQ(who[1], PartyKind::agent);
    EXPECT_EQ(who[2], PartyKind::supervisor);
    EXPECT_LT(there_us[0], there_us[1]);
    EXPECT_LT(there_us[2], there_us[1]);
    Phone* const phones[] = {&li_phone, &wang_phone, &zhao_phone};
    for (const calls::Track track : {0, 1, 2})
        expect_recorded_as_said(track, *phones[track]);
}

TEST_P(RoomTest, what_is_said_in_another_interactions_room_is_not_recorded) {
    engine->handle(record(RecordingId{77}, li, wang));
    engine->handle(room(li, wang));
    ASSERT_TRUE(tap.wait_for_frames(20));
    engine->handle(room(wang, zhao, InteractionId{6}));
    ASSERT_TRUE(tap.wait_for_marks(3));
    ASSERT_TRUE(hears(zhao_phone, 1'300));
    const std::size_t before = tap.frames().size();
    ASSERT_TRUE(hears(wang_phone, 2'100));
    EXPECT_EQ(tap.frames().size(), before);
    engine->close_leg(li);
    ASSERT_TRUE(tap.wait_for_marks(4));
    EXPECT_EQ(tap.marks().back().kind, Mark::stopped);
}

TEST_P(RoomTest, a_leg_is_in_the_last_recording_that_named_it) {
    engine->handle(record(RecordingId{77}, li, wang));
    engine->handle(room(li, wang));
    ASSERT_TRUE(tap.wait_for_frames(20));
    // The agent takes the next call; the first recording has lost him, and stops with its customer.
    engine->handle(record(RecordingId{78}, zhao, wang, InteractionId{6}));
    engine->handle(room(zhao, wang, InteractionId{6}));
    ASSERT_TRUE(hears(zhao_phone, 1'300));
    engine->close_leg(li);
    engine->close_leg(zhao);
    ASSERT_TRUE(eventually(
        [&] { return engine->stats().recordings == 0 && engine->stats().tapped_legs == 0; }));
    std::map<RecordingId, int> stopped;
    for (const auto& mark : tap.marks())
        stopped[mark.recording] += mark.kind == Mark::stopped;
    EXPECT_EQ(stopped[RecordingId{77}], 1);
    EXPECT_EQ(stopped[RecordingId{78}], 1);
}

INSTANTIATE_TEST_SUITE_P(threads, RoomTest, ::testing::Values(1, 2));

}  // namespace zongji::media::test
