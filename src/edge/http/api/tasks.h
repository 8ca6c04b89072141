#pragma once

#include "domain/identity/viewer.h"
#include "domain/interactions/records.h"
#include "store/page.h"

// Call-backs as the page sees them.
namespace zongji::api {

using identity::Viewer;
using interactions::TaskStatus;

// A call-back that somebody owes.
struct Task {
    TaskId id;
    std::optional<InteractionId> interaction_id;
    std::optional<CustomerId> customer_id;
    std::string customer_name;
    std::string caller;  // masked as the role asks; empty where it was withheld
    // False: no number is known, neither his nor his customer's, since it was withheld.
    bool can_be_called = true;
    std::string queue;
    std::string reason;
    Timestamp created_at;
    std::optional<Timestamp> completed_at;
    std::string completed_by_name;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, interaction_id, customer_id, customer_name, caller, can_be_called, queue,
                       reason, created_at, completed_at, completed_by_name))

struct TaskList {
    std::vector<Task> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TaskList, (), (items, next))

// `caller` of a task is the whole number: the operation masks it.
// Every call blocks, and is made on workers by several at once. It takes the Viewer and answers
// what he may see and nothing else; what he may not see is `not_found`.
class Tasks {
public:
    virtual ~Tasks() = default;
    // No status: both.
    virtual Result<TaskList> list(const Viewer& viewer, std::optional<TaskStatus> status,
                                  const store::PageRequest& page) = 0;
    // With its row in the audit.
    virtual Result<Task> complete(const Viewer& viewer, TaskId id) = 0;
};

}  // namespace zongji::api
