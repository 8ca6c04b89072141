#pragma once

#include "base/json.h"

#include <map>
#include <string>
#include <vector>

// demo/past.json.
namespace zongji::demonstration::story {

struct Customer {
    std::string key;
    std::string name;
    std::string company;
    std::string tier;
    std::vector<std::string> tags;
    std::string note;
    std::vector<std::string> numbers;
    std::vector<std::string> mails;
};
BOOST_DESCRIBE_STRUCT(Customer, (), (key, name, company, tier, tags, note, numbers, mails))

struct Line {
    std::string who;  // "customer", "agent"
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Line, (), (who, text))

struct Comment {
    std::string by;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (by, text))

struct Ticket {
    int days_ago = 0;  // made in that day's call
    std::string subject;
    std::string description;
    std::string priority;
    std::string status;
    std::string assignee;
    std::vector<Comment> comments;
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (days_ago, subject, description, priority, status, assignee, comments))

// On each of these days.
struct Call {
    std::vector<int> days_ago;
    std::string at;  // "08:41", on the company's clock
    std::string caller;
    std::string press;
    int wait_s = 0;
    std::string agent;  // empty: hangs up unanswered
    std::string talk;
    std::string note;
    std::string disposition;
    int wrap_up_s = 0;
    std::vector<Ticket> tickets;
};
BOOST_DESCRIBE_STRUCT(Call, (),
                      (days_ago, at, caller, press, wait_s, agent, talk, note, disposition,
                       wrap_up_s, tickets))

struct Past {
    std::vector<Customer> customers;
    std::map<std::string, std::vector<Line>> talks;
    std::vector<Call> calls;
};
BOOST_DESCRIBE_STRUCT(Past, (), (customers, talks, calls))

}  // namespace zongji::demonstration::story
