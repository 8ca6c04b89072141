#pragma once

#include "domain/insight/board.h"
#include "runtime/loop.h"
#include "runtime/mpsc_queue.h"

#include <atomic>
#include <functional>
#include <map>
#include <vector>

namespace zongji::insight {

// The board's own thread: hears every event from the live loop, shows at most twice a second what
// changed, and when time alone raises an alarm. Why an agent gets no calls is told beside the
// events: it hangs on phones and pages, of which the journal knows nothing.
class InsightThread {
public:
    using Show = std::function<void(live::BoardState)>;  // on this thread

    InsightThread(const Clock& clock, Show show);
    ~InsightThread();

    // Before start().
    insight::Board& board() { return board_; }
    void start();
    // Tells what came before, then ends the thread.
    void stop() { loop_.stop(); }

    // Any thread. These two are taken up with what follows in the next tenth of a second: the board
    // is shown twice a second, and to be woken for a single event costs more than the event.
    void recorded(std::vector<journal::Recorded> events);
    void why_idle_changed(AgentId agent, live::WhyIdle why);
    void configure(std::shared_ptr<const configuration::Snapshot> snapshot);
    void set_alarm(live::AlarmKind kind, bool on, double value = 0);
    // One for each subject, and no other of that kind.
    void set_alarms(live::AlarmKind kind, std::vector<std::string> subjects);
    void ask(std::function<void(live::BoardState)> answer);
    // What must not be done on the live loop and blocks for no longer than a short lock.
    void run(Task task) { loop_.post(std::move(task)); }
    std::int64_t backlog() const { return loop_.backlog(); }

private:
    Instant turn(Now now);
    void gather(Task news);
    void take_gathered();
    live::BoardState shown(Now now) const;

    const Clock& clock_;
    Show show_;
    insight::Board board_;
    std::vector<live::Alarm> alarms_;
    std::map<AgentId, live::WhyIdle> why_idle_;
    MpscQueue<Task> gathered_;
    std::atomic<bool> heard_{false};  // there may be some, and the thread knows
    Instant take_at_{INT64_MAX};
    bool changed_ = false;
    Instant next_show_;
    Instant next_alarm_{INT64_MAX};
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::insight
