#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace zongji::media {

constexpr std::size_t rtp_header_size = 12;
constexpr std::size_t largest_payload = 1276;  // an Opus packet (RFC 6716 §3.4)
// Silence, described (RFC 3389 §4); 19 is what drafts of it had, and what old gateways send.
constexpr int comfort_noise = 13;
constexpr int old_comfort_noise = 19;
constexpr std::size_t packet_room = 1600;  // for one datagram and what SRTP adds

// An RTP packet in place (RFC 3550 §5.1). At least rtp_header_size writable bytes stand before
// `payload`.
struct RtpPacket {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::uint8_t* payload = nullptr;
    std::size_t size = 0;
};

// Padding, contributing sources and header extensions are skipped.
std::optional<RtpPacket> parse_rtp(std::uint8_t* data, std::size_t size);

// Writes the header of 12 bytes just before `packet.payload` and returns where it begins.
std::uint8_t* write_rtp_header(const RtpPacket& packet);

// A compound packet begins with a report (RFC 3550 §6.1), a reduced one with anything (RFC 5506);
// its length is that of its first part at least (RFC 3550 §A.2).
inline bool is_rtcp(const std::uint8_t* data, std::size_t size) {
    return size >= 4 && data[0] >> 6 == 2 && data[1] >= 192 && data[1] <= 223 &&
           size >= (std::size_t{1} + (std::size_t{data[2]} << 8 | data[3])) * 4;
}

// True if it is RTCP and not RTP, where both come to one port (RFC 5761 §4).
inline bool looks_like_rtcp(const std::uint8_t* data, std::size_t size) {
    return size >= 2 && data[1] >= 192 && data[1] <= 223;
}

}  // namespace zongji::media
