#include "edge/telephony/media/key_presses.h"

#include <algorithm>

namespace zongji::media {

namespace {

// INFO comes when the key is released, and over another network than the sound.
constexpr Span longest_lag = seconds(3);

bool is_way_of_trunk(KeysBy by, KeySource source) {
    switch (by) {
        case KeysBy::events:
            return source == KeySource::events;
        case KeysBy::info:
            return source == KeySource::info;
        case KeysBy::tones:
            return source == KeySource::tones;
        case KeysBy::first_heard:
            break;
    }
    return false;
}

}  // namespace

void KeyPresses::begin_anew() {
    heard_.reset();
    tones_.clear();
}

bool KeyPresses::counts(KeySource source, char digit, Instant now) {
    if (by_ != KeysBy::first_heard)
        return is_way_of_trunk(by_, source);
    if (heard_ && *heard_ != source && *heard_ != KeySource::tones)
        return false;
    heard_ = source;
    if (source != KeySource::tones)
        return !was_a_tone(digit, now);
    tones_.push_back({digit, now});
    while (now - tones_.front().at > longest_lag)
        tones_.pop_front();
    return true;
}

bool KeyPresses::was_a_tone(char digit, Instant now) {
    const auto found = std::ranges::find_if(tones_, [&](const Tone& tone) {
        return tone.digit == digit && now - tone.at <= longest_lag;
    });
    if (found == tones_.end())
        return false;
    tones_.erase(tones_.begin(), found + 1);
    return true;
}

bool KeyPresses::listens_for_tones(bool events_agreed) const {
    if (by_ != KeysBy::first_heard)
        return by_ == KeysBy::tones;
    return !events_agreed && (!heard_ || *heard_ == KeySource::tones);
}

}  // namespace zongji::media
