#include "edge/telephony/media/mixture.h"

#include <algorithm>
#include <array>

namespace zongji::media {

void Mixture::set_talkers(const std::vector<LegId>& talkers) {
    for (Talker& talker : talkers_) {
        if (!talker.gone && std::ranges::find(talkers, talker.leg) == talkers.end()) {
            talker.gone = true;
            talker.voice.break_off();
        }
    }
    for (const LegId leg : talkers) {
        if (!find(leg))
            talkers_.push_back({leg, VoiceBuffer(packet_)});
    }
}

VoiceBuffer* Mixture::find(LegId leg) {
    const auto talker = std::ranges::find_if(
        talkers_, [leg](const Talker& one) { return !one.gone && one.leg == leg; });
    return talker == talkers_.end() ? nullptr : &talker->voice;
}

void Mixture::take_in(const AudioFrame& frame) {
    if (VoiceBuffer* voice = find(frame.from))
        voice->take_in(frame);
}

void Mixture::note_heard(const AudioFrame& frame) {
    if (VoiceBuffer* voice = find(frame.from))
        voice->note_heard(frame);
}

void Mixture::pass_over(std::size_t samples) {
    std::array<std::int16_t, longest_pcm> unheard;
    fill(std::span(unheard).first(samples));
}

bool Mixture::fill(std::span<std::int16_t> samples) {
    std::array<std::int32_t, longest_pcm> room{};
    const std::span sum = std::span(room).first(samples.size());
    bool heard = false;
    for (Talker& talker : talkers_)
        heard = talker.voice.add_to(sum) || heard;
    std::erase_if(talkers_,
                  [](const Talker& talker) { return talker.gone && talker.voice.is_silent(); });
    std::ranges::transform(sum, samples.begin(), [](std::int32_t sample) {
        return static_cast<std::int16_t>(std::clamp(sample, -32'768, 32'767));
    });
    return heard;
}

}  // namespace zongji::media
