#pragma once

#include "base/time.h"

#include <algorithm>
#include <cstdint>

namespace zongji::sip {

// When to register next. `chance` is a random number below 1,000, so that those who lost the same
// registrar do not return together (RFC 5626 §4.5).
class RegistrationPace {
public:
    static constexpr Span first_pause = seconds(5);
    static constexpr Span longest_pause = minutes(5);

    // Granted for so long: at 75 to 85 % of it.
    Span after_success(int granted_s, std::uint32_t chance) {
        failures_ = 0;
        return Span{std::max<std::int64_t>(granted_s, 1) * (750'000 + 100 * chance)};
    }
    // Refused or not answered: 5 s, doubled each time up to 5 minutes, of it 50 to 100 %.
    Span after_failure(std::uint32_t chance) {
        std::int64_t pause = first_pause.us;
        for (int i = 0; i < failures_ && pause < longest_pause.us; ++i)
            pause *= 2;
        ++failures_;
        pause = std::min(pause, longest_pause.us);
        return Span{pause / 2 + pause / 2'000 * chance};
    }

private:
    int failures_ = 0;
};

}  // namespace zongji::sip
