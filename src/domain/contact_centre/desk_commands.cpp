#include "domain/contact_centre/state.h"

#include <algorithm>
#include <iterator>

namespace zongji::contact_centre {
namespace {

// The interaction, if he takes part in it.
Result<Interaction*> own_call(State& state, AgentId agent, InteractionId id) {
    Interaction* interaction = state.find(id);
    if (!interaction || !interaction->of(agent))
        return conflict("this call is over, or not yours");
    return interaction;
}

// The same, if he is the one who has the customer.
Result<Interaction*> handled_call(State& state, AgentId agent, InteractionId id) {
    ZONGJI_TRY(Interaction * interaction, own_call(state, agent, id));
    if (interaction->of(agent) != interaction->handler())
        return conflict("another agent has the customer");
    return interaction;
}

Result<void> checked_note(const std::string& note) {
    if (note.size() > 2'000)
        return invalid("at most 2,000 bytes", "/note");
    return {};
}

struct Perform {
    State& state;
    AgentId agent;
    Now now;

    Result<void> operator()(const desk::SetPresence& command) const {
        if (!can_be_asked_for(command.presence))
            return invalid("can be available, on_break or offline only", "/presence");
        // The journal keeps it for ever: a key, no words of his own.
        const auto& known = desk::break_reasons;
        const bool is_key =
            std::find(std::begin(known), std::end(known), command.reason) != std::end(known);
        if (!command.reason.empty() && !is_key)
            return invalid("is not a known reason", "/reason");
        return state.router.set_presence(agent, command.presence, command.reason, now);
    }

    Result<void> operator()(const desk::AcceptOffer& command) const {
        return state.accept_offer(agent, command.offer, now);
    }

    Result<void> operator()(const desk::RejectOffer& command) const {
        const auto view = state.router.agent(agent);
        if (!view || view->offer != command.offer)
            return conflict("this offer is over");
        return state.router.reject(command.offer, now);
    }

    Result<void> operator()(const desk::HoldCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.hold_at_desk(*interaction, now);
    }

    Result<void> operator()(const desk::ResumeCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.resume_at_desk(*interaction, now);
    }

    Result<void> operator()(const desk::MuteCall& command) const {
        ZONGJI_TRY(Interaction * interaction, own_call(state, agent, command.interaction));
        Party& party = *interaction->of(agent);
        party.muted = command.muted;
        state.port.command(calls::MuteLeg{party.leg, command.muted});
        return {};
    }

    Result<void> operator()(const desk::HangUpCall& command) const {
        ZONGJI_TRY(Interaction * interaction, own_call(state, agent, command.interaction));
        state.leave_call(*interaction, *interaction->of(agent), "agent_hung_up", now);
        return {};
    }

    Result<void> operator()(const desk::SendDigits& command) const {
        ZONGJI_TRY(Interaction * interaction, own_call(state, agent, command.interaction));
        const bool keys = command.digits.find_first_not_of("0123456789*#ABCD") == std::string::npos;
        if (!keys || command.digits.empty() || command.digits.size() > 32) {
            return invalid("must be 1 to 32 keys of 0-9 * # A-D", "/digits");
        }
        if (interaction->shown != live::CallState::talking)
            return conflict("nobody is spoken with");
        state.port.command(calls::SendDigits{interaction->customer().leg, command.digits});
        return {};
    }

    Result<void> operator()(const desk::TransferCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        ZONGJI_CHECK(checked_note(command.note));
        return state.transfer(*interaction, command.to, command.note, now);
    }

    Result<void> operator()(const desk::ConsultCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        ZONGJI_CHECK(checked_note(command.note));
        return state.consult(*interaction, command.whom, command.note, now);
    }

    Result<void> operator()(const desk::SwapCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.swap_talk(*interaction, now);
    }

    Result<void> operator()(const desk::JoinCall& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.join_talk(*interaction, now);
    }

    Result<void> operator()(const desk::CompleteTransfer& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.complete_transfer(*interaction, now);
    }

    Result<void> operator()(const desk::DismissParty& command) const {
        ZONGJI_TRY(Interaction * interaction, handled_call(state, agent, command.interaction));
        return state.dismiss(*interaction, command.party, "dismissed", now);
    }

    Result<void> operator()(const desk::SuperviseCall& command) const {
        return state.supervise(agent, command.agent, command.how, now);
    }
    Result<void> operator()(const desk::StopSupervising&) const {
        return state.stop_supervising(agent, now);
    }
    Result<void> operator()(const desk::TakeOverCall& command) const {
        return state.take_over_call(agent, command.agent, now);
    }
    Result<void> operator()(const desk::PickUpCall& command) const {
        return state.pick_up(agent, command.agent, now);
    }
    Result<void> operator()(const desk::ReleaseCall& command) const {
        return state.release_call(command.agent, now);
    }
    Result<void> operator()(const desk::SetAgentPresence& command) const {
        if (!can_be_asked_for(command.presence))
            return invalid("can be available, on_break or offline only", "/presence");
        ZONGJI_CHECK(state.router.set_presence(command.agent, command.presence, "supervisor", now));
        state.changed_desks.insert(command.agent);
        return {};
    }

    Result<void> operator()(const desk::EndWrapUp& command) const {
        Desk* desk = state.desk_of(agent);
        if (!desk || !desk->wrap_up || desk->wrap_up->interaction_id != command.interaction) {
            return conflict("no wrap-up is under way");
        }
        return state.router.end_wrap_up(agent, desk->disposed, now);
    }

    Result<void> operator()(const desk::NoteDisposition& command) const {
        Desk* desk = state.desk_of(agent);
        if (!desk)
            return not_found("no such agent");
        const Interaction* interaction = state.find(command.interaction);
        const bool current =
            (interaction && interaction->of(agent)) ||
            (desk->wrap_up && desk->wrap_up->interaction_id == command.interaction);
        if (!current)
            return {};  // a later correction: the records have it
        desk->disposition = command.disposition;
        desk->disposed = !command.disposition.empty();
        return {};
    }
};

}  // namespace

Result<live::DeskState> ContactCentre::command(UserId user, const desk::Command& command, Now now) {
    const AgentId agent{user.value};
    if (!state_->configuration->agents.contains(agent)) {
        return Error{ErrorCode::denied, "only agents have a desk", {}};
    }
    const auto done = std::visit(Perform{*state_, agent, now}, command);
    if (!done)
        return done.error();
    state_->changed_desks.insert(agent);
    state_->settle(now);
    return desk(user, now);
}

}  // namespace zongji::contact_centre
