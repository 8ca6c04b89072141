#pragma once

#include "domain/insight/insight_thread.h"
#include "domain/live/live_machine.h"
#include "edge/http/api/live_desk.h"

namespace zongji::app {

// The pages' way to the live loop and to the board.
class LiveGate final : public api::LiveDesk {
public:
    LiveGate(live::LiveMachine& machine, insight::InsightThread& insight)
        : machine_(machine), insight_(insight) {}

    void command(UserId user, desk::Command command, Answer answer) override;
    void desk(UserId user, Answer answer) override;
    void transfer_targets(UserId user, std::vector<std::string> words, Targets answer) override;
    void board(std::function<void(Result<live::BoardState>)> answer) override;
    void page_opened(UserId user) override;
    void page_closed(UserId user) override;
    void caller_changed(InteractionId interaction, CustomerId customer,
                        const std::string& name) override;
    void customer_renamed(CustomerId customer, const std::string& name) override;

private:
    live::LiveMachine& machine_;
    insight::InsightThread& insight_;
};

}  // namespace zongji::app
