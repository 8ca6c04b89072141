#include "domain/access/number_tries.h"

#include "domain/customers/phone_numbers.h"
#include "domain/identity/masking.h"

#include <algorithm>

namespace zongji::access {
namespace {

constexpr Span window = hours(1);

}  // namespace

Result<void> NumberTries::allow(const identity::Viewer& viewer, const std::string& text) {
    if (viewer.sees_numbers())
        return {};
    const auto number = customers::normalise(text);
    // What no mask hides anything of, and what was copied from behind a mask, tells nothing.
    const bool hides = identity::mask_number(number.digits) != number.digits;
    if (number.identity().empty() || !hides || text.find('*') != text.npos)
        return {};
    switch (count(viewer.user_id, number.identity())) {
        case Verdict::known:
            return {};
        case Verdict::counted:
            return audit_.write(viewer, {"number.tried", "customers", "", nullptr, nullptr});
        case Verdict::refused:
            ZONGJI_CHECK(
                audit_.write(viewer, {"number.tries_refused", "customers", "", nullptr, nullptr}));
            break;
        case Verdict::refused_again:
            break;
    }
    return Error{ErrorCode::exhausted, "too many numbers within an hour", {}};
}

NumberTries::Verdict NumberTries::count(UserId user, const std::string& number) {
    const Instant now = clock_.now().tick;
    const std::lock_guard lock(mutex_);
    Tries& tries = by_user_[user];
    while (!tries.numbers.empty() && now - tries.numbers.front().first >= window)
        tries.numbers.pop_front();
    const bool known = std::any_of(tries.numbers.begin(), tries.numbers.end(),
                                   [&](const auto& each) { return each.second == number; });
    if (known)
        return Verdict::known;
    if (tries.numbers.size() < most_an_hour) {
        tries.numbers.emplace_back(now, number);
        return Verdict::counted;
    }
    const bool again = now - tries.refused_at < window;
    if (!again)
        tries.refused_at = now;
    return again ? Verdict::refused_again : Verdict::refused;
}

}  // namespace zongji::access
