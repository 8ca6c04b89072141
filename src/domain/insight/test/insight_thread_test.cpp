#include "domain/insight/insight_thread.h"

#include "engine/calendars/calendars.h"

#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

namespace zongji::insight {
namespace {

// What the pages are sent, until something is in it.
class Shown {
public:
    void add(const live::BoardState& state) {
        const std::lock_guard lock(mutex_);
        last_ = state;
        changed_.notify_all();
    }
    template <class Is>
    bool becomes(Is is) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return is(last_); });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    live::BoardState last_;
};

std::shared_ptr<const configuration::Snapshot> small_company() {
    auto company = std::make_shared<configuration::Snapshot>();
    company->queues["sales"] = {QueueId{10}, OrgUnitId{1}, {.key = "sales"}};
    company->users["li"] = {UserId{1},
                            OrgUnitId{1},
                            {.key = "li", .name = "李", .roles = {configuration::Role::agent}}};
    return company;
}

TEST(InsightThread, raises_an_alarm_that_time_alone_brings) {
    ASSERT_TRUE(calendars::load_zones().ok());
    const SystemClock clock;
    Shown shown;
    InsightThread insight(clock, [&](const live::BoardState& state) { shown.add(state); });
    insight.configure(small_company());
    insight.start();
    // Somebody has waited for nearly two minutes, and nothing happens any more.
    const Timestamp since = clock.now().utc - minutes(2) + milliseconds(1'500);
    insight.recorded({{0, since, journal::InteractionQueued{InteractionId{1}, QueueId{10}, 0}}});
    EXPECT_TRUE(shown.becomes([](const live::BoardState& state) {
        return !state.queues.empty() && state.queues[0].waiting == 1 && state.alarms.empty();
    }));
    EXPECT_TRUE(shown.becomes([&](const live::BoardState& state) {
        return state.alarms.size() == 1 && state.alarms[0].kind == live::AlarmKind::waiting_long &&
               state.alarms[0].since == since + minutes(2);
    }));
}

TEST(InsightThread, keeps_one_alarm_for_each_broken_prompt) {
    ASSERT_TRUE(calendars::load_zones().ok());
    const SystemClock clock;
    Shown shown;
    InsightThread insight(clock, [&](const live::BoardState& state) { shown.add(state); });
    insight.start();
    const auto subjects = [](const live::BoardState& state) {
        std::vector<std::string> found;
        for (const live::Alarm& alarm : state.alarms)
            found.push_back(alarm.subject);
        return found;
    };
    const auto becomes = [&](std::vector<std::string> wanted) {
        return shown.becomes([&](const auto& state) { return subjects(state) == wanted; });
    };
    insight.set_alarm(live::AlarmKind::disk_full, true);
    insight.set_alarms(live::AlarmKind::prompt_broken, {"menu", "welcome"});
    EXPECT_TRUE(becomes({"", "menu", "welcome"}));
    insight.set_alarms(live::AlarmKind::prompt_broken, {"closed", "welcome"});
    EXPECT_TRUE(becomes({"", "welcome", "closed"}));
    insight.set_alarms(live::AlarmKind::prompt_broken, {});
    EXPECT_TRUE(becomes({""}));
}

TEST(InsightThread, says_why_an_agent_gets_no_calls) {
    ASSERT_TRUE(calendars::load_zones().ok());
    const SystemClock clock;
    Shown shown;
    InsightThread insight(clock, [&](const live::BoardState& state) { shown.add(state); });
    insight.configure(small_company());
    insight.start();
    insight.why_idle_changed(AgentId{1}, {.code = live::Idleness::unreachable});
    EXPECT_TRUE(shown.becomes([](const live::BoardState& state) {
        return state.agents.size() == 1 &&
               state.agents[0].why_idle.code == live::Idleness::unreachable;
    }));
}

}  // namespace
}  // namespace zongji::insight
