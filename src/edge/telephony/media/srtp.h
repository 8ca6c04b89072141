#pragma once

#include "base/result.h"
#include "edge/telephony/media/dtls.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace zongji::media {

// Encryption of one browser's media, both ways (libsrtp2). One thread.
class SrtpPair {
public:
    static Result<std::unique_ptr<SrtpPair>> make(const SrtpKeys& keys);
    ~SrtpPair();
    SrtpPair(const SrtpPair&) = delete;
    SrtpPair& operator=(const SrtpPair&) = delete;

    // In place, and says the new size; 64 more bytes must be writable. Nothing: it must not be
    // sent.
    std::optional<std::size_t> protect(std::uint8_t* packet, std::size_t size);
    // In place, and says the new size. Nothing: forged, repeated, or damaged.
    std::optional<std::size_t> unprotect(std::uint8_t* packet, std::size_t size);

private:
    SrtpPair() = default;
    struct Sessions;
    std::unique_ptr<Sessions> sessions_;
};

}  // namespace zongji::media
