#pragma once

#include "domain/identity/principal.h"

// Who may do what. Besides this every record is held against the principal's scope.
namespace zongji::identity {

enum class Action {
    use_desk,  // take contacts, set one's presence
    see_board,
    see_own_contacts,  // interactions that he handled, with their recordings and notes
    see_all_contacts,  // those of the scope
    see_customers,
    edit_customers,
    see_tickets,
    edit_tickets,
    complete_tasks,
    listen_in,  // to a live call
    see_full_numbers,
    export_records,
    see_settings,
    change_settings,
    see_audit,
    see_directory,
    simulate_calls
};

bool may(const Principal& principal, Action action);

}  // namespace zongji::identity
