#include "edge/speech/unfinished_wav.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

namespace zongji::speech {

namespace {

constexpr std::size_t riff_header = 12;    // "RIFF", size, "WAVE"
constexpr std::size_t chunk_header = 8;    // its name, size
constexpr std::size_t most_header = 4096;  // of a stream's writer, who has little to say

using Bytes = std::vector<std::uint8_t>;

std::uint32_t size_at(const Bytes& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 4; i-- > 0;)
        number = number << 8 | bytes[at + i];
    return number;
}

void put_size(Bytes& bytes, std::size_t at, std::size_t number) {
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<std::uint8_t>(number >> 8 * i);
}

bool is_chunk(const Bytes& bytes, std::size_t at, const char* name) {
    return std::memcmp(bytes.data() + at, name, 4) == 0;
}

// Where the chunk of the sound begins, if what it says of its length is 0.
std::optional<std::size_t> open_chunk(const Bytes& head) {
    if (head.size() < riff_header || !is_chunk(head, 0, "RIFF") || !is_chunk(head, 8, "WAVE"))
        return std::nullopt;
    for (std::size_t at = riff_header; at + chunk_header <= head.size();) {
        const std::size_t size = size_at(head, at + 4);
        if (is_chunk(head, at, "data"))
            return size == 0 ? std::optional(at) : std::nullopt;
        at += chunk_header + size + size % 2;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> finished_wav(const std::string& path,
                                                      std::size_t largest) {
    std::ifstream in(path, std::ios::binary);
    Bytes bytes(most_header);
    in.read(reinterpret_cast<char*>(bytes.data()), most_header);
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    const auto at = open_chunk(bytes);
    if (!at)
        return std::nullopt;
    bytes.insert(bytes.end(), std::istreambuf_iterator<char>(in), {});
    // One that knows how long it is holds nothing, and says so.
    if (bytes.size() > largest || size_at(bytes, 4) + std::size_t{8} == bytes.size())
        return std::nullopt;
    put_size(bytes, 4, bytes.size() - 8);
    put_size(bytes, *at + 4, bytes.size() - *at - chunk_header);
    return bytes;
}

}  // namespace zongji::speech
