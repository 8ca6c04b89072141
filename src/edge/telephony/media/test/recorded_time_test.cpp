#include "edge/telephony/media/test/engine_fixture.h"

#include <cstdlib>
#include <future>

// Recorded time is bridged time: not a frame of what was said before a bridge, on hold or after it,
// and none missing in between, however late a media thread is.
namespace zongji::media::test {

using Mark = calls::TapMark::Kind;

class RecordedTimeTest : public EngineTest, public ::testing::WithParamInterface<int> {
protected:
    struct Stretch {
        Instant from;
        Instant to;
    };

    // Two who count their frames aloud, on one thread or on two.
    void begin() {
        start(GetParam(), [this](MediaEngine::Config& config) {
            config.events = [this](const calls::Event& event) {
                if (std::holds_alternative<calls::DigitPressed>(event) && blocking_)
                    block();
                events.add(event);
            };
        });
        customer_leg = open(customer);
        agent_leg = open(agent);
        customer.count();
        agent.count();
        engine->handle(record(recording, customer_leg, agent_leg));
        ASSERT_TRUE(wait(25));
    }
    void TearDown() override { blocking_ = false; }

    bool wait(std::size_t frames) {
        const std::size_t by_customer = customer.said().size() + frames;
        const std::size_t by_agent = agent.said().size() + frames;
        return customer.wait_until_said(by_customer) && agent.wait_until_said(by_agent);
    }

    // Holds up the thread of this leg, as a busy machine would, until release().
    void hold_up(Phone& phone) {
        released_ = {};
        blocked_ = {};
        gate_ = released_.get_future().share();
        blocking_ = true;
        phone.say({1, 0x8a, 0, 160}, 101, digit_time_ += 8'000, true);  // a press of its own
        blocked_.get_future().wait();
        blocking_ = false;
    }
    void release() { released_.set_value(); }

    std::vector<Stretch> stretches() {
        std::vector<Stretch> found;
        for (const auto& mark : tap.marks()) {
            if (mark.kind == Mark::bridged)
                found.push_back({mark.at, mark.at});
            if (mark.kind == Mark::unbridged)
                found.back().to = mark.at;
        }
        return found;
    }

    void expect_recorded_is_bridged(calls::Track track, Phone& phone) {
        const auto frames = tap.frames(track);
        const auto said = phone.said();
        std::size_t in_stretches = 0;
        std::size_t just_after = 0;
        for (const Stretch& stretch : stretches()) {
            // What was to be said in it, less what the phone itself came to say too late.
            std::vector<std::size_t> expected;
            for (std::size_t n = 0; n < said.size(); ++n) {
                if (said[n].planned >= stretch.from && said[n].planned < stretch.to &&
                    said[n].sent < stretch.to)
                    expected.push_back(n);
            }
            std::vector<std::size_t> recorded;
            for (const auto& frame : frames) {
                if (frame.at >= stretch.from && frame.at < stretch.to)
                    recorded.push_back(Phone::number_in(frame.payload));
            }
            ASSERT_FALSE(expected.empty());
            ASSERT_FALSE(recorded.empty());
            for (std::size_t i = 1; i < recorded.size(); ++i)
                ASSERT_EQ(recorded[i], recorded[i - 1] + 1) << "a gap or a repetition";
            const auto apart = [](std::size_t a, std::size_t b) {
                return std::abs(static_cast<int>(a) - static_cast<int>(b));
            };
            EXPECT_LE(apart(recorded.front(), expected.front()), 1);
            EXPECT_LE(apart(recorded.back(), expected.back()), 1);
            EXPECT_LE(apart(recorded.size(), expected.size()), 2);
            in_stretches += recorded.size();
            // A thread that learns of the end a moment late has heard a little more.
            for (const auto& frame : frames)
                just_after += frame.at >= stretch.to && frame.at < stretch.to + milliseconds(100);
        }
        EXPECT_EQ(frames.size(), in_stretches + just_after) << "recorded while not bridged";
    }
    void expect_promise() {
        expect_recorded_is_bridged(calls::customer_track, customer);
        expect_recorded_is_bridged(calls::agent_track, agent);
    }

    const RecordingId recording{77};
    Phone customer;
    Phone agent{Codec::pcma};
    LegId customer_leg;
    LegId agent_leg;

private:
    void block() {
        const auto gate = gate_;
        blocked_.set_value();
        gate.wait();
    }

    std::atomic<bool> blocking_{false};
    std::promise<void> released_;
    std::promise<void> blocked_;
    std::shared_future<void> gate_;
    std::uint32_t digit_time_ = 1;
};

TEST_P(RecordedTimeTest, through_holds_frame_by_frame) {
    begin();
    for (int i = 0; i < 3; ++i) {
        engine->handle(room(customer_leg, agent_leg));
        ASSERT_TRUE(wait(30));
        engine->handle(empty_room());
        engine->handle(calls::MarkRecording{recording, calls::MarkRecording::Mark::hold});
        engine->handle(calls::Play{customer_leg, PlaybackId{1}, {"tone:400"}, true});
        ASSERT_TRUE(wait(15));
        engine->handle(calls::MarkRecording{recording, calls::MarkRecording::Mark::resume});
    }
    engine->handle(calls::StopRecording{recording});
    ASSERT_TRUE(tap.wait_for_marks(14));
    ASSERT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));
    ASSERT_EQ(stretches().size(), 3u);
    expect_promise();
    // The holds stand between the stretches.
    const auto marks = tap.marks();
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(marks[2 + 4 * i].kind, Mark::unbridged);
        EXPECT_EQ(marks[3 + 4 * i].kind, Mark::held);
        EXPECT_GE(marks[3 + 4 * i].at, marks[2 + 4 * i].at);
        EXPECT_EQ(marks[4 + 4 * i].kind, Mark::resumed);
        EXPECT_GE((marks[4 + 4 * i].at - marks[3 + 4 * i].at).ms(), 200);
    }
}

