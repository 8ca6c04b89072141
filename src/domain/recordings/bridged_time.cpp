#include "domain/recordings/bridged_time.h"

namespace zongji::recordings {
namespace {

void close(std::optional<std::int64_t>& since, std::int64_t at_us, std::vector<TimeRange>& ranges) {
    if (since && at_us > *since)
        ranges.push_back({*since, at_us});
    since.reset();
}

}  // namespace

void BridgedTime::mark(calls::TapMark::Kind kind, std::int64_t at_us) {
    using Kind = calls::TapMark::Kind;
    switch (kind) {
        case Kind::started:
            return;
        case Kind::bridged:
            if (!bridged_since_)
                bridged_since_ = at_us;
            return;
        case Kind::unbridged:
            return close(bridged_since_, at_us, bridged_);
        case Kind::held:
            if (!held_since_)
                held_since_ = at_us;
            return;
        case Kind::resumed:
            return close(held_since_, at_us, held_);
        case Kind::stopped:
            return end(at_us);
    }
}

void BridgedTime::end(std::int64_t at_us) {
    close(bridged_since_, at_us, bridged_);
    close(held_since_, at_us, held_);
}

std::int64_t BridgedTime::bridged_us() const {
    std::int64_t sum = 0;
    for (const auto& range : bridged_)
        sum += range.to_us - range.from_us;
    return sum;
}

}  // namespace zongji::recordings
