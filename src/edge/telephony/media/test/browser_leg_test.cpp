#include "edge/telephony/media/browser_sdp.h"
#include "edge/telephony/media/test/browser.h"
#include "edge/telephony/media/test/engine_fixture.h"

namespace zongji::media::test {

class BrowserLegTest : public EngineTest {
protected:
    std::string answer_to(Browser& browser, LegId leg, UserId user) {
        std::optional<Result<std::string>> answered;
        engine->accept_browser_offer(leg, user, browser.offer(),
                                     [&](Result<std::string> answer) { answered = answer; });
        EXPECT_TRUE(answered && answered->ok());
        return answered && answered->ok() ? answered->value() : std::string();
    }
    LegId sign_in(Browser& browser, UserId user = UserId{3}) {
        const LegId leg{next_leg_++};
        browser.connect(answer_to(browser, leg, user));
        return leg;
    }
    Error refusal_of(const std::string& offer) {
        Error error;
        engine->accept_browser_offer(LegId{next_leg_++}, UserId{1}, offer,
                                     [&](Result<std::string> answer) {
                                         EXPECT_FALSE(answer.ok());
                                         if (!answer)
                                             error = answer.error();
                                     });
        return error;
    }
};

TEST_F(BrowserLegTest, answers_with_what_a_phone_speaks_first) {
    start(2);
    Browser browser;
    const std::string answer = answer_to(browser, LegId{1}, UserId{1});
    EXPECT_NE(answer.find("UDP/TLS/RTP/SAVPF 0 8 111 126\r\n"), std::string::npos) << answer;
    for (const char* line :
         {"a=ice-lite\r\n", "a=group:BUNDLE 0\r\n", "a=mid:0\r\n", "a=rtcp-mux\r\n",
          "a=setup:passive\r\n", "a=sendrecv\r\n", "a=rtpmap:126 telephone-event/8000\r\n",
          " typ host\r\n", "a=rtpmap:111 opus/48000/2\r\n"}) {
        EXPECT_NE(answer.find(line), std::string::npos) << line;
    }
}

TEST_F(BrowserLegTest, refuses_offers_that_lack_something_and_says_what) {
    start(1);
    Browser browser;
    const std::string whole = browser.offer();
    const auto without = [&](const std::string& line) {
        std::string offer = whole;
        const std::size_t at = offer.find(line);
        offer.erase(at, offer.find("\r\n", at) + 2 - at);
        return offer;
    };
    EXPECT_NE(refusal_of(without("a=ice-pwd")).message.find("ICE"), std::string::npos);
    EXPECT_NE(refusal_of(without("a=fingerprint")).message.find("fingerprint"), std::string::npos);
    EXPECT_NE(refusal_of(without("a=rtcp-mux")).message.find("RTCP"), std::string::npos);
    EXPECT_EQ(refusal_of("").code, ErrorCode::invalid);
    EXPECT_EQ(refusal_of("v=0\r\nm=audio\r\n").code, ErrorCode::invalid);
    EXPECT_EQ(refusal_of(std::string(100'000, 'a')).code, ErrorCode::invalid);
    EXPECT_EQ(engine->stats().known_legs, 0u);
}

TEST_F(BrowserLegTest, further_sections_are_declined_in_their_place) {
    start(1);
    Browser browser;
    const std::string offer = browser.offer() +
                              "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n"
                              "a=rtpmap:96 VP8/90000\r\n"
                              "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                              "c=IN IP4 0.0.0.0\r\na=mid:2\r\n";
    std::string answer;
    engine->accept_browser_offer(LegId{1}, UserId{1}, offer,
                                 [&](Result<std::string> got) { answer = got.value(); });
    const std::size_t video = answer.find("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n");
    const std::size_t data = answer.find("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    ASSERT_NE(video, std::string::npos) << answer;
    ASSERT_NE(data, std::string::npos) << answer;
    EXPECT_LT(answer.find("m=audio"), video);
    EXPECT_LT(video, data);
}

struct Way {
    bool gcm;
    int threads;
};
class BrowserMediaTest : public BrowserLegTest, public ::testing::WithParamInterface<Way> {};

TEST_P(BrowserMediaTest, an_agent_in_the_browser_talks_with_a_phone) {
    start(GetParam().threads);
    Phone customer(Codec::pcma);
    const LegId c = open(customer);
    Browser browser(Browser::Habits{.gcm = GetParam().gcm});
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    EXPECT_EQ(events.all<calls::BrowserLegReady>()[0].leg, b);
    EXPECT_EQ(events.all<calls::BrowserLegReady>()[0].user, UserId{3});
    EXPECT_GE(browser.first_flight_datagrams(), 2u);

    browser.talk(500);
    customer.talk(1'300);
    engine->handle(record(RecordingId{1}, c, b));
    engine->handle(room(c, b));
    ASSERT_TRUE(browser.wait_for_audio(40));
    ASSERT_TRUE(customer.wait_for_audio(40));
    EXPECT_GT(browser.share_heard(1'300), 0.8);
    EXPECT_LT(browser.share_heard(500), 0.05);
    EXPECT_GT(share_heard(customer, 500), 0.8);
    // PCMA goes through to the browser as it is; what the browser says is turned by a table.
    EXPECT_EQ(browser.heard().back().payload_type, 8);
    EXPECT_EQ(engine->stats().transcoders, 1u);
    EXPECT_FALSE(tap.frames(calls::agent_track).empty());
    EXPECT_FALSE(tap.frames(calls::customer_track).empty());
}

INSTANTIATE_TEST_SUITE_P(ways, BrowserMediaTest,
                         ::testing::Values(Way{true, 1}, Way{true, 2}, Way{false, 1}));

TEST_F(BrowserLegTest, a_browser_without_g711_speaks_opus) {
    start(2);
    Phone customer;
    const LegId c = open(customer);
    Browser browser(Browser::Habits{.only_opus = true});
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    browser.talk(500);
    customer.talk(1'300);
    engine->handle(room(c, b));
    ASSERT_TRUE(browser.wait_for_audio(50));
    ASSERT_TRUE(customer.wait_for_audio(50));
    EXPECT_GT(browser.share_heard(1'300), 0.7);
    EXPECT_GT(share_heard(customer, 500), 0.7);
}

TEST_F(BrowserLegTest, a_sound_is_played_to_the_browser) {
    start(1);
    Browser browser;
    const LegId b = sign_in(browser);
    engine->handle(calls::Play{b, PlaybackId{1}, {"tone:400"}, true});  // waits until it is up
    ASSERT_TRUE(browser.wait_for_audio(30));
    EXPECT_GT(browser.share_heard(400), 0.8);
}

TEST_F(BrowserLegTest, a_certificate_that_was_not_announced_is_refused) {
    start(1);
    Browser browser(Browser::Habits{.true_fingerprint = false});
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, b);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::failed);
    EXPECT_TRUE(events.all<calls::BrowserLegReady>().empty());
    EXPECT_EQ(engine->stats().failed_handshakes, 1u);
    EXPECT_TRUE(eventually([&] { return engine->stats().browser_legs == 0; }));
}

TEST_F(BrowserLegTest, checks_without_our_password_are_not_answered) {
    start(1, [](MediaEngine::Config& config) { config.browser_timeout = milliseconds(500); });
    Browser browser(Browser::Habits{.true_password = false});
    sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::media_timeout);
    EXPECT_EQ(engine->stats().packets_out, 0u);
    EXPECT_GT(engine->stats().dropped_invalid, 1u);
}

TEST_F(BrowserLegTest, a_killed_tab_is_noticed_by_its_missing_checks) {
    start(1, [](MediaEngine::Config& config) { config.browser_timeout = milliseconds(500); });
    Browser browser;
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    browser.talk(500);  // media alone proves no consent
    browser.stop_checks();
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, b);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::media_timeout);
    EXPECT_TRUE(engine->browser_legs().empty());
}

TEST_F(BrowserLegTest, of_a_page_that_is_gone_the_silence_is_noticed_at_once) {
    start(1);
    Browser browser;
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    const auto before = engine->stats().packets_in;
    browser.talk(500);
    ASSERT_TRUE(eventually([&] { return engine->stats().packets_in > before + 20; }));

    // The socket was away, the audio was not: its silence is nothing special later on.
    engine->handle(calls::DoubtLeg{b});
    const auto doubted = engine->stats().packets_in;
    ASSERT_TRUE(eventually([&] { return engine->stats().packets_in > doubted + 200; }));
    EXPECT_TRUE(events.all<calls::LegEnded>().empty());

    browser.talk(0);
    browser.stop_checks();
    const auto began = std::chrono::steady_clock::now();
    engine->handle(calls::DoubtLeg{b});
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::media_timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(BrowserLegTest, a_tab_that_talked_and_is_silent_altogether_is_noticed_early) {
    start(1);
    Browser browser;
    const LegId b = sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    const auto before = engine->stats().packets_in;
    browser.talk(500);
    ASSERT_TRUE(eventually([&] { return engine->stats().packets_in > before + 20; }));
    browser.talk(0);
    browser.stop_checks();
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, b);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::media_timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(12));
}

TEST_F(BrowserLegTest, a_tab_that_says_goodbye_ends_at_once) {
    start(1);
    Browser browser;
    sign_in(browser);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    browser.close();
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_TRUE(eventually([&] { return engine->stats().browser_legs == 0; }));
}

TEST_F(BrowserLegTest, is_listed_from_when_it_is_told_of) {
    start(1);
    Browser browser;
    const std::string answer = answer_to(browser, LegId{1}, UserId{1});
    EXPECT_TRUE(engine->browser_legs().empty()) << "the loop would end what it does not know";
    browser.connect(answer);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    EXPECT_TRUE(eventually([&] { return engine->browser_legs() == std::vector{LegId{1}}; }));
}

TEST_F(BrowserLegTest, a_newer_session_of_the_user_replaces_the_earlier_one) {
    start(2);
    Browser before;
    const LegId first = sign_in(before);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>());
    Browser other;
    const LegId others = sign_in(other, UserId{4});
    Browser after;
    const LegId second = sign_in(after);
    ASSERT_TRUE(events.wait_for<calls::BrowserLegReady>(3));
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, first);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::replaced);

    engine->handle(calls::EndLeg{second, "signed out"});
    ASSERT_TRUE(events.wait_for<calls::LegEnded>(2));
    EXPECT_EQ(events.all<calls::LegEnded>()[1].cause, calls::EndCause::ended_by_us);
    EXPECT_EQ(engine->browser_legs(), std::vector<LegId>{others});
    engine->close_leg(second);
    engine->close_leg(others);
    ASSERT_TRUE(events.wait_for<calls::LegEnded>(3));
    EXPECT_TRUE(eventually([&] { return engine->stats().known_legs == 0; }));
    EXPECT_EQ(events.all<calls::LegEnded>().size(), 3u);
}

}  // namespace zongji::media::test
