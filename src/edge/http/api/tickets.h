#pragma once

#include "domain/identity/viewer.h"
#include "domain/tickets/tickets.h"
#include "edge/http/limits.h"
#include "store/page.h"

// Tickets as the page sees them.
namespace zongji::api {

using identity::Viewer;
using tickets::Priority;
using tickets::TicketStatus;

struct TicketRow {
    TicketId id;
    std::string number;  // for people: "GD-20418"
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    Priority priority = Priority::normal;
    std::optional<CustomerId> customer_id;
    std::string customer_name;
    std::optional<InteractionId> interaction_id;
    std::optional<UserId> assignee_id;
    std::string assignee_name;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (id, number, subject, description, status, priority, customer_id,
                       customer_name, interaction_id, assignee_id, assignee_name, created_at,
                       updated_at, version))

struct TicketComment {
    EventId id;
    std::string author_name;
    std::string text;
    Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(TicketComment, (), (id, author_name, text, created_at))

struct TicketPage {
    TicketRow ticket;
    std::vector<TicketComment> comments;
};
BOOST_DESCRIBE_STRUCT(TicketPage, (), (ticket, comments))

// `version`: of what was changed; needed then, and not looked at when creating.
struct TicketForm {
    static constexpr http::Limit limits[] = {{"subject", 200}, {"description", 10'000}};
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    Priority priority = Priority::normal;
    std::optional<CustomerId> customer_id;
    std::optional<InteractionId> interaction_id;
    std::optional<UserId> assignee_id;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(TicketForm, (),
                      (subject, description, status, priority, customer_id, interaction_id,
                       assignee_id, version))

struct CommentForm {
    static constexpr http::Limit limits[] = {{"text", 5'000}};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CommentForm, (), (text))

struct TicketList {
    std::vector<TicketRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TicketList, (), (items, next))

// Every call blocks, and is made on workers by several at once. It takes the Viewer and answers
// what he may see and nothing else; what he may not see is `not_found`.
class Tickets {
public:
    virtual ~Tickets() = default;
    virtual Result<TicketList> list(const Viewer& viewer, const tickets::TicketFilter& filter,
                                    const store::PageRequest& page) = 0;
    virtual Result<TicketPage> create(const Viewer& viewer, const TicketForm& form) = 0;
    virtual Result<TicketPage> read(const Viewer& viewer, TicketId id) = 0;
    virtual Result<TicketPage> update(const Viewer& viewer, TicketId id,
                                      const TicketForm& form) = 0;
    virtual Result<TicketPage> add_comment(const Viewer& viewer, TicketId id,
                                           const std::string& text) = 0;
};

}  // namespace zongji::api
