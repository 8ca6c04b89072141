#include "edge/http/api/masking.h"

#include "domain/access/access.h"

namespace zongji::api {

using access::number_seen_by;

InteractionRow seen_by(const Viewer& viewer, InteractionRow row) {
    row.caller = number_seen_by(viewer, row.caller);
    return row;
}

Customer seen_by(const Viewer& viewer, Customer customer) {
    for (std::string& number : customer.numbers)
        number = number_seen_by(viewer, number);
    return customer;
}

Task seen_by(const Viewer& viewer, Task task) {
    task.caller = number_seen_by(viewer, task.caller);
    return task;
}

DoNotCallEntry seen_by(const Viewer& viewer, DoNotCallEntry entry) {
    entry.number = number_seen_by(viewer, entry.number);
    return entry;
}

}  // namespace zongji::api
