#include "store/log_survey.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

#include <stdio.h>

namespace zongji::store {
namespace {

constexpr std::size_t head_bytes = 32;
constexpr std::size_t frame_head_bytes = 24;
constexpr std::uint32_t little_endian_magic = 0x377f0682;
constexpr std::uint32_t big_endian_magic = 0x377f0683;
constexpr std::uint32_t smallest_page = 512, largest_page = 65536;

using Octets = std::span<const std::uint8_t>;

std::uint32_t big(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
           at[3];
}

std::uint32_t little(const std::uint8_t* at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 |
           at[0];
}

// Goes on over all that was written to a log, in the order of its bytes ("Checksum Algorithm").
struct RunningSum {
    bool is_big_endian = false;
    std::uint32_t first = 0, second = 0;

    void add(Octets bytes) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            first += word(bytes.data() + at) + second;
            second += word(bytes.data() + at + 4) + first;
        }
    }
    bool is(const std::uint8_t* stored) const {
        return first == big(stored) && second == big(stored + 4);
    }

private:
    std::uint32_t word(const std::uint8_t* at) const {
        return is_big_endian ? big(at) : little(at);
    }
};

struct LogHead {
    std::uint32_t page = 0;
    std::uint32_t salts[2] = {};
    RunningSum sum;

    // Both are made anew when the log begins anew over its old frames; where one of the two is
    // right the frame is of this time.
    bool owns(const std::uint8_t* frame) const {
        return big(frame + 8) == salts[0] || big(frame + 12) == salts[1];
    }
    bool is_exactly(const std::uint8_t* frame) const {
        return big(frame + 8) == salts[0] && big(frame + 12) == salts[1];
    }
};

bool read_head(const std::array<std::uint8_t, head_bytes>& bytes, LogHead& head) {
    const std::uint32_t magic = big(bytes.data());
    if (magic != little_endian_magic && magic != big_endian_magic)
        return false;
    head.sum.is_big_endian = magic == big_endian_magic;
    head.page = big(bytes.data() + 8);
    head.salts[0] = big(bytes.data() + 16);
    head.salts[1] = big(bytes.data() + 20);
    head.sum.add(Octets(bytes).first(24));
    return head.sum.is(bytes.data() + 24) && head.page >= smallest_page &&
           head.page <= largest_page;
}

}  // namespace

Result<LogSurvey> survey_log(const std::string& path) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(::fopen(path.c_str(), "rbe"),
                                                     [](FILE* f) { return ::fclose(f); });
    LogSurvey survey;
    std::array<std::uint8_t, head_bytes> bytes{};
    if (!file)
        return survey;
    const std::size_t got = ::fread(bytes.data(), 1, bytes.size(), file.get());
    LogHead head;
    if (got < bytes.size() || !read_head(bytes, head)) {
        survey.headless = got > 0;
        return survey;
    }
    std::vector<std::uint8_t> frame(frame_head_bytes + head.page);
    bool whole = true;
    while (::fread(frame.data(), 1, frame.size(), file.get()) == frame.size()) {
        if (!head.owns(frame.data()))
            break;
        if (whole) {
            head.sum.add(Octets(frame).first(8));
            head.sum.add(Octets(frame).subspan(frame_head_bytes));
            whole = head.is_exactly(frame.data()) && head.sum.is(frame.data() + 16);
        }
        ++(whole ? survey.frames : survey.lost);
    }
    return survey;
}

}  // namespace zongji::store
