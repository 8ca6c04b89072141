#pragma once

#include "domain/calls/desk_commands.h"
#include "domain/calls/live_views.h"

#include <functional>
#include <string>
#include <vector>

namespace zongji::api {

// The live loop. Any thread; returns at once. The answer to a command comes on the loop's thread
// and must not block it; desk and board are answered on the thread that tells changes too, in their
// order. An answer that never comes is `unavailable` after two seconds.
class LiveDesk {
public:
    using Answer = std::function<void(Result<live::DeskState>)>;
    using Targets = std::function<void(Result<live::TransferTargets>)>;

    virtual ~LiveDesk() = default;
    virtual void command(UserId user, desk::Command command, Answer answer) = 0;
    virtual void desk(UserId user, Answer answer) = 0;
    // Those in whose name, number or key each of `words` is, in the form of search_form().
    virtual void transfer_targets(UserId user, std::vector<std::string> words, Targets answer) = 0;
    virtual void board(std::function<void(Result<live::BoardState>)> answer) = 0;
    // The first page of an agent came, the last one went.
    virtual void page_opened(UserId user) = 0;
    virtual void page_closed(UserId user) = 0;
    // A customer was linked to the contact.
    virtual void caller_changed(InteractionId interaction, CustomerId customer,
                                const std::string& name) = 0;
    virtual void customer_renamed(CustomerId customer, const std::string& name) = 0;
};

}  // namespace zongji::api
