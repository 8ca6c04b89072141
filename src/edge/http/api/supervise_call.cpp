#include "domain/configuration/snapshot.h"
#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

#include <algorithm>

// What a supervisor does with the call or the state of an agent whom he may see.
namespace zongji::api {
namespace {

struct SuperviseForm {
    desk::Supervision how = desk::Supervision::listen;
};
BOOST_DESCRIBE_STRUCT(SuperviseForm, (), (how))

struct PresenceForm {
    Presence presence = Presence::available;
};
BOOST_DESCRIBE_STRUCT(PresenceForm, (), (presence))

// Another branch's agents are not there for him.
Result<AgentId> agent_in_scope(Services& services, http::Request& request) {
    ZONGJI_TRY(const auto id, request.id<AgentId>("id"));
    const auto snapshot = services.snapshot();
    for (const auto& [login, known] : snapshot->users) {
        const auto& roles = known.record.roles;
        const bool is_agent = std::ranges::find(roles, Role::agent) != roles.end();
        if (known.id.value == id.value && is_agent &&
            viewer_of(request).scope.allows(known.org_unit_id))
            return id;
    }
    return not_found("no such agent");
}

template <class Command>
http::Operation on_agent(Services& services, const char* name, const char* path,
                         const char* summary) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       name, http::Method::post, path, summary,
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const AgentId agent, agent_in_scope(services, request));
                           return commanded(services, viewer_of(request).user_id, Command{agent});
                       }),
                   {Role::supervisor});
}

}  // namespace

http::Operation supervise_call(Services& services) {
    return guarded(services,
                   http::operation<SuperviseForm, live::DeskState>(
                       "supervise_call", http::Method::post, "/api/v1/agents/{id}/supervise_call",
                       "Listens to the agent's call, speaks to him alone, or to all",
                       [&services](http::Request& request,
                                   const SuperviseForm& form) -> Result<live::DeskState> {
                           ZONGJI_TRY(const AgentId agent, agent_in_scope(services, request));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::SuperviseCall{agent, form.how});
                       }),
                   {Role::supervisor});
}

http::Operation stop_supervising(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "stop_supervising", http::Method::post, "/api/v1/desk/stop_supervising",
                       "Leaves the call that is supervised",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           return commanded(services, viewer_of(request).user_id,
                                            desk::StopSupervising{});
                       }),
                   {Role::supervisor});
}

http::Operation take_over_call(Services& services) {
    return on_agent<desk::TakeOverCall>(services, "take_over_call",
                                        "/api/v1/agents/{id}/take_over_call",
                                        "The customer is the supervisor's, who is in the call");
}

http::Operation pick_up_call(Services& services) {
    return on_agent<desk::PickUpCall>(services, "pick_up_call", "/api/v1/agents/{id}/pick_up_call",
                                      "Answers the call that rings at the agent");
}

http::Operation release_call(Services& services) {
    return on_agent<desk::ReleaseCall>(services, "release_call", "/api/v1/agents/{id}/release_call",
                                       "Ends the agent's call");
}

http::Operation set_agent_presence(Services& services) {
    return guarded(services,
                   http::operation<PresenceForm, live::DeskState>(
                       "set_agent_presence", http::Method::post, "/api/v1/agents/{id}/set_presence",
                       "Sets the agent's state",
                       [&services](http::Request& request,
                                   const PresenceForm& form) -> Result<live::DeskState> {
                           ZONGJI_TRY(const AgentId agent, agent_in_scope(services, request));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::SetAgentPresence{agent, form.presence});
                       }),
                   {Role::supervisor});
}

}  // namespace zongji::api
