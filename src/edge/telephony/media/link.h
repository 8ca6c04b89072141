#pragma once

#include <cstddef>
#include <cstdint>

namespace zongji::media {

// The way to one far side. Used on the leg's thread only.
class Link {
public:
    virtual ~Link() = default;

    // False: nothing can be sent yet, so what is to be heard waits.
    virtual bool is_up() const = 0;

    // Sends one RTP packet. `packet` has 64 more bytes than `size`, and is changed where it gets
    // encrypted.
    virtual void send(std::uint8_t* packet, std::size_t size) = 0;
};

}  // namespace zongji::media
