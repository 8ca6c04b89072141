#pragma once

#include "demonstration/past_story.h"
#include "demonstration/rehearsal.h"
#include "domain/recordings/recorder.h"
#include "edge/speech/sound_library.h"

namespace zongji::demonstration {

// The talks of the story as sound: each line spoken, one after the other.
class TalkAudio {
public:
    // Has every line spoken, or read from the cache. Keeps `talks`.
    TalkAudio(const std::map<std::string, std::vector<story::Line>>& talks,
              speech::SoundBuilder& sounds);

    Span length_of(const std::string& talk) const;
    // What media threads would have left in the recorder's first lane.
    void record(calls::AudioTap& recorder, const std::string& talk,
                const Rehearsal::Lived& lived) const;

private:
    const calls::Sound* line(const std::string& talk, std::size_t index) const;

    const std::map<std::string, std::vector<story::Line>>& talks_;
    std::shared_ptr<const calls::SoundLibrary> library_;
};

}  // namespace zongji::demonstration
