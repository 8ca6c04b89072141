#pragma once

#include "base/json.h"
#include "domain/recordings/reader.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace zongji::recordings {

inline constexpr int rendered_rate = 8000;

// One party's voice, at 8 kHz.
struct Lane {
    calls::Track track = calls::customer_track;
    PartyKind party = PartyKind::customer;
    std::vector<std::int16_t> samples;
};

// A recording as people hear it: a lane per party on one clock, from when the first two of its
// parties met to their last parting. What lay between two bridgings (a hold, a transfer) is
// silence, so that the moments on the time line of the interaction are those of the sound.
struct Rendering {
    std::vector<Lane> lanes;       // by track: the customer, the agent, whoever joined
    std::int64_t offset_us = 0;    // of the first sample, since the recording's start
    std::int64_t recorded_ms = 0;  // bridged time only
    std::vector<TimeRange> held;   // since the first sample

    std::size_t samples() const { return lanes.empty() ? 0 : lanes.front().samples.size(); }
    std::int64_t duration_ms() const {
        return static_cast<std::int64_t>(samples()) * 1000 / rendered_rate;
    }
};

// Decodes G.711, G.722 and Opus and places each packet at its time. A packet that is due less than
// 20 ms from the end of the one before it follows it without a seam; a later one leaves silence;
// one that falls behind by more is left out. Blocks; 64 MB and about a second per hour.
Result<Rendering> render(const Recording& recording);

// The sample of each side: left the customer, right everybody else.
std::array<std::int16_t, 2> both_sides(const Rendering& rendering, std::size_t at);

// A whole WAV file: 16-bit stereo PCM.
std::string to_wav(const Rendering& rendering);
// Its first 44 bytes, for an answer that sends a range of it.
std::string wav_header(const Rendering& rendering);

// The waveform of one who joined.
struct JoinedPeaks {
    int track = 0;
    PartyKind party = PartyKind::agent;
    std::vector<double> peaks;
};
BOOST_DESCRIBE_STRUCT(JoinedPeaks, (), (track, party, peaks))

// The waveform: the loudest sample of each 50 ms per lane, 0 … 1.
struct Peaks {
    std::int64_t step_ms = 50;
    std::vector<double> customer;
    std::vector<double> agent;
    std::vector<JoinedPeaks> joined;  // in this order
    std::vector<std::int64_t> held_from_ms;
    std::vector<std::int64_t> held_to_ms;
};
BOOST_DESCRIBE_STRUCT(Peaks, (), (step_ms, customer, agent, joined, held_from_ms, held_to_ms))

Peaks peaks(const Rendering& rendering);

}  // namespace zongji::recordings
