#pragma once

#include "edge/telephony/media/worker.h"

namespace zongji::media {

// Of housekeeping: how often a leg of the kind is looked at.
constexpr Span browser_pace = milliseconds(50);  // DTLS repeats what was lost
constexpr Span phone_pace = milliseconds(250);

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
    // While packets of it are being handled, nothing else may be read into it.
    class Use {
    public:
        explicit Use(Inbox& inbox) : inbox_(inbox) { inbox_.in_use = true; }
        ~Use() { inbox_.in_use = false; }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        Inbox& inbox_;
    };

    mmsghdr headers[batch]{};
    iovec pieces[batch]{};
    Address from[batch];
    std::uint8_t data[batch][packet_room];
    bool in_use = false;
};

}  // namespace zongji::media
