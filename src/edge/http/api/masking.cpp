#include "edge/http/api/masking.h"

#include "domain/identity/masking.h"

namespace zongji::api {

using identity::mask_number;

InteractionRow seen_by(const Viewer& viewer, InteractionRow row) {
    if (!viewer.sees_numbers())
        row.caller = mask_number(row.caller);
    return row;
}

Customer seen_by(const Viewer& viewer, Customer customer) {
    if (viewer.sees_numbers())
        return customer;
    for (std::string& number : customer.numbers)
        number = mask_number(number);
    return customer;
}

Task seen_by(const Viewer& viewer, Task task) {
    if (!viewer.sees_numbers())
        task.caller = mask_number(task.caller);
    return task;
}

}  // namespace zongji::api
