#pragma once

#include "base/time.h"
#include "base/words.h"

#include <cstdint>
#include <deque>
#include <optional>

namespace zongji::media {

enum class KeySource : std::uint8_t { events, info, tones };  // RFC 4733, SIP INFO, in the sound

// Whether what was heard of a key is a press that counts. Gateways tell one press in several ways,
// at different moments: the first way that is heard of a leg is the one that it has. But a voice
// can sound like a key, so tones give way to what cannot be mistaken, and what was told by a tone
// already is not told again.
class KeyPresses {
public:
    void take_by(KeysBy by) { by_ = by; }
    // Another far side may have other ways.
    void begin_anew();

    bool counts(KeySource source, char digit, Instant now);
    // Whether a tone could count; listening costs a decoder.
    bool listens_for_tones(bool events_agreed) const;

private:
    struct Tone {
        char digit = 0;
        Instant at{};
    };
    bool was_a_tone(char digit, Instant now);

    KeysBy by_ = KeysBy::first_heard;
    std::optional<KeySource> heard_;
    std::deque<Tone> tones_;  // that counted, while the same press may still come another way
};

}  // namespace zongji::media
