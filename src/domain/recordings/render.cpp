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
    LaneRenderer(const Recording& recording, std::int64_t offset_us, Lane& lane)
        : recording_(recording), offset_us_(offset_us), lane_(lane) {}

    void run() {
        const auto& spans = recording_.bridged.of(lane_.track);
        std::size_t span = 0;
        std::int64_t cursor = INT64_MIN;
        for (const Frame* frame : frames_of(recording_, lane_.track)) {
            while (span < spans.size() && frame->at_us >= spans[span].to_us) {
                ++span;
                cursor = INT64_MIN;
            }
            if (span == spans.size())
                return;
            decoder_.decode(frame->codec, recording_.payload(*frame), samples_);
            // He was with nobody then: what came is nobody's to hear.
            if (frame->at_us < spans[span].from_us)
                continue;
            const std::int64_t due = to_samples(frame->at_us - offset_us_);
            if (cursor == INT64_MIN || due >= cursor + slack)
                cursor = due;
            else if (due <= cursor - slack)
                continue;
            place(cursor, to_samples(spans[span].to_us - offset_us_));
            cursor += static_cast<std::int64_t>(samples_.size());
        }
    }

private:
    void place(std::int64_t at, std::int64_t end) {
        end = std::min(end, static_cast<std::int64_t>(lane_.samples.size()));
        const auto count = std::min(static_cast<std::int64_t>(samples_.size()), end - at);
        if (at >= 0 && count > 0)
            std::copy_n(samples_.begin(), count, lane_.samples.begin() + at);
    }

    const Recording& recording_;
    std::int64_t offset_us_;
    Lane& lane_;
    FrameDecoder decoder_;
    std::vector<std::int16_t> samples_;
};

std::vector<double> loudest(const Lane& lane, std::size_t step) {
    std::vector<double> peaks;
    for (std::size_t from = 0; from < lane.samples.size(); from += step) {
        const std::size_t to = std::min(from + step, lane.samples.size());
        int peak = 0;
        for (std::size_t i = from; i < to; ++i)
            peak = std::max(peak, std::abs(int{lane.samples[i]}));
        // Three digits are more than a waveform shows.
        peaks.push_back(static_cast<double>(std::min(peak * 1000 / 32767, 1000)) / 1000.0);
    }
    return peaks;
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
    for (const auto& held : recording.bridged.held()) {
        const TimeRange range{std::clamp(held.from_us - out.offset_us, std::int64_t{0}, length_us),
                              std::clamp(held.to_us - out.offset_us, std::int64_t{0}, length_us)};
        if (range.to_us > range.from_us)
            out.held.push_back(range);
    }
    for (const auto& [track, party] : recording.bridged.tracks()) {
        Lane& lane = out.lanes.emplace_back(Lane{track, party, {}});
        lane.samples.assign(static_cast<std::size_t>(to_samples(length_us)), 0);
        LaneRenderer(recording, out.offset_us, lane).run();
    }
    return out;
}

std::array<std::int16_t, 2> both_sides(const Rendering& rendering, std::size_t at) {
    std::array<int, 2> sides{};
    for (const Lane& lane : rendering.lanes)
        sides[lane.track == calls::customer_track ? 0 : 1] += lane.samples[at];
    const auto saturated = [](int sample) {
        return static_cast<std::int16_t>(std::clamp(sample, -32'768, 32'767));
    };
    return {saturated(sides[0]), saturated(sides[1])};
}

std::string wav_header(const Rendering& rendering) {
    const auto data = static_cast<std::uint32_t>(rendering.samples() * 4);
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
    out.reserve(out.size() + 4 * rendering.samples());
    for (std::size_t i = 0; i < rendering.samples(); ++i) {
        for (const std::int16_t side : both_sides(rendering, i))
            put_text(out, side);
    }
    return out;
}

Peaks peaks(const Rendering& rendering) {
    Peaks out;
    const auto step = static_cast<std::size_t>(out.step_ms * rendered_rate / 1000);
    for (const Lane& lane : rendering.lanes) {
        if (lane.track == calls::customer_track) {
            out.customer = loudest(lane, step);
        } else if (lane.track == calls::agent_track) {
            out.agent = loudest(lane, step);
        } else {
            out.joined.push_back({lane.track, lane.party, loudest(lane, step)});
        }
    }
    for (const auto& held : rendering.held) {
        out.held_from_ms.push_back(held.from_us / 1000);
        out.held_to_ms.push_back(held.to_us / 1000);
    }
    return out;
}

}  // namespace zongji::recordings
