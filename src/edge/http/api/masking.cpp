#include "edge/http/api/masking.h"

namespace zongji::api {

std::string masked_number(const std::string& number) {
    constexpr std::size_t shown_end = 4;
    if (number.size() <= shown_end)
        return number.empty() ? number : "****";
    const std::size_t head = number.size() >= 10 ? 3 + (number.front() == '+' ? 3 : 0) : 1;
    const std::size_t shown_start = std::min(head, number.size() - shown_end - 1);
    return number.substr(0, shown_start) + "****" + number.substr(number.size() - shown_end);
}

InteractionRow seen_by(const Caller& caller, InteractionRow row) {
    if (!caller.sees_numbers())
        row.caller = masked_number(row.caller);
    return row;
}

Customer seen_by(const Caller& caller, Customer customer) {
    if (caller.sees_numbers())
        return customer;
    for (std::string& number : customer.numbers)
        number = masked_number(number);
    return customer;
}

Task seen_by(const Caller& caller, Task task) {
    if (!caller.sees_numbers())
        task.caller = masked_number(task.caller);
    return task;
}

}  // namespace zongji::api
