#pragma once

#include "base/ids.h"
#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/udp_socket.h"

#include <array>
#include <string>
#include <unordered_map>

#include <sys/socket.h>

namespace zongji::media {

// One thread's socket for all of its browsers: finds out whose a datagram is, and sends in batches.
class BrowserPort {
public:
    BrowserPort(UdpSocket socket, Counters& counters);

    int fd() const { return socket_.fd(); }
    std::uint16_t port() const { return socket_.local().port(); }
    const UdpSocket& socket() const { return socket_; }

    void add_user(const std::string& user, LegId leg) { by_user_[user] = leg; }
    void remove_user(const std::string& user) { by_user_.erase(user); }
    LegId leg_of_user(const std::string& user) const { return find(by_user_, user); }

    // An address belongs to the leg that proved itself last from there.
    void add_address(const Address& address, LegId leg) { by_address_[address] = leg; }
    void remove_address(const Address& address, LegId leg);
    LegId leg_of_address(const Address& address) const { return find(by_address_, address); }

    // Copies; goes out with the next flush() at the latest.
    void send(const Address& to, const std::uint8_t* data, std::size_t size);
    void flush();

private:
    static constexpr std::size_t batch = 32;

    template <class Map, class Key>
    static LegId find(const Map& map, const Key& key) {
        const auto found = map.find(key);
        return found == map.end() ? LegId{} : found->second;
    }

    struct Outgoing {
        Address to;
        iovec piece{};
        std::array<std::uint8_t, packet_room> data;
    };

    UdpSocket socket_;
    Counters& counters_;
    std::unordered_map<std::string, LegId> by_user_;
    std::unordered_map<Address, LegId, AddressHash> by_address_;
    std::array<Outgoing, batch> outgoing_;
    std::array<mmsghdr, batch> headers_{};
    std::size_t waiting_ = 0;
};

}  // namespace zongji::media
