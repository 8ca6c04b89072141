#include "app/live_gate.h"

namespace zongji::app {
namespace {

Error busy() {
    return Error{ErrorCode::exhausted, "the live loop has too much to do", {}};
}

}  // namespace

void LiveGate::command(UserId user, desk::Command command, Answer answer) {
    auto told = std::make_shared<Answer>(std::move(answer));
    const bool taken =
        machine_.try_post([user, command = std::move(command), told](auto& live, Now now) {
            (*told)(live.command(user, command, now));
        });
    if (!taken)
        (*told)(busy());
}

void LiveGate::desk(UserId user, Answer answer) {
    auto told = std::make_shared<Answer>(std::move(answer));
    const bool taken = machine_.try_post([this, user, told](auto& live, Now now) {
        insight_.run([told, state = live.desk(user, now)] { (*told)(state); });
    });
    if (!taken)
        (*told)(busy());
}

void LiveGate::transfer_targets(UserId user, std::vector<std::string> words, Targets answer) {
    auto told = std::make_shared<Targets>(std::move(answer));
    const bool taken =
        machine_.try_post([user, words = std::move(words), told](auto& live, Now now) {
            (*told)(live.transfer_targets(user, words, now));
        });
    if (!taken)
        (*told)(busy());
}

void LiveGate::board(std::function<void(Result<live::BoardState>)> answer) {
    insight_.ask(
        [answer = std::move(answer)](live::BoardState state) { answer(std::move(state)); });
}

void LiveGate::page_opened(UserId user) {
    machine_.post([user](auto& live, Now now) { live.page_opened(user, now); });
}

void LiveGate::page_closed(UserId user) {
    machine_.post([user](auto& live, Now now) { live.page_closed(user, now); });
}

void LiveGate::caller_changed(InteractionId interaction, CustomerId customer,
                              const std::string& name) {
    machine_.post([interaction, customer, name](auto& live, Now now) {
        live.caller_changed(interaction, customer, name, now);
    });
}

void LiveGate::customer_renamed(CustomerId customer, const std::string& name) {
    machine_.post(
        [customer, name](auto& live, Now now) { live.customer_renamed(customer, name, now); });
}

}  // namespace zongji::app
