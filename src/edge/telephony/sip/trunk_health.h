#pragma once

#include "base/time.h"

#include <algorithm>

namespace zongji::sip {

// Whether a trunk is up, by what comes back from it: down after `lost_after` silences in a row, up
// again after `back_after` answers in a row, so that one lost datagram moves nothing.
class TrunkHealth {
public:
    bool is_up() const { return up_; }

    void answered(int back_after) {
        silences_ = 0;
        if (!up_ && ++answers_ >= back_after)
            up_ = true;
    }
    void silent(int lost_after) {
        answers_ = 0;
        if (up_ && ++silences_ >= lost_after)
            up_ = false;
    }
    // One more chance: the next silence brings it down again.
    void try_again(int lost_after) {
        up_ = true;
        answers_ = 0;
        silences_ = lost_after - 1;
    }

private:
    bool up_ = true;
    int silences_ = 0;
    int answers_ = 0;
};

// So many calls a second, and no more of them at once.
class CallPace {
public:
    bool allows(int per_second, Instant now) {
        refill(per_second, now);
        return per_second <= 0 || left_ >= 1;
    }
    void take(int per_second, Instant now) {
        refill(per_second, now);
        left_ -= 1;
    }

private:
    void refill(int per_second, Instant now) {
        const double passed = static_cast<double>((now - since_).us) / 1e6;
        left_ = std::min<double>(per_second, left_ + passed * per_second);
        since_ = now;
    }

    double left_ = 0;
    Instant since_{};
};

}  // namespace zongji::sip
