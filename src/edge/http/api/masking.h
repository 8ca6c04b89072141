#pragma once

#include "edge/http/api/customers.h"
#include "edge/http/api/do_not_call.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/tasks.h"

// Numbers as a role may see them: applied to every record on its way out.
namespace zongji::api {

InteractionRow seen_by(const Viewer& viewer, InteractionRow row);
Customer seen_by(const Viewer& viewer, Customer customer);
Task seen_by(const Viewer& viewer, Task task);
DoNotCallEntry seen_by(const Viewer& viewer, DoNotCallEntry entry);

template <class List>
List list_seen_by(const Viewer& viewer, List list) {
    for (auto& item : list.items)
        item = seen_by(viewer, std::move(item));
    return list;
}

}  // namespace zongji::api
