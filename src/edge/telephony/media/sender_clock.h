#pragma once

#include "base/time.h"
#include "edge/telephony/media/audio_frame.h"

#include <cstdint>

namespace zongji::media {

// Says when each frame of one sender was due here. Time stamps say how far apart frames are; the
// earliest arrivals say where that lies on our clock, since a packet can be late but never early.
// So frames that waited in a socket while their thread was held up keep the moments that were
// theirs.
class SenderClock {
public:
    Instant due(const AudioFrame& frame, Instant arrival);

private:
    bool anchored_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint32_t timestamp_ = 0;
    Codec codec_ = Codec::pcmu;
    Instant due_{};
    int late_in_a_row_ = 0;
};

}  // namespace zongji::media
