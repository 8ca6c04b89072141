#include "edge/telephony/media/test/engine_fixture.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>

// Rooms of three: who hears whom, with a tone for each.
namespace zongji::media::test {

constexpr std::array<double, 3> heard_tones{300, 700, 1'900};

class ThreeTest : public EngineTest, public ::testing::WithParamInterface<int> {
protected:
    // bit 3 * i + j: the i-th hears the j-th.
    static bool hears(int matrix, std::size_t listener, std::size_t talker) {
        return (matrix >> (3 * listener + talker) & 1) != 0;
    }
    static calls::SetRoom arrangement(const std::array<LegId, 3>& legs, int matrix,
                                      InteractionId interaction = InteractionId{5}) {
        calls::SetRoom room{interaction, {}};
        for (std::size_t i = 0; i < 3; ++i) {
            calls::RoomMember member{legs[i], {}};
            for (std::size_t j = 0; j < 3; ++j) {
                if (hears(matrix, i, j))
                    member.hears.push_back(legs[j]);
            }
            room.members.push_back(member);
        }
        return room;
    }
    static constexpr int conference = 0b011'101'110;
    static constexpr int two_of_them = 0b000'001'010;

    // Of what came last, those and no others are heard.
    static bool hears_just(Phone& phone, std::array<bool, 3> who) {
        if (phone.heard_audio().size() < 25)
            return false;
        const auto sound = phone.sound(25);
        bool right = true;
        for (std::size_t i = 0; i < 3; ++i) {
            const double share = share_of(sound, heard_tones[i]);
            right = right && (who[i] ? share > 0.2 : share < 0.01);
        }
        return right;
    }
    // The same of what comes from now on.
    static bool comes_to_hear(Phone& phone, std::array<bool, 3> who) {
        phone.forget();
        return eventually([&] {
            if (!phone.wait_for_audio(30))
                return false;
            const bool right = hears_just(phone, who);
            if (!right)
                phone.forget();
            return right;
        });
    }

    void open_three() {
        for (std::size_t i = 0; i < 3; ++i) {
            legs[i] = open(phones[i]);
            phones[i].talk(heard_tones[i]);
        }
    }
    void expect_no_cut(Phone& phone) {
        const auto heard = phone.heard_audio();
        for (std::size_t i = 1; i < heard.size(); ++i) {
            EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
            EXPECT_EQ(heard[i].timestamp - heard[i - 1].timestamp, 160u);
            EXPECT_FALSE(heard[i].marker);
        }
    }

    std::array<Phone, 3> phones;
    std::array<LegId, 3> legs;
};

TEST_P(ThreeTest, each_arrangement_is_heard_as_it_was_said) {
    start(GetParam());
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr int at_once = 4;  // phones are threads of this test
#else
    constexpr int at_once = 32;
#endif
    // Nobody hears himself, even if it is said that he does.
    std::vector<int> matrices;
    for (int matrix = 0; matrix < 512; ++matrix) {
        if ((matrix & 0b100'010'001) == (matrix % 3 == 0 ? 0b100'010'001 : 0))
            matrices.push_back(matrix);
    }
    ASSERT_EQ(matrices.size(), 64u);
    for (std::size_t from = 0; from < matrices.size(); from += at_once) {
        const auto some = std::span(matrices).subspan(from, at_once);
        std::vector<std::unique_ptr<std::array<Phone, 3>>> people;
        std::vector<std::array<LegId, 3>> rooms;
        for (std::size_t n = 0; n < some.size(); ++n) {
            auto& three = *people.emplace_back(std::make_unique<std::array<Phone, 3>>());
            auto& here = rooms.emplace_back();
            for (std::size_t i = 0; i < 3; ++i) {
                here[i] = open(three[i]);
                three[i].talk(heard_tones[i]);
            }
            engine->handle(arrangement(here, some[n], InteractionId{some[n] + 1}));
        }
        for (std::size_t n = 0; n < some.size(); ++n) {
            for (std::size_t i = 0; i < 3; ++i) {
                std::array<bool, 3> who{};
                for (std::size_t j = 0; j < 3; ++j)
                    who[j] = i != j && hears(some[n], i, j);
                Phone& phone = (*people[n])[i];
                const bool nobody = who == std::array<bool, 3>{};
                EXPECT_TRUE(nobody ? phone.heard().empty() : eventually([&] {
                    return hears_just(phone, who);
                })) << some[n]
                    << ": " << i;
            }
        }
        for (const auto& room : rooms) {
            for (const LegId leg : room)
                engine->close_leg(leg);
        }
        ASSERT_TRUE(eventually([&] { return engine->stats().phone_legs == 0; }));
        EXPECT_EQ(engine->stats().mixtures, 0u);
    }
}

// The customer, the agent, and a supervisor whom only the agent hears.
TEST_P(ThreeTest, a_whisper_is_neither_heard_by_the_customer_nor_on_his_track) {
    start(GetParam());
    open_three();
    const auto [customer, agent, supervisor] = legs;
    engine->handle(record(RecordingId{7}, customer, agent));
    engine->handle(room(customer, agent));
    ASSERT_TRUE(comes_to_hear(phones[0], {false, true, false}));
    engine->handle(calls::RecordParty{RecordingId{7}, {supervisor, 2, PartyKind::supervisor}});
    engine->handle(calls::SetRoom{
        InteractionId{5},
        {{customer, {agent}}, {agent, {customer, supervisor}}, {supervisor, {customer, agent}}}});
    EXPECT_TRUE(comes_to_hear(phones[1], {true, false, true}));
    EXPECT_TRUE(comes_to_hear(phones[2], {true, true, false}));
    ASSERT_TRUE(tap.wait_for_frames(tap.frames().size() + 150));
    EXPECT_EQ(engine->stats().mixtures, 2u);

    // What passes between customer and agent is passed on as it comes, and was not cut.
    expect_no_cut(phones[0]);
    EXPECT_LT(share_of(phones[0].sound(1'000), heard_tones[2]), 0.0005);
    for (const calls::Track track : {0, 1, 2}) {
        std::vector<std::int16_t> sound;
        const auto decoder = Decoder::make(Codec::pcmu);
        for (const auto& frame : tap.frames(track)) {
            std::int16_t samples[longest_pcm];
            const std::size_t count = decoder->decode(frame.payload, frame.size, samples);
            sound.insert(sound.end(), samples, samples + count);
        }
        ASSERT_GT(sound.size(), 4'000u);
        for (const calls::Track whose : {0, 1, 2}) {
            if (whose == track)
                EXPECT_GT(share_of(sound, heard_tones[whose]), 0.9) << int{track};
            else
                EXPECT_LT(share_of(sound, heard_tones[whose]), 0.0005) << int{track};
        }
    }
}

TEST_P(ThreeTest, one_who_listens_changes_nothing_for_the_two) {
    start(GetParam());
    open_three();
    const auto [customer, agent, supervisor] = legs;
    engine->handle(room(customer, agent));
    ASSERT_TRUE(comes_to_hear(phones[0], {false, true, false}));
    ASSERT_TRUE(comes_to_hear(phones[1], {true, false, false}));
    for (int i = 0; i < 3; ++i) {
        engine->handle(calls::SetRoom{
            InteractionId{5},
            {{customer, {agent}}, {agent, {customer}}, {supervisor, {customer, agent}}}});
        ASSERT_TRUE(comes_to_hear(phones[2], {true, true, false}));
        EXPECT_EQ(engine->stats().mixtures, 1u);
        engine->handle(room(customer, agent));
        ASSERT_TRUE(eventually([&] { return engine->stats().mixtures == 0; }));
    }
    expect_no_cut(phones[0]);
    expect_no_cut(phones[1]);
}

TEST_P(ThreeTest, a_muted_one_and_a_silent_one_hold_nobody_up) {
    start(GetParam());
    open_three();
    phones[2].be_silent();
    engine->handle(arrangement(legs, conference));
    EXPECT_TRUE(comes_to_hear(phones[0], {false, true, false}));
    EXPECT_TRUE(comes_to_hear(phones[2], {true, true, false}));
    engine->handle(calls::MuteLeg{legs[1], true});
    EXPECT_TRUE(comes_to_hear(phones[2], {true, false, false}));
    // Whom nobody says anything to gets nothing.
    EXPECT_TRUE(eventually([&] {
        phones[2].forget();
        phones[0].forget();
        return phones[2].wait_for_audio(10) && phones[0].heard().empty();
    }));
    phones[2].talk(heard_tones[2]);
    EXPECT_TRUE(comes_to_hear(phones[0], {false, false, true}));
    engine->handle(calls::MuteLeg{legs[1], false});
    EXPECT_TRUE(comes_to_hear(phones[0], {false, true, true}));
}

TEST_P(ThreeTest, who_ends_is_gone_and_two_pass_on_again_what_comes) {
    start(GetParam());
    open_three();
    engine->handle(arrangement(legs, conference));
    ASSERT_TRUE(comes_to_hear(phones[0], {false, true, true}));
    engine->close_leg(legs[2]);
    EXPECT_TRUE(eventually([&] { return engine->stats().mixtures == 0; }));
    EXPECT_TRUE(comes_to_hear(phones[0], {false, true, false}));
    EXPECT_TRUE(comes_to_hear(phones[1], {true, false, false}));
    EXPECT_EQ(engine->stats().bridged_legs, 2u);
}

TEST_P(ThreeTest, a_sound_is_heard_instead_of_the_others_and_then_they_are) {
    start(GetParam());
    open_three();
    engine->handle(arrangement(legs, conference));
    ASSERT_TRUE(comes_to_hear(phones[0], {false, true, true}));
    engine->handle(calls::Play{legs[0], PlaybackId{1}, {"tone:400"}, true});
    EXPECT_TRUE(eventually([&] {
        phones[0].forget();
        phones[0].wait_for_audio(25);
        return share_heard(phones[0], 400) > 0.9;
    }));
    engine->handle(calls::StopPlay{legs[0]});
    EXPECT_TRUE(comes_to_hear(phones[0], {false, true, true}));
}

TEST_P(ThreeTest, a_key_is_heard_by_the_others_beside_the_sound) {
    start(GetParam());
    open_three();
    engine->handle(arrangement(legs, conference));
    for (Phone& phone : phones)
        ASSERT_TRUE(phone.wait_for_audio(10));
    for (Phone& phone : phones)
        phone.forget();
    // Key 5, 60 ms, with its last packet three times.
    const std::uint32_t began = 0x1234'5678;
    for (const std::uint8_t length : {1, 2})
        phones[0].say({5, 10, 0, static_cast<std::uint8_t>(length * 80)}, 101, began, length == 1);
    for (int i = 0; i < 3; ++i)
        phones[0].say({5, 0x8a, 1, 0xe0}, 101, began);

    for (const std::size_t i : {1, 2}) {
        const auto of_keys = [](const std::vector<Heard>& heard) {
            std::vector<Heard> keys;
            for (const Heard& one : heard) {
                if (one.payload_type == 101)
                    keys.push_back(one);
            }
            return keys;
        };
        ASSERT_TRUE(phones[i].wait_for(
            [&](const std::vector<Heard>& heard) { return of_keys(heard).size() == 5; }));
        const auto keys = of_keys(phones[i].heard());
        EXPECT_TRUE(keys[0].marker);
        for (const Heard& key : keys) {
            EXPECT_EQ(key.timestamp, keys[0].timestamp);
            EXPECT_EQ(key.payload[0], 5);
        }
        EXPECT_EQ(keys.back().payload, (std::vector<std::uint8_t>{5, 0x8a, 1, 0xe0}));
        phones[i].forget();
        EXPECT_TRUE(phones[i].wait_for_audio(10));
    }
    EXPECT_TRUE(events.wait_for<calls::DigitPressed>());
    EXPECT_EQ(events.all<calls::DigitPressed>().size(), 1u);
}

// The first hears the second through it all.
TEST_P(ThreeTest, from_two_to_three_and_back_without_a_click_or_a_long_gap) {
    start(GetParam());
    open_three();
    phones[0].be_silent();
    phones[2].be_silent();
    for (int i = 0; i < 4; ++i) {
        engine->handle(arrangement(legs, two_of_them));
        ASSERT_TRUE(phones[0].wait_for_audio(40 + 80 * static_cast<std::size_t>(i)));
        engine->handle(arrangement(legs, conference));
        ASSERT_TRUE(phones[0].wait_for_audio(80 + 80 * static_cast<std::size_t>(i)));
    }
    // By its time stamps, with silence where nothing came.
    const auto decoder = Decoder::make(Codec::pcmu);
    const auto heard = phones[0].heard_audio();
    std::vector<std::int16_t> sound;
    for (const Heard& one : heard) {
        const std::uint32_t at = one.timestamp - heard[0].timestamp;
        ASSERT_GE(at, sound.size()) << "a packet overlaps the one before it";
        sound.resize(at + one.payload.size());
        decoder->decode(one.payload.data(), one.payload.size(), sound.data() + at);
    }
    std::vector<std::size_t> gaps;
    std::size_t silent = 0;
    for (const std::int16_t sample : sound) {
        if (std::abs(sample) < 100) {
            ++silent;
            continue;
        }
        if (silent > 40)
            gaps.push_back(silent);
        silent = 0;
    }
    // Half of them, since a machine that has other work lengthens some, and makes more.
    ASSERT_FALSE(gaps.empty());
    std::ranges::sort(gaps);
    std::printf("gaps: %.1f ms (half), %.1f (worst), %zu of them\n",
                static_cast<double>(gaps[gaps.size() / 2]) / 8,
                static_cast<double>(gaps.back()) / 8, gaps.size());
    EXPECT_LE(gaps[gaps.size() / 2], 60u * 8u);
    EXPECT_LT(steepest(sound), 5'000) << "of 700 Hz it is 4,400";
}

INSTANTIATE_TEST_SUITE_P(threads, ThreeTest, ::testing::Values(1, 3));

// Each of three with a codec of his own.
TEST_F(EngineTest, three_codecs_understand_each_other) {
    start(2);
    Phone phones[] = {Phone(Codec::pcma), Phone(Codec::opus), Phone(Codec::g722)};
    std::vector<LegId> legs;
    for (std::size_t i = 0; i < 3; ++i) {
        legs.push_back(open(phones[i]));
        phones[i].talk(heard_tones[i]);
    }
    engine->handle(calls::SetRoom{InteractionId{5},
                                  {{legs[0], {legs[1], legs[2]}},
                                   {legs[1], {legs[0], legs[2]}},
                                   {legs[2], {legs[0], legs[1]}}}});
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(eventually([&] {
            phones[i].forget();
            phones[i].wait_for_audio(50);
            const auto sound = phones[i].sound(30);
            bool right = share_of(sound, heard_tones[i]) < 0.02;
            for (std::size_t j = 0; j < 3; ++j)
                right = right && (i == j || share_of(sound, heard_tones[j]) > 0.15);
            return right;
        })) << i;
        const auto heard = phones[i].heard_audio();
        const auto frame = static_cast<std::uint32_t>(clock_rate(phones[i].codec()) / 50);
        for (std::size_t n = 1; n < heard.size(); ++n)
            EXPECT_GE(heard[n].timestamp - heard[n - 1].timestamp, frame);
    }
}

}  // namespace zongji::media::test
