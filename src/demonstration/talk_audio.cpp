#include "demonstration/talk_audio.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::demonstration {
namespace {

constexpr Span before_the_first_line = milliseconds(600);
constexpr Span between_lines = milliseconds(450);
constexpr std::size_t frame_bytes = 160;  // 20 ms of G.711
constexpr Span frame_span = milliseconds(20);

std::string prompt_key(const std::string& talk, std::size_t line) {
    return fmt::format("{}-{}", talk, line);
}

}  // namespace

TalkAudio::TalkAudio(const std::map<std::string, std::vector<story::Line>>& talks,
                     speech::SoundBuilder& sounds)
    : talks_(talks) {
    std::map<std::string, configuration::Prompt> spoken;
    for (const auto& [key, lines] : talks) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            configuration::Prompt prompt;
            prompt.key = prompt_key(key, i);
            prompt.text["zh-CN"] = lines[i].text;
            spoken[prompt.key] = prompt;
        }
    }
    library_ = sounds.build(spoken).library;
}

Span TalkAudio::length_of(const std::string& talk) const {
    Span length = before_the_first_line;
    for (std::size_t i = 0; i < talks_.at(talk).size(); ++i) {
        if (const calls::Sound* said = line(talk, i)) {
            const auto frames = static_cast<std::int64_t>(said->ulaw.size() / frame_bytes);
            length = length + microseconds(frames * frame_span.us) + between_lines;
        }
    }
    return length;
}

void TalkAudio::record(calls::AudioTap& recorder, const std::string& talk,
                       const Rehearsal::Lived& lived) const {
    using Mark = calls::TapMark::Kind;
    const RecordingId id = *lived.recording;
    // A recorder that takes no more says so in its counts.
    const auto mark = [&](Mark kind, Instant at) {
        (void)recorder.mark(0, {id, lived.interaction, kind, at});
    };
    mark(Mark::started, lived.bridged);
    mark(Mark::bridged, lived.bridged);
    Instant at = lived.bridged + before_the_first_line;
    const auto& lines = talks_.at(talk);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const calls::Sound* said = line(talk, i);
        if (!said)
            continue;
        calls::TapFrame frame;
        frame.recording = id;
        frame.track = lines[i].who == "agent" ? calls::agent_track : calls::customer_track;
        frame.size = frame_bytes;
        for (std::size_t from = 0; from + frame_bytes <= said->ulaw.size(); from += frame_bytes) {
            frame.at = at;
            std::copy_n(said->ulaw.begin() + static_cast<std::ptrdiff_t>(from), frame_bytes,
                        frame.payload);
            (void)recorder.frame(0, frame);
            at = at + frame_span;
        }
        at = at + between_lines;
    }
    mark(Mark::unbridged, lived.unbridged);
    mark(Mark::stopped, lived.unbridged);
}

const calls::Sound* TalkAudio::line(const std::string& talk, std::size_t index) const {
    const auto found = library_->find("prompt:" + prompt_key(talk, index) + ":zh-CN");
    return found == library_->end() ? nullptr : found->second.get();
}

}  // namespace zongji::demonstration
