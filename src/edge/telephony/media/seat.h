#pragma once

#include "edge/telephony/media/worker.h"

namespace zongji::media {

// A leg's place on its thread. Exactly one of `phone` and `browser` is set; the leg's link is that
// object.
struct Worker::Seat {
    Seat(LegId id, std::unique_ptr<Link> link, std::size_t phase, LegHost& host)
        : leg(id, std::move(link), phase, host) {}

    Leg leg;
    PhoneLink* phone = nullptr;
    BrowserLink* browser = nullptr;
    std::optional<Counted> counted;
};

struct Worker::Inbox {
    mmsghdr headers[batch]{};
    iovec pieces[batch]{};
    Address from[batch];
    std::uint8_t data[batch][packet_room];
};

}  // namespace zongji::media
