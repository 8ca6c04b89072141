#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zongji::speech {

// The bytes of a WAV file whose writer could not go back to fill in its length and left 0, with the
// length that it has. Nothing where the file is anything else; libsndfile itself takes the other
// ways to say "unknown", such as 0xFFFFFFFF, and reads to the end.
std::optional<std::vector<std::uint8_t>> finished_wav(const std::string& path, std::size_t largest);

}  // namespace zongji::speech
