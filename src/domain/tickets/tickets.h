#pragma once

#include "base/json.h"
#include "domain/identity/audit.h"
#include "runtime/clock.h"
#include "store/page.h"
#include "store/scope.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Work that outlives a contact.
namespace zongji::tickets {

std::span<const store::Migration> migrations();  // series "tickets"
// Of tickets that an earlier program wrote. At a start, after the migrations.
Result<void> renew_search_texts(store::Database& database);

enum class TicketStatus { open, pending, solved, closed };
BOOST_DESCRIBE_ENUM(TicketStatus, open, pending, solved, closed)

enum class Priority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(Priority, low, normal, high, urgent)

struct Ticket {
    TicketId id;
    std::string number;  // "GD-20418": what people say to each other
    OrgUnitId org_unit_id;
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    Priority priority = Priority::normal;
    std::optional<CustomerId> customer_id;
    std::optional<ConversationId> conversation_id;
    std::optional<InteractionId> interaction_id;  // the contact that it was made from
    std::optional<UserId> assignee_id;
    UserId created_by;
    Timestamp created_at;
    Timestamp updated_at;
    std::optional<Timestamp> solved_at;  // none again once it is reopened
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (id, number, org_unit_id, subject, description, status, priority, customer_id,
                       conversation_id, interaction_id, assignee_id, created_by, created_at,
                       updated_at, solved_at, version))

// What people enter, when creating and when changing.
struct TicketDraft {
    static constexpr bool missing_means_default = true;
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    Priority priority = Priority::normal;
    std::optional<CustomerId> customer_id;
    std::optional<ConversationId> conversation_id;
    std::optional<InteractionId> interaction_id;
    std::optional<UserId> assignee_id;
    std::int64_t version = 0;  // of what was changed; not looked at when creating
};
BOOST_DESCRIBE_STRUCT(TicketDraft, (),
                      (subject, description, status, priority, customer_id, conversation_id,
                       interaction_id, assignee_id, version))

struct Comment {
    std::int64_t id = 0;
    TicketId ticket_id;
    OrgUnitId org_unit_id;
    UserId author_id;
    std::string text;
    Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, ticket_id, org_unit_id, author_id, text, created_at))

struct TicketFilter {
    std::vector<TicketStatus> statuses;  // none: all
    std::optional<Priority> priority;
    std::optional<CustomerId> customer;
    std::optional<UserId> assignee;
    std::string text;  // its words are in number, subject or description
};

// Blocks: for workers. Any thread. What is outside the scope is `not_found`. The audit says who
// changed which fields; what people wrote is not in it. Needs identity's migrations.
class Tickets {
public:
    Tickets(store::Database& database, const Clock& clock, IdSource& ids)
        : database_(database), clock_(clock), ids_(ids) {}

    Result<Ticket> create_ticket(OrgUnitId org_unit, const TicketDraft& draft,
                                 const identity::Actor& by);

    // The whole of what can be edited. `conflict` at "/version" if it is no longer at
    // draft.version.
    Result<Ticket> update_ticket(const store::Scope& scope, TicketId id, const TicketDraft& draft,
                                 const identity::Actor& by);

    Result<Ticket> find_ticket(const store::Scope& scope, TicketId id);

    // The newest first.
    Result<store::Page<Ticket>> list_tickets(const store::Scope& scope, const TicketFilter& filter,
                                             const store::PageRequest& page);

    // Does not count as a change of the ticket's version: whoever edits it is not in the way.
    Result<Comment> add_comment(const store::Scope& scope, TicketId ticket, const std::string& text,
                                UserId by);

    // The oldest first.
    Result<std::vector<Comment>> comments_of(const store::Scope& scope, TicketId ticket);

    // Of each of these interactions, in the order in which they were made.
    Result<std::map<InteractionId, std::vector<TicketId>>> tickets_of(
        const store::Scope& scope, std::span<const InteractionId> interactions);

private:
    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
};

}  // namespace zongji::tickets
