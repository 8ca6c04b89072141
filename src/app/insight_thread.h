#pragma once

#include "domain/insight/board.h"
#include "runtime/loop.h"

#include <functional>
#include <vector>

namespace zongji::app {

// The board's own thread: hears every event from the live loop, shows at most twice a second what
// changed.
class InsightThread {
public:
    using Show = std::function<void(const live::BoardState&)>;  // on this thread

    InsightThread(const Clock& clock, Show show);
    ~InsightThread();

    // Before start().
    insight::Board& board() { return board_; }
    void start();

    // Any thread.
    void recorded(std::vector<journal::Recorded> events);
    void configure(std::shared_ptr<const configuration::Snapshot> snapshot);
    void set_alarm(live::AlarmKind kind, bool on);
    void ask(std::function<void(live::BoardState)> answer);
    // What must not be done on the live loop and blocks for no longer than a short lock.
    void run(Task task) { loop_.post(std::move(task)); }
    std::int64_t backlog() const { return loop_.backlog(); }

private:
    Instant turn(Now now);

    const Clock& clock_;
    Show show_;
    insight::Board board_;
    std::vector<live::Alarm> alarms_;
    bool changed_ = false;
    Instant next_show_;
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::app