TEST_P(RecordedTimeTest, with_a_thread_that_comes_late_to_the_bridge_and_to_its_end) {
    for (Phone* late : {&customer, &agent}) {
        if (late == &customer)
            begin();
        // Frames of before and of after the command wait together in the socket.
        hold_up(*late);
        ASSERT_TRUE(wait(15));
        engine->handle(room(customer_leg, agent_leg));
        ASSERT_TRUE(wait(15));
        release();
        ASSERT_TRUE(wait(30));
        hold_up(*late);
        ASSERT_TRUE(wait(15));
        engine->handle(empty_room());
        ASSERT_TRUE(wait(15));
        release();
        ASSERT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
    }
    engine->handle(calls::StopRecording{recording});
    ASSERT_TRUE(tap.wait_for_marks(6));
    ASSERT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));
    ASSERT_EQ(stretches().size(), 2u);
    expect_promise();
}

TEST_P(RecordedTimeTest, with_a_caller_who_hangs_up_while_his_thread_is_late) {
    begin();
    engine->handle(room(customer_leg, agent_leg));
    ASSERT_TRUE(wait(30));
    hold_up(customer);
    ASSERT_TRUE(wait(20));
    engine->close_leg(customer_leg);
    release();
    ASSERT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));
    expect_promise();
}

TEST_P(RecordedTimeTest, of_a_recording_that_begins_in_the_middle_of_a_talk) {
    begin();
    engine->handle(calls::StopRecording{recording});
    engine->handle(room(customer_leg, agent_leg));
    ASSERT_TRUE(wait(10));
    const RecordingId second{78};
    hold_up(customer);
    ASSERT_TRUE(wait(15));
    engine->handle(record(second, customer_leg, agent_leg));
    release();
    ASSERT_TRUE(wait(30));
    engine->handle(calls::StopRecording{second});
    ASSERT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));
    expect_promise();
}

INSTANTIATE_TEST_SUITE_P(threads, RecordedTimeTest, ::testing::Values(1, 2));

}  // namespace zongji::media::test
