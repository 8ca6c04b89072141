#include "runtime/clock.h"

#include <ctime>

namespace zongji {
namespace {

std::int64_t microseconds_of(clockid_t which) {
    timespec t{};
    clock_gettime(which, &t);
    return std::int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1000;
}

}  // namespace

Now SystemClock::now() const {
    return Now{Timestamp{microseconds_of(CLOCK_REALTIME)},
               Instant{microseconds_of(CLOCK_MONOTONIC)}};
}

}  // namespace zongji
