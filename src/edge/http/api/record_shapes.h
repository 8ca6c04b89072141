#pragma once

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
    std::string region;
    std::string note;
    Timestamp created_at;
    Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, name, company, numbers, region, note, created_at, updated_at))

// `interaction_id`: made from this contact, whose caller is this customer. A masked number that
// comes back as it was shown means the number it stands for.
struct CustomerForm {
    std::string name;
    std::string company;
    std::vector<std::string> numbers;
    std::string note;
    std::optional<InteractionId> interaction_id;
};
BOOST_DESCRIBE_STRUCT(CustomerForm, (), (name, company, numbers, note, interaction_id))

struct CustomerList {
    std::vector<Customer> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (items, next))

enum class TicketStatus { open, pending, solved, closed };
BOOST_DESCRIBE_ENUM(TicketStatus, open, pending, solved, closed)

enum class TicketPriority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(TicketPriority, low, normal, high, urgent)

struct TicketRow {
    TicketId id;
    std::string number;  // for people: "T-1024"
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    TicketPriority priority = TicketPriority::normal;
    std::optional<CustomerId> customer_id;
    std::string customer_name;
    std::optional<InteractionId> interaction_id;
    std::optional<UserId> assignee_id;
    std::string assignee_name;
    Timestamp created_at;
    Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (id, number, subject, description, status, priority, customer_id,
                       customer_name, interaction_id, assignee_id, assignee_name, created_at,
                       updated_at))

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

struct TicketForm {
    std::string subject;
    std::string description;
    TicketStatus status = TicketStatus::open;
    TicketPriority priority = TicketPriority::normal;
    std::optional<CustomerId> customer_id;
    std::optional<InteractionId> interaction_id;
    std::optional<UserId> assignee_id;
};
BOOST_DESCRIBE_STRUCT(TicketForm, (),
                      (subject, description, status, priority, customer_id, interaction_id,
                       assignee_id))

struct CommentForm {
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
    std::string actor;   // a login, or a program's name
    std::string action;  // "settings.changed", "recording.heard"
    std::string subject;
    json::object details;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (id, at, actor, action, subject, details))

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
