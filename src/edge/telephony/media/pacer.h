#pragma once

#include "base/time.h"
#include "edge/telephony/media/leg.h"

#include <array>
#include <cstdint>
#include <vector>

namespace zongji::media {

// Ticks legs every 20 ms, spread over ten slots of 2 ms so that a thousand listeners are no burst.
class Pacer {
public:
    static constexpr std::size_t slots = 10;
    static constexpr Span slot_length = milliseconds(2);

    // Puts the leg in or takes it out, as it wants. Before a leg dies it must be out.
    void follow(Leg& leg, Instant now);
    void forget(Leg& leg);

    bool idle() const { return paced_ == 0; }
    Instant next() const { return next_; }

    // Ticks all that is due. `late` is called for each slot that is served more than 10 ms late.
    template <class Late>
    void run(Instant now, Late late) {
        // After a long stall the time that passed is left out instead of being sent in one burst.
        if ((now - next_).ms() > 200)
            skip_to(now);
        while (!idle() && next_ <= now) {
            if ((now - next_).ms() > 10)
                late();
            tick_slot();
        }
    }

private:
    void skip_to(Instant now);
    void tick_slot();

    std::array<std::vector<Leg*>, slots> legs_;
    std::size_t paced_ = 0;
    std::size_t slot_ = 0;  // whose turn comes at next_
    Instant next_{};
};

}  // namespace zongji::media
