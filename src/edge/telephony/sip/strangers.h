#pragma once

#include "base/time.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/sip.h"

#include <cstdint>
#include <unordered_map>

namespace zongji::sip {

// What strangers may ask for: tokens per source address and for all together, strikes, bans.
// Bounded memory: when there are too many sources, those that are full again and unbanned are
// forgotten, and while none is, new ones get no answer. The sip thread only.
class Strangers {
public:
    explicit Strangers(StrangerLimits limits) : limits_(limits) {}

    enum class Verdict {
        answer,
        drop,
        ban  // drop, and this is the request that brought the ban
    };

    bool banned(const Ip& source, Instant now) const;
    Verdict ask(const Ip& source, Instant now);
    void refund(const Ip& source);  // it was no stranger after all

    // A token of all together; false when there is none. Asked after ask(), for an answer that
    // costs us a packet.
    bool take_shared_token(Instant now);

    // Ends bans and forgets who has been quiet. Called now and then.
    void tidy(Instant now);
    std::size_t banned_sources(Instant now) const;
    std::size_t sources() const { return sources_.size(); }

private:
    struct Source {
        double tokens = 0;
        Instant refilled;
        int strikes = 0;
        Instant banned_until;
    };

    void refill(Source& source, Instant now) const;

    StrangerLimits limits_;
    std::unordered_map<Ip, Source> sources_;
    double shared_tokens_ = 0;
    Instant shared_refilled_;
};

}  // namespace zongji::sip
