#pragma once

#include "domain/identity/viewer.h"
#include "edge/http/api/record_shapes.h"

// Numbers as a role may see them: applied to every record on its way out.
namespace zongji::api {

using identity::Viewer;

InteractionRow seen_by(const Viewer& viewer, InteractionRow row);
Customer seen_by(const Viewer& viewer, Customer customer);
Task seen_by(const Viewer& viewer, Task task);

template <class List>
List list_seen_by(const Viewer& viewer, List list) {
    for (auto& item : list.items)
        item = seen_by(viewer, std::move(item));
    return list;
}

}  // namespace zongji::api
