#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "base/words.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

// The two seams through which audio enters and leaves telephony, and the words for it.
namespace zongji::calls {

enum class Codec : std::uint8_t { pcmu = 0, pcma = 8, g722 = 9, opus = 111 };

// A party's place in a recording. From 2 on: whoever joined, in that order.
using Track = std::uint8_t;
inline constexpr Track customer_track = 0;
inline constexpr Track agent_track = 1;  // whose segment it is

// Who sends, in the words of the side that says it (its a= line, RFC 4566 §6): `sendonly` means
// that it sends and will not listen.
enum class MediaDirection : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

// A piece of a recording as it was received: one packet's payload of one party, undecoded.
struct TapFrame {
    RecordingId recording;
    Track track = customer_track;
    Codec codec = Codec::pcmu;
    std::uint16_t size = 0;  // bytes used in payload
    std::uint32_t duration_us = 20'000;
    Instant at;                  // when it was due on the recording's clock: all tracks share it
    std::uint8_t payload[1276];  // the largest Opus packet (RFC 6716 §3.4)
};

// What happens to a recording besides its frames, in order with them. A track has frames from
// `joined` to `left`, while its party is in the room with somebody. `bridged` comes before the
// first that joined, `unbridged` after the last that left: in between somebody is recorded.
struct TapMark {
    enum class Kind : std::uint8_t {
        started,
        bridged,
        unbridged,
        held,
        resumed,
        stopped,
        joined,
        left
    };
    RecordingId recording;
    InteractionId interaction;
    Kind kind = Kind::started;
    Instant at;
    Track track = customer_track;           // of joined and left
    PartyKind party = PartyKind::customer;  // who that is
};

// Whether a mark is about one track.
constexpr bool is_of_track(TapMark::Kind kind) {
    return kind == TapMark::Kind::joined || kind == TapMark::Kind::left;
}

// Implemented by domain/recordings. Wait-free, from media threads: each thread has its own `lane`
// (0, 1 …) and so its own single-producer ring. False when the ring is full: the caller counts it
// and the recording is marked as failed.
class AudioTap {
public:
    virtual ~AudioTap() = default;
    virtual bool frame(std::size_t lane, const TapFrame& frame) noexcept = 0;
    virtual bool mark(std::size_t lane, const TapMark& mark) noexcept = 0;
};

// A rendered sound: 8 kHz mono, ready in every form in which it can be sent without work per
// listener.
struct Sound {
    std::vector<std::int16_t> pcm;  // 8 kHz
    std::vector<std::uint8_t> ulaw;
    std::vector<std::uint8_t> alaw;
};

// An immutable set of sounds by key. Telephony holds the newest; a playback under way keeps the
// sound it began with.
using SoundLibrary = std::map<std::string, std::shared_ptr<const Sound>, std::less<>>;

}  // namespace zongji::calls
