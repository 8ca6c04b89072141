#include "domain/identity/permissions.h"

namespace zongji::identity {

bool may(const Principal& principal, Action action) {
    const bool agent = principal.is(Role::agent);
    const bool supervisor = principal.is(Role::supervisor);
    const bool administrator = principal.is(Role::administrator);
    switch (action) {
        case Action::use_desk:
            return agent;
        case Action::see_board:
        case Action::see_all_contacts:
        case Action::listen_in:
        case Action::see_full_numbers:
        case Action::export_records:
            return supervisor || administrator;
        case Action::see_own_contacts:
        case Action::see_customers:
        case Action::edit_customers:
        case Action::see_tickets:
        case Action::edit_tickets:
        case Action::complete_tasks:
        case Action::see_directory:
        case Action::simulate_calls:
            return agent || supervisor || administrator;
        case Action::see_settings:
        case Action::change_settings:
        case Action::see_audit:
            return administrator;
    }
    return false;
}

}  // namespace zongji::identity
