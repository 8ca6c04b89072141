#include "edge/telephony/media/rtp.h"

namespace zongji::media {

namespace {

std::uint16_t read16(const std::uint8_t* at) {
    return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

std::uint32_t read32(const std::uint8_t* at) {
    return std::uint32_t{read16(at)} << 16 | read16(at + 2);
}

void write16(std::uint8_t* at, std::uint16_t value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

void write32(std::uint8_t* at, std::uint32_t value) {
    write16(at, static_cast<std::uint16_t>(value >> 16));
    write16(at + 2, static_cast<std::uint16_t>(value));
}

}  // namespace

std::optional<RtpPacket> parse_rtp(std::uint8_t* data, std::size_t size) {
    if (size < rtp_header_size || data[0] >> 6 != 2 || looks_like_rtcp(data, size)) {
        return std::nullopt;
    }
    std::size_t offset = rtp_header_size + std::size_t{4} * (data[0] & 0x0f);
    if (data[0] & 0x10) {
        if (size < offset + 4)
            return std::nullopt;
        offset += 4 + std::size_t{4} * read16(data + offset + 2);
    }
    std::size_t end = size;
    if (data[0] & 0x20) {
        const std::size_t padding = data[size - 1];
        if (padding == 0 || padding > size)
            return std::nullopt;
        end = size - padding;
    }
    if (offset > end)
        return std::nullopt;
    return RtpPacket{.payload_type = static_cast<std::uint8_t>(data[1] & 0x7f),
                     .marker = (data[1] & 0x80) != 0,
                     .sequence = read16(data + 2),
                     .timestamp = read32(data + 4),
                     .ssrc = read32(data + 8),
                     .payload = data + offset,
                     .size = end - offset};
}

std::uint8_t* write_rtp_header(const RtpPacket& packet) {
    std::uint8_t* header = packet.payload - rtp_header_size;
    header[0] = 0x80;
    header[1] = static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type);
    write16(header + 2, packet.sequence);
    write32(header + 4, packet.timestamp);
    write32(header + 8, packet.ssrc);
    return header;
}

}  // namespace zongji::media
