#include "edge/http/api/api.h"

#include "edge/http/api/operations.h"
#include "edge/http/api/rendered_recordings.h"
#include "edge/http/openapi.h"

namespace zongji::api {
namespace {

// Of the interface, not of the program: it counts up when something is taken away or changes its
// meaning.
const http::Interface whole{"Zongji", "1", "/api/v1"};

// The document of everything that is registered by the time it is asked for.
http::Operation read_openapi(const http::Router& router) {
    auto made = http::operation<http::NoBody, json::object>(
        "read_openapi", http::Method::get, "/api/v1/openapi.json", "This interface as OpenAPI 3.1",
        [&router](http::Request&) { return http::openapi_document(router, whole); });
    made.needs_session = false;
    return made;
}

// What an agent needs while he speaks with a caller, and what his page needs to come back. None of
// it asks the database.
constexpr std::string_view live_operations[] = {
    "read_session",      "read_desk",        "set_presence",
    "accept_offer",      "reject_offer",     "hold_call",
    "resume_call",       "mute_call",        "unmute_call",
    "hang_up_call",      "send_digits",      "end_wrap_up",
    "read_board",        "read_directory",   "transfer_call",
    "consult_call",      "swap_call",        "join_call",
    "complete_transfer", "dismiss_party",    "list_transfer_targets",
    "supervise_call",    "stop_supervising", "take_over_call",
    "pick_up_call",      "release_call",     "set_agent_presence"};

// With the CSRF token and the password for the TURN server.
constexpr std::string_view secret_operations[] = {"sign_in", "read_session"};

bool is_secret(const http::Operation& operation) {
    return std::find(std::begin(secret_operations), std::end(secret_operations), operation.name) !=
           std::end(secret_operations);
}

bool is_live(const http::Operation& operation) {
    return std::find(std::begin(live_operations), std::end(live_operations), operation.name) !=
           std::end(live_operations);
}

}  // namespace

void add_operations(http::Router& router, Services& services) {
    for (auto make : {sign_in,
                      read_session,
                      sign_out,
                      read_desk,
                      set_presence,
                      accept_offer,
                      reject_offer,
                      hold_call,
                      resume_call,
                      mute_call,
                      unmute_call,
                      hang_up_call,
                      send_digits,
                      end_wrap_up,
                      save_note,
                      save_disposition,
                      link_customer,
                      list_interactions,
                      read_interaction,
                      read_board,
                      list_customers,
                      create_customer,
                      read_customer,
                      update_customer,
                      list_tickets,
                      create_ticket,
                      read_ticket,
                      update_ticket,
                      comment_ticket,
                      list_tasks,
                      complete_task,
                      read_settings,
                      list_records,
                      save_record,
                      delete_record,
                      list_audit,
                      list_set_aside,
                      try_set_aside_again,
                      read_directory,
                      read_trunk_activity,
                      simulate_calls,
                      change_password,
                      list_do_not_call,
                      add_do_not_call,
                      remove_do_not_call,
                      transfer_call,
                      consult_call,
                      swap_call,
                      join_call,
                      complete_transfer,
                      dismiss_party,
                      list_transfer_targets,
                      supervise_call,
                      stop_supervising,
                      take_over_call,
                      pick_up_call,
                      release_call,
                      set_agent_presence}) {
        http::Operation made = make(services);
        made.on_live_worker = is_live(made);
        made.holds_secret = is_secret(made);
        router.add(std::move(made));
    }
    const auto rendered = std::make_shared<RenderedRecordings>(services);
    router.add(hear_recording(services, rendered));
    router.add(read_peaks(services, rendered));
    router.add(read_openapi(router));
}

json::object openapi() {
    http::Router router;
    Services services;
    add_operations(router, services);
    return http::openapi_document(router, whole);
}

}  // namespace zongji::api
