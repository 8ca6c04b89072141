#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

// What a trunk's operator can see and set.
namespace zongji::sip::test {
namespace {

using namespace calls;

struct OverATrunk : testing::Test {
    OverATrunk() {
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event))
                engine.handle(RejectLeg{arrived->leg, 480});
        };
        use(CalledIn::request_uri);
    }
    void use(CalledIn where) {
        rig.use({{TrunkId{7}, {"127.0.0.1"}, 0, {}, "carrier", where}}, {},
                {"4001234567", "4007654321"});
    }
    // The number that a call was for; empty: refused at the door.
    std::string called(const std::string& uri, const std::string& more = {},
                       const std::string& sdp = sdp_of()) {
        Talker caller(rig.port);
        caller.called = uri;
        const auto before = rig.events.of<LegArrived>().size();
        status = status_of(caller.invite(more, sdp));
        caller.ack();
        const auto arrived = rig.events.of<LegArrived>();
        return arrived.size() > before ? arrived.back().called : "";
    }

    Rig rig;
    int status = 0;
};

TEST_F(OverATrunk, TheNumberIsTakenFromWhereTheTrunkSaysIt) {
    const std::string pilot = "sip:90001@127.0.0.1";
    const std::string diversion =
        "Diversion: 总机 <sip:90002@h>;reason=unconditional, <tel:+4007654321>;reason=no-answer\r\n"
        "Diversion: <sip:4001234567@h>;reason=unknown\r\n";
    const std::string history =
        "History-Info: <sip:4007654321@h?Reason=SIP%3Bcause%3D302>;index=1\r\n"
        "History-Info: <sip:4001234567@h>;index=1.1,<sip:90001@h>;index=1.1.1\r\n";
    const std::string party = "P-Called-Party-ID: \"x\" <sip:+4001234567@h;user=phone>\r\n";
    EXPECT_EQ(called(pilot, diversion + history + party), "");
    EXPECT_EQ(status, 404);

    use(CalledIn::diversion);
    EXPECT_EQ(called(pilot, diversion), "4001234567");
    use(CalledIn::history_info);
    EXPECT_EQ(called(pilot, history), "4007654321");
    use(CalledIn::p_called_party_id);
    EXPECT_EQ(called(pilot, party), "4001234567");
    EXPECT_EQ(called("sip:4007654321@127.0.0.1"), "4007654321") << "without the header";
    EXPECT_EQ(called("sip:4007654321@127.0.0.1", "P-Called-Party-ID: <sip:999999@h>\r\n"),
              "4007654321")
        << "with one of nobody's";
    use(CalledIn::to);
    EXPECT_EQ(called("sip:4007654321@127.0.0.1"), "4007654321");
}

TEST_F(OverATrunk, EachRefusedCallLeavesATrace) {
    EXPECT_EQ(called("sip:+864001234567@127.0.0.1"), "");
    EXPECT_EQ(status, 404);
    called("sip:4001234567@127.0.0.1", {}, sdp_of("m=audio 4000 RTP/AVP 18\r\n"));
    EXPECT_EQ(status, 488);
    called("sip:4001234567@127.0.0.1", "Content-Type: application/isup\r\n", "x");
    EXPECT_EQ(status, 415);
    called("sip:4001234567@127.0.0.1", "Accept: text/plain\r\n");
    EXPECT_EQ(status, 406);
    called("sip:4001234567@127.0.0.1", "Require: nonsense\r\n");
    EXPECT_EQ(status, 420);
    called("sip:4001234567@127.0.0.1", {}, "nonsense");
    EXPECT_EQ(status, 400);
    EXPECT_EQ(called("sip:4001234567@127.0.0.1"), "4001234567");
    EXPECT_EQ(status, 480) << "refused by the loop";

    const auto activity = rig.engine->trunk_activity(TrunkId{7});
    ASSERT_EQ(activity.refused.size(), 7u);
    const auto& first = activity.refused.back();
    EXPECT_EQ(first.called, "+864001234567");
    EXPECT_EQ(first.detail, "perhaps 4001234567");
    std::vector<Refused> why;
    for (const auto& refused : activity.refused)
        why.insert(why.begin(), refused.why);
    EXPECT_EQ(why, (std::vector{Refused::unknown_number, Refused::no_common_codec,
                                Refused::body_not_understood, Refused::answer_not_accepted,
                                Refused::malformed, Refused::description_broken, Refused::failed}));
    EXPECT_EQ(activity.refused_calls, 7u);
    EXPECT_TRUE(activity.first_heard && activity.last_heard);
    for (const auto& count : rig.engine->stats().refused_calls) {
        EXPECT_EQ(count.from, "carrier");
        EXPECT_EQ(count.calls, 1u) << count.answer;
    }
    EXPECT_EQ(rig.engine->stats().refused_calls.size(), 7u);
}

