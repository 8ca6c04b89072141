#pragma once

#include "edge/http/api/services.h"
#include "edge/http/router.h"

// Every operation, each made in the file of its name (or of the verb that it undoes).
namespace zongji::api {

class RenderedRecordings;

http::Operation sign_in(Services& services);
http::Operation read_session(Services& services);
http::Operation sign_out(Services& services);
http::Operation change_password(Services& services);

http::Operation read_desk(Services& services);
http::Operation set_presence(Services& services);
http::Operation accept_offer(Services& services);
http::Operation reject_offer(Services& services);
http::Operation hold_call(Services& services);
http::Operation resume_call(Services& services);
http::Operation mute_call(Services& services);
http::Operation unmute_call(Services& services);
http::Operation hang_up_call(Services& services);
http::Operation send_digits(Services& services);
http::Operation transfer_call(Services& services);
http::Operation consult_call(Services& services);
http::Operation swap_call(Services& services);
http::Operation join_call(Services& services);
http::Operation complete_transfer(Services& services);
http::Operation dismiss_party(Services& services);
http::Operation list_transfer_targets(Services& services);
http::Operation supervise_call(Services& services);
http::Operation stop_supervising(Services& services);
http::Operation take_over_call(Services& services);
http::Operation pick_up_call(Services& services);
http::Operation release_call(Services& services);
http::Operation set_agent_presence(Services& services);
http::Operation end_wrap_up(Services& services);

http::Operation save_note(Services& services);
http::Operation save_disposition(Services& services);
http::Operation link_customer(Services& services);
http::Operation list_interactions(Services& services);
http::Operation read_interaction(Services& services);
http::Operation hear_recording(Services& services, std::shared_ptr<RenderedRecordings> rendered);
http::Operation read_peaks(Services& services, std::shared_ptr<RenderedRecordings> rendered);

http::Operation read_board(Services& services);
http::Operation list_customers(Services& services);
http::Operation create_customer(Services& services);
http::Operation read_customer(Services& services);
http::Operation update_customer(Services& services);
http::Operation list_tickets(Services& services);
http::Operation create_ticket(Services& services);
http::Operation read_ticket(Services& services);
http::Operation update_ticket(Services& services);
http::Operation comment_ticket(Services& services);
http::Operation list_do_not_call(Services& services);
http::Operation add_do_not_call(Services& services);
http::Operation remove_do_not_call(Services& services);
http::Operation list_tasks(Services& services);
http::Operation complete_task(Services& services);

http::Operation read_settings(Services& services);
http::Operation list_records(Services& services);
http::Operation save_record(Services& services);
http::Operation delete_record(Services& services);
json::value any_record(http::Schemas& schemas, http::Use use);  // the schema of a record
http::Operation list_audit(Services& services);
http::Operation list_set_aside(Services& services);
http::Operation try_set_aside_again(Services& services);
http::Operation read_directory(Services& services);
http::Operation read_trunk_activity(Services& services);
http::Operation simulate_calls(Services& services);

}  // namespace zongji::api
