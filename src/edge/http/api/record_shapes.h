#pragma once

#include "domain/interactions/records.h"
#include "domain/tickets/tickets.h"
#include "edge/http/api/shapes.h"

#include <optional>
#include <string>
#include <vector>

// Customers, tickets, tasks, the audit and the directory as the page sees them.
namespace zongji::api {

struct Customer {
    CustomerId id;
    std::string name;
    std::string company;
    std::vector<std::string> numbers;  // masked as the role asks
    configuration::Labels region;  // of the first number that has one; as live::CallerView::region
    std::string note;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, name, company, numbers, region, note, created_at, updated_at, version))

// `interaction_id`: made from this contact, whose caller is this customer; his number is taken from
// it, where it has one, and `numbers` is not looked at. `version` is not looked at.
struct CustomerForm {
    static constexpr http::Limit limits[] = {
        {"name", 200}, {"company", 200}, {"numbers", 20}, {"note", 4'000}};
    std::string name;
    std::string company;
    std::vector<std::string> numbers;
    std::string note;
    std::optional<InteractionId> interaction_id;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CustomerForm, (), (name, company, numbers, note, interaction_id, version))

// A masked number that comes back as it was shown means the number it stands for. `version`: of
// what was changed; needed.
struct CustomerChange {
    static constexpr http::Limit limits[] = {
        {"name", 200}, {"company", 200}, {"numbers", 20}, {"note", 4'000}};
    std::string name;
    std::string company;
    std::vector<std::string> numbers;
    std::string note;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CustomerChange, (), (name, company, numbers, note, version))

struct CustomerList {
    std::vector<Customer> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (items, next))

using tickets::Priority;
using tickets::TicketStatus;

struct TicketRow {
    TicketId id;
    std::string number;  // for people: "T-1024"
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

struct CustomerPage {
    Customer customer;
    std::vector<InteractionRow> interactions;
    std::vector<TicketRow> tickets;
};
BOOST_DESCRIBE_STRUCT(CustomerPage, (), (customer, interactions, tickets))

struct LinkCustomer {
    CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(LinkCustomer, (), (customer_id))

using interactions::TaskStatus;

// A call-back that somebody owes.
struct Task {
    TaskId id;
    std::optional<InteractionId> interaction_id;
    std::optional<CustomerId> customer_id;
    std::string customer_name;
    std::string caller;  // masked as the role asks
    std::string queue;
    std::string reason;
    Timestamp created_at;
    std::optional<Timestamp> completed_at;
    std::string completed_by_name;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, interaction_id, customer_id, customer_name, caller, queue, reason,
                       created_at, completed_at, completed_by_name))

struct TaskList {
    std::vector<Task> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TaskList, (), (items, next))

struct AuditRow {
    AuditId id;
    Timestamp at;
    std::string who;      // a login, or a program's name
    std::string address;  // where from; empty for a program
    std::string what;     // "settings.changed", "recording.heard"
    std::string kind;     // of the thing: "queues", "recordings"
    std::string key;      // which: its key or id
    json::value before;   // null where there is none
    json::value after;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (id, at, who, address, what, kind, key, before, after))

struct AuditList {
    std::vector<AuditRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(AuditList, (), (items, next))

struct DirectoryQueue {
    QueueId id;
    std::string key;
    configuration::Labels name;
    std::vector<configuration::Disposition> dispositions;
};
BOOST_DESCRIBE_STRUCT(DirectoryQueue, (), (id, key, name, dispositions))

struct DirectoryAgent {
    AgentId id;
    std::string name;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(DirectoryAgent, (), (id, name, number))

struct DirectoryWord {
    std::string key;
    configuration::Labels name;
};
BOOST_DESCRIBE_STRUCT(DirectoryWord, (), (key, name))

// Words for keys.
struct Directory {
    std::vector<DirectoryQueue> queues;
    std::vector<DirectoryWord> skills;
    std::vector<DirectoryAgent> agents;
    std::vector<DirectoryWord> calendars;
};
BOOST_DESCRIBE_STRUCT(Directory, (), (queues, skills, agents, calendars))

}  // namespace zongji::api
