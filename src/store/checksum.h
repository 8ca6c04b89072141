#pragma once

#include <cstdint>
#include <string_view>

namespace zongji::store {

// CRC-32 (ISO/IEC 3309, as in PNG and gzip; zlib's) of `bytes`, following those whose checksum is
// `before`. It finds what disks and copies do, and not what somebody does who counts it again.
std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0);

}  // namespace zongji::store
