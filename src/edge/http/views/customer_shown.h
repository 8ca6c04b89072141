#pragma once

#include "domain/customers/customers.h"
#include "edge/http/api/customers.h"

namespace zongji::views {

// With whole numbers: the operation masks them.
api::Customer shown(const customers::Customer& customer);

}  // namespace zongji::views
