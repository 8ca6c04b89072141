#include "domain/tickets/ticket_rows.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::tickets {
namespace {

constexpr std::size_t most_comment_bytes = 64 * 1024;

}  // namespace

Result<Comment> Tickets::add_comment(const store::Scope& scope, TicketId ticket,
                                     const std::string& text, UserId by) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return invalid("must not be empty", "/text");
    if (text.size() > most_comment_bytes)
        return invalid("is longer than 64 KiB", "/text");
    const Timestamp now = clock_.now().utc;
    Comment comment{ids_.next<EventId>(now).value, ticket, {}, by, text, now};

    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Ticket commented, read_ticket(transaction, scope, ticket));
        comment.org_unit_id = commented.org_unit_id;
        ZONGJI_CHECK(transaction.execute(store::insert_sql<Comment>("ticket_comments"),
                                         store::parameters_of(comment)));
        ZONGJI_CHECK(
            transaction.execute("UPDATE tickets SET updated_at = ?2 WHERE id = ?1", {ticket, now}));
        return {};
    };
    ZONGJI_CHECK(database_.write(work));
    return comment;
}

Result<std::vector<Comment>> Tickets::comments_of(const store::Scope& scope, TicketId ticket) {
    std::vector<Comment> comments;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{ticket};
        const std::string sql = fmt::format(
            "SELECT {} FROM ticket_comments WHERE ticket_id = ?1 AND {}"
            " ORDER BY id ASC NULLS FIRST",
            store::select_columns<Comment>(), scope_condition(scope, parameters));
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        ZONGJI_TRY(comments, store::read_rows<Comment>(rows));
        return {};
    });
    if (!read)
        return read.error();
    return comments;
}

}  // namespace zongji::tickets
