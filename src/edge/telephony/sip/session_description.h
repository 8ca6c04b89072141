#pragma once

#include "base/result.h"
#include "edge/telephony/sip/media_ports.h"

#include <string>
#include <string_view>
#include <vector>

// SDP (RFC 4566) by offer and answer (RFC 3264): one audio stream of plain RTP, other streams
// refused.
namespace zongji::sip {

struct MediaLine {
    std::string media;     // "audio", "video", …
    std::string protocol;  // "RTP/AVP"
    std::string formats;   // as offered: echoed when the stream is refused
};

// What the far side's description comes to for us: its audio stream with the codec we chose from
// it.
struct Session {
    RemoteMedia audio;
    std::size_t audio_line = 0;
    std::vector<MediaLine> lines;
};

// `invalid`: not SDP. `not_found`: no audio stream, or no codec, that we have.
// G.711 is chosen before G.722 before Opus, so that bridges need no transcoding; PCMU or PCMA as
// the far side prefers.
Result<Session> read_session(std::string_view sdp);

struct LocalSession {
    LocalMedia media;
    std::uint64_t id = 0;
    std::uint32_t version = 0;  // grows with each description that differs
};

std::string write_answer(const Session& offer, const LocalSession& local);
std::string write_offer(const LocalSession& local);

}  // namespace zongji::sip
