#pragma once

#include "domain/tickets/tickets.h"

// Private to tickets.
namespace zongji::tickets {

Result<Ticket> read_ticket(store::Transaction& transaction, const store::Scope& scope, TicketId id);

}  // namespace zongji::tickets
