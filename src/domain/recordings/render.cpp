#include "domain/recordings/render.h"

#include "domain/recordings/frame_decoder.h"
#include "domain/recordings/part_format.h"

#include <algorithm>
#include <cstdlib>

namespace zongji::recordings {
namespace {

constexpr std::int64_t slack = rendered_rate / 50;  // 20 ms
constexpr std::int64_t longest_s = 24 * 3600;

std::int64_t to_samples(std::int64_t us) {
    // Rounded, also below zero.
    const std::int64_t scaled = us * rendered_rate;
    return (scaled + (scaled >= 0 ? 500'000 : -500'000)) / 1'000'000;
}

// The frames of one lane by their time. They come nearly in order, so this is cheap.
std::vector<const Frame*> frames_of(const Recording& recording, calls::Track track) {
    std::vector<const Frame*> frames;
    for (const auto& frame : recording.frames) {
        if (frame.track == track)
            frames.push_back(&frame);
    }
    const auto earlier = [](const Frame* a, const Frame* b) { return a->at_us < b->at_us; };
    if (!std::is_sorted(frames.begin(), frames.end(), earlier))
        std::stable_sort(frames.begin(), frames.end(), earlier);
    return frames;
}

class LaneRenderer {
public:
    LaneRenderer(const Recording& recording, calls::Track track, Rendering& out)
        : recording_(recording), track_(track), out_(out) {}

    void run() {
        const auto& spans = recording_.bridged.bridged();
        std::size_t span = 0;
        std::int64_t cursor = INT64_MIN;
        for (const Frame* frame : frames_of(recording_, track_)) {
            while (span < spans.size() && frame->at_us >= spans[span].to_us) {
                ++span;
                cursor = INT64_MIN;
            }
            if (span == spans.size())
                return;
            decoder_.decode(frame->codec, recording_.payload(*frame), samples_);
            // Neither was bridged then: what came is nobody's to hear.
            if (frame->at_us < spans[span].from_us)
                continue;
            const std::int64_t due = to_samples(frame->at_us - out_.offset_us);
            if (cursor == INT64_MIN || due >= cursor + slack)
                cursor = due;
            else if (due <= cursor - slack)
                continue;
            place(cursor, to_samples(spans[span].to_us - out_.offset_us));
            cursor += static_cast<std::int64_t>(samples_.size());
        }
    }

private:
    void place(std::int64_t at, std::int64_t end) {
        const auto count = std::min(static_cast<std::int64_t>(samples_.size()), end - at);
        std::int16_t* to = out_.stereo.data() + 2 * at + static_cast<int>(track_);
        for (std::int64_t i = 0; i < count; ++i)
            to[2 * i] = samples_[static_cast<std::size_t>(i)];
    }

    const Recording& recording_;
    calls::Track track_;
    Rendering& out_;
    FrameDecoder decoder_;
    std::vector<std::int16_t> samples_;
};

double loudest(const Rendering& rendering, std::size_t from, std::size_t to, std::size_t lane) {
    int peak = 0;
    for (std::size_t i = from; i < to; ++i)
        peak = std::max(peak, std::abs(int{rendering.stereo[2 * i + lane]}));
    // Three digits are more than a waveform shows.
    return static_cast<double>(std::min(peak * 1000 / 32767, 1000)) / 1000.0;
}

template <class Number>
void put_text(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

Result<Rendering> render(const Recording& recording) {
    Rendering out;
    const auto& spans = recording.bridged.bridged();
    if (spans.empty())
        return out;
    out.offset_us = spans.front().from_us;
    out.recorded_ms = recording.bridged.bridged_us() / 1000;
    const std::int64_t length_us = spans.back().to_us - out.offset_us;
    if (length_us > longest_s * 1'000'000)
        return Error{ErrorCode::exhausted, "the recording is too long to be rendered", {}};
    out.stereo.assign(static_cast<std::size_t>(to_samples(length_us)) * 2, 0);
    for (const auto& held : recording.bridged.held()) {
        const TimeRange range{std::clamp(held.from_us - out.offset_us, std::int64_t{0}, length_us),
                              std::clamp(held.to_us - out.offset_us, std::int64_t{0}, length_us)};
        if (range.to_us > range.from_us)
            out.held.push_back(range);
    }
    LaneRenderer(recording, calls::Track::customer, out).run();
    LaneRenderer(recording, calls::Track::agent, out).run();
    return out;
}

std::string wav_header(const Rendering& rendering) {
    const auto data = static_cast<std::uint32_t>(rendering.stereo.size() * 2);
    std::string out = "RIFF";
    put_text(out, std::uint32_t{36} + data);
    out += "WAVEfmt ";
    put_text(out, std::uint32_t{16});
    put_text(out, std::uint16_t{1});  // PCM
    put_text(out, std::uint16_t{2});
    put_text(out, std::uint32_t{rendered_rate});
    put_text(out, std::uint32_t{rendered_rate * 4});
    put_text(out, std::uint16_t{4});
    put_text(out, std::uint16_t{16});
    out += "data";
    put_text(out, data);
    return out;
}

std::string to_wav(const Rendering& rendering) {
    std::string out = wav_header(rendering);
    out.append(reinterpret_cast<const char*>(rendering.stereo.data()), rendering.stereo.size() * 2);
    return out;
}

Peaks peaks(const Rendering& rendering) {
    Peaks out;
    const auto step = static_cast<std::size_t>(out.step_ms * rendered_rate / 1000);
    for (std::size_t from = 0; from < rendering.samples(); from += step) {
        const std::size_t to = std::min(from + step, rendering.samples());
        out.customer.push_back(loudest(rendering, from, to, 0));
        out.agent.push_back(loudest(rendering, from, to, 1));
    }
    for (const auto& held : rendering.held) {
        out.held_from_ms.push_back(held.from_us / 1000);
        out.held_to_ms.push_back(held.to_us / 1000);
    }
    return out;
}

}  // namespace zongji::recordings
