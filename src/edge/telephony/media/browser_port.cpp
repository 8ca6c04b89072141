#include "edge/telephony/media/browser_port.h"

#include <cstring>

namespace zongji::media {

BrowserPort::BrowserPort(UdpSocket socket, Counters& counters)
    : socket_(std::move(socket)), counters_(counters) {}

void BrowserPort::remove_address(const Address& address, LegId leg) {
    const auto found = by_address_.find(address);
    if (found != by_address_.end() && found->second == leg)
        by_address_.erase(found);
}

void BrowserPort::send(const Address& to, const std::uint8_t* data, std::size_t size) {
    if (size > packet_room)
        return;
    if (waiting_ == batch)
        flush();
    Outgoing& slot = outgoing_[waiting_];
    slot.to = to;
    std::memcpy(slot.data.data(), data, size);
    slot.piece = {slot.data.data(), size};
    msghdr& header = headers_[waiting_].msg_hdr;
    header = {};
    header.msg_name = slot.to.raw();
    header.msg_namelen = slot.to.size();
    header.msg_iov = &slot.piece;
    header.msg_iovlen = 1;
    ++waiting_;
}

void BrowserPort::flush() {
    std::size_t done = 0;
    while (done < waiting_) {
        const int sent = ::sendmmsg(socket_.fd(), headers_.data() + done,
                                    static_cast<unsigned>(waiting_ - done), MSG_DONTWAIT);
        if (sent > 0) {
            counters_.packets_out.add(static_cast<std::uint64_t>(sent));
            done += static_cast<std::size_t>(sent);
            continue;
        }
        // The first of them cannot be sent; the others may.
        counters_.dropped_send.add();
        ++done;
    }
    waiting_ = 0;
}

}  // namespace zongji::media
