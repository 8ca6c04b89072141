#pragma once

#include "base/time.h"

#include <ctime>

namespace zongji::media {

// CLOCK_MONOTONIC, the clock that both tracks of a recording share.
inline Instant tick_now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return Instant{std::int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1000};
}

}  // namespace zongji::media