TEST_F(OverATrunk, SoDoesOneThatTheStackCannotRead) {
    UdpPeer peer;
    const std::string own = "127.0.0.1:" + std::to_string(peer.port());
    const auto send = [&](const std::string& line, const std::string& from) {
        peer.send(rig.port, line + "\r\nVia: SIP/2.0/UDP " + own + ";branch=z9hG4bK" +
                                std::to_string(line.size() + from.size()) + "\r\nFrom: " + from +
                                "\r\nTo: <sip:4001234567@h>\r\nCall-ID: " + from +
                                "\r\nCSeq: 1 INVITE\r\nContact: <sip:a@" + own +
                                ">\r\nContent-Length: 0\r\n\r\n");
        return status_of(peer.receive());
    };
    EXPECT_EQ(send("INVITE sip:4001234567@127.0.0.1 SIP/2.0", "\"Bell <sip:a@h>;tag=1"), 400);
    EXPECT_EQ(send("INVITE sip:4001234567@127.0.0.1 SIP/7.0", "<sip:a@h>;tag=2"), 505);
    const auto activity = rig.engine->trunk_activity(TrunkId{7});
    ASSERT_EQ(activity.refused.size(), 2u);
    EXPECT_EQ(activity.refused[1].answer, 400);
    EXPECT_EQ(activity.refused[0].answer, 505);
    EXPECT_EQ(activity.refused[0].called, "4001234567");
}

TEST_F(OverATrunk, ANewTrunkShowsWhatItHasHeardAndWhoElseTriesOurNumbers) {
    Talker caller(rig.port);
    EXPECT_EQ(status_of(caller.request("OPTIONS")), 200);
    auto activity = rig.engine->trunk_activity(TrunkId{7});
    EXPECT_EQ(activity.questions, 1u);
    EXPECT_EQ(activity.last_address, "127.0.0.1:" + std::to_string(caller.port()));
    EXPECT_FALSE(rig.engine->trunk_activity(TrunkId{8}).first_heard);

    rig.use({{TrunkId{8}, {"192.0.2.1"}, 0, {}, "new"}});
    Talker stranger(rig.port);
    EXPECT_EQ(status_of(stranger.invite()), 401);
    Talker scanner(rig.port);
    scanner.called = "sip:100@127.0.0.1";
    EXPECT_EQ(status_of(scanner.invite()), 401);
    activity = rig.engine->trunk_activity(TrunkId{8});
    ASSERT_EQ(activity.from_unknown.size(), 1u);
    EXPECT_EQ(activity.from_unknown[0].called, "4001234567");
    EXPECT_EQ(activity.from_unknown[0].detail, "127.0.0.1");
}

TEST(ShownNumber, IsFitToBeShown) {
    EXPECT_EQ(shown_number("+86-400_1.#*"), "+86-400_1.#*");
    EXPECT_EQ(shown_number("<b>\n\x1b[2J\xe5"), "?b????2J?");
    EXPECT_EQ(shown_number(std::string(500, '1')).size(), 40u);
}

TEST(NumberMeant, IsTheOneWithTheSameEnd) {
    const auto directory = Directory::make({}, {}, {"4001234567", "95588", "01088886666"}).value();
    EXPECT_EQ(directory.number_meant("+864001234567"), "4001234567");
    EXPECT_EQ(directory.number_meant("01095588"), "95588");
    EXPECT_EQ(directory.number_meant("88886666"), "01088886666");
    EXPECT_EQ(directory.number_meant("6666"), "") << "too short to mean one";
    EXPECT_EQ(directory.number_meant("12345678"), "");
    EXPECT_EQ(directory.number_meant(""), "");
}

}  // namespace
}  // namespace zongji::sip::test
