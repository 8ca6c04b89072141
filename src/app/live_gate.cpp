#include "app/live_gate.h"

namespace zongji::app {
namespace {

namespace centre = contact_centre;

struct Translate {
    centre::DeskCommand operator()(const api::desk::SetPresence& c) const {
        return centre::SetPresence{c.presence, c.reason};
    }
    centre::DeskCommand operator()(const api::desk::AcceptOffer& c) const {
        return centre::AcceptOffer{c.offer};
    }
    centre::DeskCommand operator()(const api::desk::RejectOffer& c) const {
        return centre::RejectOffer{c.offer};
    }
    centre::DeskCommand operator()(const api::desk::HoldCall& c) const {
        return centre::HoldCall{c.interaction};
    }
    centre::DeskCommand operator()(const api::desk::ResumeCall& c) const {
        return centre::ResumeCall{c.interaction};
    }
    centre::DeskCommand operator()(const api::desk::MuteCall& c) const {
        return centre::MuteCall{c.interaction, c.muted};
    }
    centre::DeskCommand operator()(const api::desk::HangUpCall& c) const {
        return centre::HangUpCall{c.interaction};
    }
    centre::DeskCommand operator()(const api::desk::SendDigits& c) const {
        return centre::SendDigits{c.interaction, c.digits};
    }
    centre::DeskCommand operator()(const api::desk::EndWrapUp& c) const {
        return centre::EndWrapUp{c.interaction};
    }
    centre::DeskCommand operator()(const api::desk::NoteDisposition& c) const {
        return centre::NoteDisposition{c.interaction, c.disposition};
    }
};

Error busy() {
    return Error{ErrorCode::exhausted, "the live loop has too much to do", {}};
}

}  // namespace

void LiveGate::command(UserId user, api::desk::Command command, Answer answer) {
    auto told = std::make_shared<Answer>(std::move(answer));
    const bool taken =
        machine_.try_post([user, command = std::visit(Translate{}, command), told](
                              auto& live, Now now) { (*told)(live.command(user, command, now)); });
    if (!taken)
        (*told)(busy());
}

void LiveGate::desk(UserId user, Answer answer) {
    auto told = std::make_shared<Answer>(std::move(answer));
    const bool taken =
        machine_.try_post([user, told](auto& live, Now now) { (*told)(live.desk(user, now)); });
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

}  // namespace zongji::app
