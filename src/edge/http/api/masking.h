#pragma once

#include "edge/http/api/caller.h"
#include "edge/http/api/record_shapes.h"

// Numbers as a role may see them: applied to every record on its way out.
namespace zongji::api {

InteractionRow seen_by(const Caller& caller, InteractionRow row);
Customer seen_by(const Caller& caller, Customer customer);
Task seen_by(const Caller& caller, Task task);

template <class List>
List list_seen_by(const Caller& caller, List list) {
    for (auto& item : list.items)
        item = seen_by(caller, std::move(item));
    return list;
}

}  // namespace zongji::api
