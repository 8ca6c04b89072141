#pragma once

#include "domain/identity/seams.h"
#include "runtime/clock.h"

#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace zongji::access {

// Whoever sees numbers masked may ask for a whole one that somebody told him, and could learn what
// is masked by asking for many: each he types, in a search or into a customer's record, counts, so
// many an hour, and leaves a row in the audit, without the number. The same once more is no new
// one. Any thread; blocks on the audit.
class NumberTries {
public:
    static constexpr std::size_t most_an_hour = 30;

    NumberTries(const Clock& clock, identity::AuditTrail& audit) : clock_(clock), audit_(audit) {}

    // `text` as it was typed; what is no whole number passes. `exhausted` beyond the limit.
    Result<void> allow(const identity::Viewer& viewer, const std::string& text);

private:
    enum class Verdict { known, counted, refused, refused_again };
    struct Tries {
        std::deque<std::pair<Instant, std::string>> numbers;
        Instant refused_at{-3'600'000'000};
    };
    Verdict count(UserId user, const std::string& number);

    const Clock& clock_;
    identity::AuditTrail& audit_;
    std::mutex mutex_;
    std::unordered_map<UserId, Tries> by_user_;  // mutex_
};

}  // namespace zongji::access
