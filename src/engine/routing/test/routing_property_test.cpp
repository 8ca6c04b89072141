#include "engine/routing/test/desk.h"

#include <random>

// Random days. Router::verify, run after each step, holds the promises: one offer per agent, exact
// indexes, and nobody free beside an eligible interaction.
namespace zongji::routing {
namespace {

class RandomDay : public testing::TestWithParam<int> {};

TEST_P(RandomDay, keeps_the_promises) {
    std::mt19937 random(static_cast<unsigned>(GetParam()));
    const auto draw = [&](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };

    Desk desk;
    constexpr Strategy strategies[] = {Strategy::longest_idle, Strategy::most_skilled,
                                       Strategy::fewest_contacts, Strategy::round_robin};
    constexpr WrapUpMode modes[] = {WrapUpMode::none, WrapUpMode::optional, WrapUpMode::mandatory,
                                    WrapUpMode::timed, WrapUpMode::timed_fixed};
    for (auto& rules : desk.queue_rules) {
        rules.strategy = strategies[draw(4)];
        rules.wrap_up = modes[draw(5)];
        rules.wrap_up_length = seconds(draw(40));
    }
    constexpr int agents = 7;
    for (int id = 1; id <= agents; ++id) {
        std::vector<SkillNeed> skills;
        if (draw(2))
            skills.push_back({Desk::sales, 1 + draw(3)});
        if (draw(2))
            skills.push_back({Desk::repair, 1 + draw(3)});
        desk.add_agent(id, skills);
    }

    std::int64_t next_call = 1000;
    std::vector<std::int64_t> calls;
    const auto any_call = [&]() -> std::int64_t {
        return calls.empty()
                   ? 0
                   : calls[static_cast<std::size_t>(draw(static_cast<int>(calls.size())))];
    };
    for (int step = 0; step < 1500; ++step) {
        const AgentId agent{1 + draw(agents)};
        switch (draw(13)) {
            case 0:
            case 1:
                calls.push_back(++next_call);
                desk.call(next_call, draw(2) ? Desk::sales_queue : Desk::repair_queue, draw(3),
                          seconds(draw(60)));
                break;
            case 2:
                desk.ready(agent.value);
                break;
            case 3:
                if (draw(3) == 0)
                    desk.say(agent.value, Presence::on_break, "tea");
                break;
            case 4:
            case 5:
                if (desk.ringing_at(agent.value))
                    desk.accept(agent.value);
                break;
            case 6:
                if (desk.ringing_at(agent.value)) {
                    EXPECT_TRUE(desk.router.reject(desk.offer_of.at(agent).offer, desk.now).ok());
                }
                break;
            case 7:
                desk.router.leave(WorkId{any_call()}, "gone", desk.now);
                break;
            case 8:
                desk.router.finish(WorkId{any_call()}, draw(2) == 0, desk.now);
                break;
            case 9:
                if (draw(4) == 0)
                    desk.router.set_reachable(agent, draw(3) != 0, desk.now);
                if (draw(8) == 0)
                    desk.router.return_to_queue(WorkId{any_call()}, "lost", desk.now);
                (void)desk.router.end_wrap_up(agent, draw(2) == 0, desk.now).ok();
                break;
            case 11:
                if (desk.ask(next_call + 1, agent.value, draw(3) ? Desk::sales_queue : QueueId{},
                             any_call()))
                    calls.push_back(++next_call);
                break;
            case 12: {
                const Work work{.id = WorkId{next_call + 1},
                                .interaction = InteractionId{next_call + 1},
                                .queue = Desk::sales_queue};
                if (desk.router.begin(work, agent, desk.now))
                    calls.push_back(++next_call);
                break;
            }
            case 10:
                desk.pass(milliseconds(draw(15'000)));
                if (draw(30) == 0)
                    desk.configure();
                break;
        }
        desk.collect();
        if (HasFailure())
            return;
    }

    // Everybody leaves: nothing is left over.
    for (const std::int64_t call : calls) {
        desk.router.finish(WorkId{call}, false, desk.now);
        desk.collect();
    }
    desk.pass(hours(1));
    EXPECT_EQ(desk.router.counts().works, 0U);
    EXPECT_EQ(desk.router.counts().offers, 0U);
    EXPECT_EQ(desk.router.counts().timers, 0U);
    EXPECT_EQ(desk.all<OfferMade>().size(), desk.all<OfferEnded>().size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomDay, testing::Range(1, 41));

}  // namespace
}  // namespace zongji::routing
