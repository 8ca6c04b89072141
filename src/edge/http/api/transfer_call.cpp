#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

// To whom a call is handed on, or who is asked. Exactly one of the first three.
struct TargetForm {
    static constexpr bool missing_means_default = true;
    static constexpr http::Limit limits[] = {{"flow", 64}, {"note", 500}};
    AgentId agent_id;
    QueueId queue_id;
    std::string flow;  // its key
    std::string note;  // for whoever answers
};
BOOST_DESCRIBE_STRUCT(TargetForm, (), (agent_id, queue_id, flow, note))

Result<desk::Target> target_of(const TargetForm& form) {
    const int named =
        (form.agent_id ? 1 : 0) + (form.queue_id ? 1 : 0) + (form.flow.empty() ? 0 : 1);
    if (named != 1)
        return invalid("exactly one of agent_id, queue_id and flow", "");
    return desk::Target{form.agent_id, form.queue_id, form.flow};
}

// A verb on a call that says nothing more.
template <class Command>
http::Operation plain_verb(Services& services, const char* name, const char* path,
                           const char* summary) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       name, http::Method::post, path, summary,
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return commanded(services, viewer_of(request).user_id, Command{id});
                       }),
                   {Role::agent, Role::supervisor});
}

template <class Command>
http::Operation verb_with_target(Services& services, const char* name, const char* path,
                                 const char* summary) {
    return guarded(
        services,
        http::operation<TargetForm, live::DeskState>(
            name, http::Method::post, path, summary,
            [&services](http::Request& request, const TargetForm& form) -> Result<live::DeskState> {
                ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                ZONGJI_TRY(const auto target, target_of(form));
                return commanded(services, viewer_of(request).user_id,
                                 Command{id, target, form.note});
            }),
        {Role::agent, Role::supervisor});
}

}  // namespace

http::Operation transfer_call(Services& services) {
    return verb_with_target<desk::TransferCall>(
        services, "transfer_call", "/api/v1/interactions/{id}/transfer_call",
        "Hands the customer on at once; if nobody takes him, he comes back");
}

http::Operation consult_call(Services& services) {
    return verb_with_target<desk::ConsultCall>(services, "consult_call",
                                               "/api/v1/interactions/{id}/consult_call",
                                               "Asks a colleague while the customer waits");
}

http::Operation swap_call(Services& services) {
    return plain_verb<desk::SwapCall>(services, "swap_call", "/api/v1/interactions/{id}/swap_call",
                                      "Speaks with the other one: customer or colleague");
}

http::Operation join_call(Services& services) {
    return plain_verb<desk::JoinCall>(services, "join_call", "/api/v1/interactions/{id}/join_call",
                                      "Customer, colleague and agent speak together");
}

http::Operation complete_transfer(Services& services) {
    return plain_verb<desk::CompleteTransfer>(
        services, "complete_transfer", "/api/v1/interactions/{id}/complete_transfer",
        "The customer is the colleague's who was asked, also while it still rings there");
}

http::Operation dismiss_party(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "dismiss_party", http::Method::post,
                       "/api/v1/interactions/{id}/parties/{party}/dismiss_party",
                       "Out of the talk, or not asked any longer",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           ZONGJI_TRY(const auto party, request.id<PartyId>("party"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::DismissParty{id, party});
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
