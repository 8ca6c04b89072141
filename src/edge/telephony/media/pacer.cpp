#include "edge/telephony/media/pacer.h"

namespace zongji::media {

void Pacer::follow(Leg& leg, Instant now) {
    if (!leg.wants_pace()) {
        forget(leg);
        return;
    }
    if (leg.slot_index)
        return;
    if (idle())
        skip_to(now);
    auto& slot = legs_[leg.phase % slots];
    leg.slot_index = slot.size();
    slot.push_back(&leg);
    ++paced_;
}

void Pacer::forget(Leg& leg) {
    if (!leg.slot_index)
        return;
    auto& slot = legs_[leg.phase % slots];
    Leg* last = slot.back();
    slot[*leg.slot_index] = last;
    last->slot_index = leg.slot_index;
    slot.pop_back();
    leg.slot_index.reset();
    --paced_;
}

// Slots stand on multiples of their length, so that a pause keeps the phase of every leg.
void Pacer::skip_to(Instant now) {
    const std::int64_t turn = now.us / slot_length.us + 1;
    next_ = Instant{turn * slot_length.us};
    slot_ = static_cast<std::size_t>(turn) % slots;
}

void Pacer::tick_slot() {
    auto& slot = legs_[slot_];
    // Backwards, since a leg that has finished leaves and the last one takes its place.
    for (std::size_t i = slot.size(); i-- > 0;) {
        Leg& leg = *slot[i];
        leg.tick(next_);
        if (!leg.wants_pace())
            forget(leg);
    }
    next_ = next_ + slot_length;
    slot_ = (slot_ + 1) % slots;
}

}  // namespace zongji::media
