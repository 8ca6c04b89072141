#pragma once

#include "engine/routing/routing.h"

#include <algorithm>
#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace zongji::routing {

// A small contact centre under a clock that the test moves.
class Desk {
public:
    static constexpr SkillId sales{1};
    static constexpr SkillId repair{2};
    static constexpr QueueId sales_queue{11};
    static constexpr QueueId repair_queue{12};

    Desk() {
        queue_rules = {QueueRules{.id = sales_queue, .needs = {{sales, 1}}},
                       QueueRules{.id = repair_queue, .needs = {{repair, 1}}, .priority = 5}};
    }

    void add_agent(std::int64_t id, std::vector<SkillNeed> skills) {
        agent_rules.push_back(AgentRules{.id = AgentId{id}, .skills = std::move(skills)});
        configure();
        router.set_reachable(AgentId{id}, true, now);
    }
    void configure() {
        router.configure(queue_rules, agent_rules, now);
        collect();
    }
    void ready(std::int64_t id) { say(id, Presence::available); }
    void say(std::int64_t id, Presence presence, std::string reason = "") {
        ASSERT_TRUE(router.set_presence(AgentId{id}, presence, reason, now).ok());
        collect();
    }
    void call(std::int64_t id, QueueId queue = sales_queue, int priority = 0, Span max_wait = {}) {
        ASSERT_TRUE(router
                        .enqueue({.id = WorkId{id},
                                  .interaction = InteractionId{id},
                                  .queue = queue,
                                  .priority_offset = priority,
                                  .max_wait = max_wait},
                                 now)
                        .ok());
        collect();
    }
    // For one person, under the rules of `queue`; false: he is not to be had.
    bool ask(std::int64_t id, std::int64_t agent, QueueId queue = sales_queue,
             std::int64_t interaction = 0) {
        const bool taken =
            router
                .enqueue({.id = WorkId{id},
                          .interaction = InteractionId{interaction ? interaction : id},
                          .queue = queue,
                          .only = AgentId{agent}},
                         now)
                .ok();
        collect();
        return taken;
    }
    void pass(Span time) {
        const Instant end = now.tick + time;
        while (router.next_deadline() <= end) {
            const Span step = router.next_deadline() - now.tick;
            now = {now.utc + step, now.tick + step};
            router.on_time(now);
            collect();
        }
        const Span rest = end - now.tick;
        now = {now.utc + rest, now.tick + rest};
    }
    void collect() {
        router.verify();
        for (auto& effect : router.take_effects()) {
            if (auto* made = std::get_if<OfferMade>(&effect)) {
                EXPECT_FALSE(offer_of.contains(made->agent)) << "an agent holds two offers";
                offer_of[made->agent] = *made;
            }
            if (auto* ended = std::get_if<OfferEnded>(&effect)) {
                EXPECT_EQ(offer_of.erase(ended->agent), 1U) << "an offer ended twice";
            }
            effects.push_back(std::move(effect));
        }
    }
    void accept(std::int64_t agent) {
        ASSERT_TRUE(router.accept(offer_of.at(AgentId{agent}).offer, now).ok());
        collect();
    }
    void finish(std::int64_t work, bool wrap_up = true) {
        router.finish(WorkId{work}, wrap_up, now);
        collect();
    }

    // The work that rings at the agent, 0 if none.
    std::int64_t ringing_at(std::int64_t agent) const {
        const auto found = offer_of.find(AgentId{agent});
        return found == offer_of.end() ? 0 : found->second.work.value;
    }
    Presence presence(std::int64_t agent) const { return router.agent(AgentId{agent})->presence; }
    template <class E>
    std::vector<E> all() const {
        std::vector<E> found;
        for (const auto& effect : effects) {
            if (const auto* one = std::get_if<E>(&effect))
                found.push_back(*one);
        }
        return found;
    }

    IdSource ids;
    Router router{ids};
    Now now{Timestamp{1'764'000'000'000'000}, Instant{1'000'000}};
    std::vector<QueueRules> queue_rules;
    std::vector<AgentRules> agent_rules;
    std::map<AgentId, OfferMade> offer_of;
    std::vector<Effect> effects;
};

}  // namespace zongji::routing
