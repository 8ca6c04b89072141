#include "app/live.h"
#include "app/metrics.h"

#include <chrono>
#include <future>
#include <map>

namespace zongji::app {
namespace {

// A thread that does not answer in this time is itself the news.
constexpr std::chrono::seconds patience{2};

void add_live(Metrics& out, const Clock& clock, live::LiveMachine& machine) {
    const Instant asked = clock.now().tick;
    const auto counts = machine.counts(patience);
    out.gauge("live_loop_answers", "1 when the live loop answered within two seconds",
              counts ? 1 : 0);
    if (!counts)
        return;
    out.gauge("live_loop_answer_seconds", "From the question to the live loop's answer",
              seconds_of(clock.now().tick - asked));
    const char* help = "Objects of the live loop that exist now";
    out.gauge("live_objects", help, number(counts->interactions), {{"kind", "interaction"}});
    out.gauge("live_objects", help, number(counts->legs), {{"kind", "leg"}});
    out.gauge("live_objects", help, number(counts->offers), {{"kind", "offer"}});
    out.gauge("live_objects", help, number(counts->timers), {{"kind", "timer"}});
}

void add_calls(Metrics& out, const live::CallTotals& calls) {
    out.total("interactions_started_total", "Contacts that began", number(calls.started()));
    for (const EnumName& outcome : description_of<journal::Outcome>.names) {
        out.total("interactions_ended_total", "Contacts that ended, by outcome",
                  number(calls.ended(static_cast<journal::Outcome>(outcome.value))),
                  {{"outcome", outcome.name}});
    }
}

void add_board(Metrics& out, insight::InsightThread& insight) {
    const auto promise = std::make_shared<std::promise<live::BoardState>>();
    auto future = promise->get_future();
    insight.ask([promise](live::BoardState state) { promise->set_value(std::move(state)); });
    if (future.wait_for(patience) != std::future_status::ready)
        return;
    const live::BoardState board = future.get();

    std::map<live::Presence, int> agents;
    for (const auto& agent : board.agents)
        ++agents[agent.presence];
    for (const EnumName& presence : description_of<live::Presence>.names) {
        out.gauge("agents", "Agents by state", agents[static_cast<live::Presence>(presence.value)],
                  {{"state", presence.name}});
    }
    for (const auto& queue : board.queues) {
        out.gauge("queue_waiting", "Contacts that wait now", queue.waiting,
                  {{"queue", queue.queue}});
    }
    for (const auto& queue : board.queues) {
        const Span longest = queue.longest_since ? board.as_of - *queue.longest_since : Span{};
        out.gauge("queue_longest_wait_seconds", "Of those that wait now", seconds_of(longest),
                  {{"queue", queue.queue}});
    }
}

}  // namespace

void Live::metrics(Metrics& out) {
    add_live(out, clock_, machine_);
    add_calls(out, totals_);
    add_board(out, insight_);
    out.queue_depth("live", number(machine_.backlog()));
    out.queue_depth("insight", number(insight_.backlog()));
}

}  // namespace zongji::app
