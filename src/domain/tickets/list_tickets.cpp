#include "base/text.h"
#include "domain/tickets/ticket_rows.h"
#include "store/columns.h"
#include "store/search_text.h"

#include <fmt/format.h>

namespace zongji::tickets {
namespace {

std::string add_place(store::Parameters& parameters, store::Parameter parameter) {
    parameters.push_back(std::move(parameter));
    return fmt::format("?{}", parameters.size());
}

std::string conditions_of(const TicketFilter& filter, store::Parameters& parameters) {
    std::string where;
    if (!filter.statuses.empty()) {
        std::string places;
        for (const TicketStatus status : filter.statuses) {
            places += (places.empty() ? "" : ", ") + add_place(parameters, enum_name(status));
        }
        where += " AND status IN (" + places + ")";
    }
    if (filter.priority)
        where += " AND priority = " + add_place(parameters, enum_name(*filter.priority));
    if (filter.customer)
        where += " AND customer_id = " + add_place(parameters, *filter.customer);
    if (filter.assignee)
        where += " AND assignee_id = " + add_place(parameters, *filter.assignee);
    if (!filter.text.empty()) {
        where +=
            " AND " + store::all_words_in("search_text", search_words(filter.text), parameters);
    }
    return where;
}

}  // namespace

Result<Ticket> read_ticket(store::Transaction& transaction, const store::Scope& scope,
                           TicketId id) {
    store::Parameters parameters{id};
    const std::string sql =
        fmt::format("SELECT {} FROM tickets WHERE id = ?1 AND {}", store::select_columns<Ticket>(),
                    scope_condition(scope, parameters));
    ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
    if (rows.empty())
        return not_found("there is no such ticket");
    return store::read_row<Ticket>(rows[0]);
}

Result<Ticket> Tickets::find_ticket(const store::Scope& scope, TicketId id) {
    Ticket found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(found, read_ticket(transaction, scope, id));
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

Result<store::Page<Ticket>> Tickets::list_tickets(const store::Scope& scope,
                                                  const TicketFilter& filter,
                                                  const store::PageRequest& page) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);
    std::vector<Ticket> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters;
        std::string where = scope_condition(scope, parameters) + conditions_of(filter, parameters);
        if (after)
            where += " AND id < " + add_place(parameters, after->id);
        const std::string sql =
            fmt::format("SELECT {} FROM tickets WHERE {} ORDER BY id DESC NULLS LAST LIMIT {}",
                        store::select_columns<Ticket>(), where, limit + 1);
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        ZONGJI_TRY(found, store::read_rows<Ticket>(rows));
        return {};
    });
    if (!read)
        return read.error();
    return store::make_page(std::move(found), limit, [](const Ticket& ticket) {
        return store::PagePlace{ticket.created_at.us, ticket.id.value};
    });
}

Result<std::map<InteractionId, std::vector<TicketId>>> Tickets::tickets_of(
    const store::Scope& scope, std::span<const InteractionId> interactions) {
    std::map<InteractionId, std::vector<TicketId>> tickets;
    if (interactions.empty())
        return tickets;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        tickets.clear();
        store::Parameters parameters;
        std::string places;
        for (const InteractionId id : interactions)
            places += (places.empty() ? "" : ", ") + add_place(parameters, id);
        const std::string sql = fmt::format(
            "SELECT interaction_id, id FROM tickets WHERE interaction_id IN ({}) AND {}"
            " ORDER BY id ASC NULLS FIRST",
            places, scope_condition(scope, parameters));
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        for (const store::Row& row : rows)
            tickets[row.id<InteractionId>(0)].push_back(row.id<TicketId>(1));
        return {};
    });
    if (!read)
        return read.error();
    return tickets;
}

}  // namespace zongji::tickets
