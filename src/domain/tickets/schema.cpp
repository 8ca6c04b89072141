#include "domain/tickets/tickets.h"
#include "store/search_text.h"

namespace zongji::tickets {
namespace {

constexpr store::Migration steps[] = {{1, "tickets", R"(
    CREATE TABLE ticket_numbers (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        last INTEGER NOT NULL
    ) STRICT;
    INSERT INTO ticket_numbers (one, last) VALUES (1, 10000);

    CREATE TABLE tickets (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        org_unit_id INTEGER NOT NULL,
        subject TEXT NOT NULL,
        description TEXT NOT NULL,
        status TEXT NOT NULL,
        priority TEXT NOT NULL,
        customer_id INTEGER,
        conversation_id INTEGER,
        interaction_id INTEGER,
        assignee_id INTEGER,
        created_by INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        solved_at INTEGER,
        version INTEGER NOT NULL,
        -- For searching, made by us.
        search_text TEXT NOT NULL
    ) STRICT;
    {{sqlite}} CREATE INDEX tickets_by_status ON tickets (status, id DESC);
    {{postgres}} CREATE INDEX tickets_by_status ON tickets (status, id DESC NULLS LAST);
    CREATE INDEX tickets_by_customer ON tickets (customer_id, id);
    CREATE INDEX tickets_by_interaction ON tickets (interaction_id, id);
    CREATE INDEX tickets_by_assignee ON tickets (assignee_id, id);

    CREATE TABLE ticket_comments (
        id INTEGER PRIMARY KEY,
        ticket_id INTEGER NOT NULL REFERENCES tickets (id),
        org_unit_id INTEGER NOT NULL,
        author_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ticket_comments_by_ticket ON ticket_comments (ticket_id, id);
)"}};

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

Result<void> renew_search_texts(store::Database& database) {
    return store::renew_search_texts(database,
                                     {"tickets", "number || ?1 || subject || ?1 || description"});
}

}  // namespace zongji::tickets
