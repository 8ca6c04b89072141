#pragma once

#include "edge/telephony/media/test/listening.h"
#include "edge/telephony/media/test/phone.h"

#include <iostream>
#include <map>

#include <gtest/gtest.h>
#include <unistd.h>

namespace zongji::media::test {

// An engine on loopback with some sounds, and its neighbours played by the test.
class EngineTest : public ::testing::Test {
protected:
    // `threads` decides which legs are neighbours: legs go to the threads in turn.
    void start(int threads, std::function<void(MediaEngine::Config&)> change = {}) {
        MediaEngine::Config config;
        config.bind_address = "127.0.0.1";
        // Two runs at once shall not look for hundreds of ports in the same place.
        config.rtp_port_low = static_cast<std::uint16_t>(10'000 + ::getpid() % 11 * 2'000);
        config.rtp_port_high = static_cast<std::uint16_t>(config.rtp_port_low + 1'998);
        config.threads = threads;
        config.tap = &tap;
        config.events = [this](calls::Event event) { events.add(std::move(event)); };
        if (change)
            change(config);
        auto started = MediaEngine::start(std::move(config));
        ASSERT_TRUE(started) << started.error().message;
        engine = std::move(started).value();
        auto library = std::make_shared<calls::SoundLibrary>();
        (*library)["tone:400"] = tone_sound(400, 8'000);
        // Whole waves, so that a loop has no click, and no whole packets.
        (*library)["tone:short"] = tone_sound(600, 240);
        (*library)["tone:odd"] = tone_sound(800, 330);
        // A quarter of a wave more than whole ones in each packet: half of all cuts are at a peak.
        (*library)["tone:quarter"] = tone_sound(412.5, 8'000);
        (*library)["silence"] = sound_of(std::vector<std::int16_t>(8'000));
        sounds = library;
        engine->set_library(library);
    }

    // Opens and connects a leg for the phone, which will talk to `partner`.
    LegId open(Phone& phone, int event_type = 101, LegId partner = {}) {
        const LegId leg{next_leg_++};
        const auto local = engine->open_phone_leg(leg, partner);
        EXPECT_TRUE(local.ok());
        if (!local)
            return leg;
        phone.call(local->port);
        ports_[leg] = local->port;
        EXPECT_TRUE(engine->connect_phone_leg(leg, phone.media(event_type)).ok());
        return leg;
    }

    // Two who hear each other.
    static calls::SetRoom room(LegId a, LegId b, InteractionId interaction = InteractionId{5}) {
        return {interaction, {{a, {b}}, {b, {a}}}};
    }
    static calls::SetRoom empty_room(InteractionId interaction = InteractionId{5}) {
        return {interaction, {}};
    }
    static calls::StartRecording record(RecordingId recording, LegId customer, LegId agent,
                                        InteractionId interaction = InteractionId{5}) {
        return {recording,
                interaction,
                {{customer, calls::customer_track, PartyKind::customer},
                 {agent, calls::agent_track, PartyKind::agent}}};
    }

    std::uint16_t engine_port(LegId leg) const { return ports_.at(leg); }

    static double share_heard(Phone& phone, double hertz) {
        return share_of(phone.sound(20), hertz);
    }

    TapLog tap;
    EventLog events;
    std::shared_ptr<const calls::SoundLibrary> sounds;
    std::unique_ptr<MediaEngine> engine;
    std::int64_t next_leg_ = 1;
    std::map<LegId, std::uint16_t> ports_;
};

}  // namespace zongji::media::test
