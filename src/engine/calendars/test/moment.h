#pragma once

#include "base/time.h"

namespace zongji::calendars {

inline Timestamp at(const char* text) {
    return parse_rfc3339(text).value();
}

}  // namespace zongji::calendars
