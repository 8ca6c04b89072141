#pragma once

#include "edge/http/api/customers.h"

namespace zongji::api {

// What a customer is called where there is one line for it: a company may have no person's name.
inline const std::string& known_as(const Customer& customer) {
    return customer.name.empty() ? customer.company : customer.name;
}

}  // namespace zongji::api
