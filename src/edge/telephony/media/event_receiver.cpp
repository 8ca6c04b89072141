#include "edge/telephony/media/event_receiver.h"

#include "edge/telephony/media/digits.h"

#include <algorithm>

namespace zongji::media {

namespace {

constexpr std::size_t block_size = 4;
// A number that is behind by more is the beginning of a new count.
constexpr int most_overtaken = 100;
// Without a packet for so long a press is over, though its ends were lost: no sound of it may go on
// for more than three packets' time (§2.5.2.2).
constexpr Span longest_hole = milliseconds(500);
constexpr std::int32_t longest_hole_units = 500 * 8;  // telephone-event/8000
// Ends are repeated at the pace of packets; two presses are farther apart.
constexpr Span closest_presses = milliseconds(40);

std::int32_t units_after(std::uint32_t later, std::uint32_t earlier) {
    return static_cast<std::int32_t>(later - earlier);
}

}  // namespace

bool EventReceiver::Press::touches(const Block& block) const {
    return event == block.event && units_after(block.timestamp, ends) <= 0 &&
           units_after(block.timestamp + block.duration, begins) >= 0;
}

// Before its end was heard.
bool EventReceiver::Press::goes_on_with(const Block& block, Instant now) const {
    if (block.timestamp == timestamp)
        return !(block.marker && block.duration < duration);
    const bool silent = now - heard_at > longest_hole;
    if (block.marker)
        return touches(block) && !silent;
    return !(silent && units_after(block.timestamp, ends) > longest_hole_units);
}

// After its end was heard: by another press, and not by a copy of the end.
bool EventReceiver::Press::is_followed_by(const Block& block, Instant now) const {
    if (block.end)
        return !touches(block) && now - heard_at >= closest_presses;
    if (block.timestamp != timestamp)
        return true;
    return block.marker || block.duration < duration;
}

void EventReceiver::Press::take(const Block& block, Instant now) {
    timestamp = block.timestamp;
    duration = block.duration;
    if (units_after(block.timestamp + block.duration, ends) > 0)
        ends = block.timestamp + block.duration;
    ended = ended || block.end;
    heard_at = now;
}

EventReceiver::Order EventReceiver::order_of(const RtpPacket& packet, Instant now) {
    const int step = static_cast<std::int16_t>(packet.sequence - sequence_);
    // No network keeps a packet back for so long: the count goes on from here.
    const bool compares = heard_ && now - heard_at_ <= longest_hole;
    heard_at_ = now;
    if (heard_ && step == 0 && packet.timestamp == timestamp_)
        return Order::repeated;
    if (compares && step < 0 && step > -most_overtaken)
        return Order::late;
    heard_ = true;
    sequence_ = packet.sequence;
    timestamp_ = packet.timestamp;
    return Order::next;
}

bool EventReceiver::is_of_an_earlier(const Block& block) const {
    return std::ranges::any_of(earlier_, [&](const Press& press) { return press.touches(block); });
}

bool EventReceiver::is_new(const Block& block, Order order, Instant now) {
    if (order == Order::late)
        return !current_.touches(block) && !is_of_an_earlier(block);
    if (block.event != current_.event)  // a press; or one copy more of an earlier end
        return block.marker || !block.end || !is_of_an_earlier(block);
    return current_.ended ? current_.is_followed_by(block, now)
                          : !current_.goes_on_with(block, now);
}

void EventReceiver::begin(const Block& block, Instant now) {
    earlier_[next_++ % earlier_.size()] = current_;
    current_ = Press{.event = block.event, .begins = block.timestamp, .ends = block.timestamp};
    current_.take(block, now);
}

std::string EventReceiver::receive(const RtpPacket& packet, Instant now) {
    if (packet.ssrc != ssrc_)
        *this = EventReceiver{};
    ssrc_ = packet.ssrc;
    const Order order = order_of(packet, now);
    std::string pressed;
    if (order == Order::repeated)
        return pressed;
    std::uint32_t timestamp = packet.timestamp;
    for (std::size_t at = 0; at + block_size <= packet.size; at += block_size) {
        const std::uint8_t* data = packet.payload + at;
        const Block block{.event = data[0],
                          .marker = packet.marker && at == 0,
                          .end = (data[1] & 0x80) != 0,
                          .duration = static_cast<std::uint16_t>(data[2] << 8 | data[3]),
                          .timestamp = timestamp};
        timestamp += block.duration;
        const auto digit = digit_of_event(data[0]);
        if (!digit)
            continue;  // the flash key, a fax machine: nothing that a menu asks for
        if (is_new(block, order, now)) {
            pressed += *digit;
            begin(block, now);
        } else if (order == Order::next && block.event == current_.event) {
            current_.take(block, now);
        }
    }
    return pressed;
}

}  // namespace zongji::media
