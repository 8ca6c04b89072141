#pragma once

#include "base/result.h"
#include "edge/telephony/sip/media_ports.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// SDP (RFC 8866, before it RFC 4566) by offer and answer (RFC 3264): one audio stream of plain RTP,
// other streams refused.
namespace zongji::sip {

struct MediaLine {
    std::string media;     // "audio", "video", …
    std::string protocol;  // "RTP/AVP"
    std::string formats;   // as offered: echoed when the stream is refused
};

// Which encoding ("opus/48000") each payload number of a call's audio stands for. Once said, by
// either side, it stays so for the whole session (RFC 3264 §8.3.2).
class PayloadNumbers {
public:
    void learn(int number, const std::string& encoding) { encodings_[number] = encoding; }
    void learn(const PayloadNumbers& said);

    // The number that stands for it; if there is none as yet, `usual` or the next that is free, and
    // from now on that one.
    int of(const std::string& encoding, int usual);

private:
    std::map<int, std::string> encodings_;
};

// What the far side's description comes to for us: its audio stream with the codec we chose from
// it.
struct Session {
    RemoteMedia audio;
    std::size_t audio_line = 0;
    std::vector<MediaLine> lines;
    std::string time = "0 0";  // its t=, which an answer repeats (RFC 3264 §6)
    PayloadNumbers numbers;    // of the audio stream, as it says them
};

// `invalid`: not SDP. `not_found`: no audio stream that we could take, `unavailable`: it wants its
// audio where we cannot send; the message says what is in the way, for whoever runs the trunk.
// A name instead of an address is such a place: nobody here waits for the DNS.
// G.711 is chosen before G.722 before Opus, so that bridges need no transcoding; PCMU or PCMA as
// the far side prefers.
Result<Session> read_session(std::string_view sdp);

struct LocalSession {
    LocalMedia media;
    std::uint64_t id = 0;
    std::uint32_t version = 0;  // grows with each description that differs
};

std::string write_answer(const Session& offer, const LocalSession& local);

// All that we can do, sendrecv, whoever holds (RFC 6337 §5.1, §5.2.5). Inside a session every
// stream that was described `before` stands in its place again, those we refused as refused (RFC
// 3264 §8); the codec in use comes first, and a number that meant something means it still.
std::string write_offer(const LocalSession& local, const Session* before, PayloadNumbers& numbers);

}  // namespace zongji::sip
