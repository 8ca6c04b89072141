#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/test/engine_fixture.h"

namespace zongji::media::test {

namespace {

// Long enough for a machine that is busy; the engine looks four times a second.
constexpr Span short_patience = milliseconds(400);
constexpr Span long_patience = seconds(60);

}  // namespace

struct PhoneSilence : EngineTest {
    void start_with(const PhonePatience& wanted) {
        start(1, [&](MediaEngine::Config& config) {
            config.patience = wanted;
            config.ask = [this](LegId leg) {
                std::lock_guard lock(mutex);
                asked.push_back(leg);
            };
        });
    }

    // Speaks, and falls silent.
    LegId silent(Phone& phone, const std::function<void(RemoteMedia&)>& change = {}) {
        const LegId leg = open(phone);
        if (change) {
            RemoteMedia media = phone.media();
            change(media);
            EXPECT_TRUE(engine->connect_phone_leg(leg, media).ok());
        }
        const auto before = engine->stats().packets_in;
        phone.talk(500);
        EXPECT_TRUE(eventually([&] { return engine->stats().packets_in > before + 3; }));
        phone.be_silent();
        return leg;
    }

    // An empty receiver report: a phone that says nothing.
    static void report(Phone& phone, std::uint16_t to) {
        const std::uint8_t packet[] = {0x80, 201, 0, 1, 1, 2, 3, 4};
        phone.send_raw(to, packet, sizeof packet);
    }

    std::size_t times_asked() {
        std::lock_guard lock(mutex);
        return asked.size();
    }

    bool is_gone(LegId leg) {
        const auto all = events.all<calls::LegEnded>();
        return std::ranges::any_of(all, [&](const auto& ended) { return ended.leg == leg; });
    }

    // Until another phone that says nothing at all, opened now, has been given up.
    void outlast_another() {
        Phone measure;
        const LegId leg = silent(measure, [](RemoteMedia& media) {
            media.waiting_silence = Span{short_patience.us * 3};
        });
        ASSERT_TRUE(eventually([&] { return is_gone(leg); }));
        engine->close_leg(leg);
    }

    std::mutex mutex;
    std::vector<LegId> asked;
};

TEST_F(PhoneSilence, is_no_death_while_reports_come) {
    start_with({.waiting = short_patience, .never_spoke = short_patience});
    Phone beside;
    Phone together;
    Phone dead;
    const LegId a = silent(beside);
    const LegId b = silent(together);
    const LegId c = silent(dead);
    std::atomic<bool> over{false};
    std::thread reporting([&] {
        while (!over) {
            report(beside, static_cast<std::uint16_t>(engine_port(a) + 1));
            report(together, engine_port(b));  // RFC 5761, unasked
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    EXPECT_TRUE(eventually([&] { return is_gone(c); }));
    outlast_another();
    over = true;
    reporting.join();
    EXPECT_FALSE(is_gone(a));
    EXPECT_FALSE(is_gone(b));
    EXPECT_EQ(engine->stats().dropped_invalid, 0u);
    EXPECT_TRUE(eventually([&] { return is_gone(a) && is_gone(b); }));
}

TEST_F(PhoneSilence, reports_of_a_stranger_keep_nobody_alive) {
    start_with({.never_spoke = short_patience});
    Phone stranger;
    const LegId leg{next_leg_++};
    const auto local = engine->open_phone_leg(leg);
    ASSERT_TRUE(local);
    RemoteMedia media = stranger.media();
    media.address = "127.0.0.77";
    ASSERT_TRUE(engine->connect_phone_leg(leg, media));
    EXPECT_TRUE(eventually([&] {
        report(stranger, static_cast<std::uint16_t>(local->port + 1));
        return is_gone(leg);
    }));
    EXPECT_GT(engine->stats().dropped_foreign, 0u);
}

TEST_F(PhoneSilence, is_a_question_at_half_of_its_time_and_an_answer_ends_it) {
    start_with({.waiting = Span{short_patience.us * 4}});
    Phone phone;
    const LegId leg = silent(phone);
    ASSERT_TRUE(eventually([&] { return times_asked() == 1; }));
    EXPECT_FALSE(is_gone(leg));
    engine->note_alive(leg);
    ASSERT_TRUE(eventually([&] { return times_asked() == 2; })) << "and again, by and by";
    EXPECT_FALSE(is_gone(leg));
    // Nobody answers.
    EXPECT_TRUE(eventually([&] { return is_gone(leg); }));
    EXPECT_EQ(times_asked(), 2u) << "once in a silence";
    EXPECT_EQ(asked[0], leg);
}

TEST_F(PhoneSilence, lasts_longer_with_music_than_in_a_talk) {
    start_with({.talking = short_patience, .waiting = long_patience});
    Phone customer;
    Phone agent;
    const LegId c = silent(customer);
    outlast_another();
    EXPECT_FALSE(is_gone(c));
    const LegId a = open(agent);
    agent.talk(900);
    engine->handle(room(c, a));
    EXPECT_TRUE(eventually([&] { return is_gone(c); }));
    EXPECT_FALSE(is_gone(a));
}

TEST_F(PhoneSilence, is_soon_told_of_a_talking_phone_that_used_to_report) {
    start_with({.talking = long_patience, .talking_and_reporting = short_patience});
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    customer.talk(500);
    const LegId a = silent(agent);
    for (int i = 0; i < 3; ++i)
        report(agent, static_cast<std::uint16_t>(engine_port(a) + 1));
    engine->handle(room(c, a));
    EXPECT_TRUE(eventually([&] { return is_gone(a); }));
    EXPECT_FALSE(is_gone(c));
}

TEST_F(PhoneSilence, lasts_as_long_as_its_trunk_says) {
    start_with({.talking = long_patience, .waiting = long_patience});
    Phone customer;
    Phone agent;
    Phone patient;
    const LegId c =
        silent(customer, [](RemoteMedia& media) { media.talking_silence = short_patience; });
    const LegId p = silent(patient);
    const LegId a = open(agent);
    agent.talk(900);
    outlast_another();
    EXPECT_FALSE(is_gone(c)) << "he waits as yet";
    engine->handle(room(c, a));
    EXPECT_TRUE(eventually([&] { return is_gone(c); }));
    EXPECT_FALSE(is_gone(p));
}

TEST_F(PhoneSilence, of_one_who_holds_us_has_an_end_too) {
    start_with({.waiting = short_patience, .held = Span{short_patience.us * 4}});
    Phone phone;
    const LegId leg = silent(
        phone, [](RemoteMedia& media) { media.direction = calls::MediaDirection::sendonly; });
    Phone other;
    const LegId waiting = silent(other);
    ASSERT_TRUE(eventually([&] { return is_gone(waiting); }));
    EXPECT_FALSE(is_gone(leg));
    EXPECT_TRUE(eventually([&] { return is_gone(leg); }));
}

TEST_F(PhoneSilence, begins_with_noise_of_old_gateways) {
    start_with({});
    Phone phone;
    open(phone);
    // The first thing it says is how its silence sounds.
    phone.say({0x40}, comfort_noise, 160);
    phone.say({0x40}, old_comfort_noise, 320);
    EXPECT_TRUE(eventually([&] { return engine->stats().packets_in == 2; }));
    EXPECT_EQ(engine->stats().dropped_invalid, 0u);
    EXPECT_EQ(engine->stats().dropped_foreign, 0u);
}

}  // namespace zongji::media::test
