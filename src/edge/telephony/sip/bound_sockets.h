#pragma once

#include "edge/telephony/sip/address.h"

#include <cstdint>

// The sockets that sofia-sip has opened, which it does not hand out: found by their local port.
namespace zongji::sip {

// 0 when `port` can be bound for UDP and TCP at this address, else the errno that says why not.
int cannot_bind(const Endpoint& local);
int cannot_listen(const Endpoint& local);  // the same, for TCP alone

std::uint16_t local_port_of(int socket);  // 0: none

// The UDP socket bound to `port`, or -1.
int bound_udp_socket(std::uint16_t port, int family);

bool is_connected_with(int socket, const Endpoint& peer);

// Puts dead ends in the place of all sockets at `port`: nothing is received and nothing leaves any
// more, as if the process were gone.
void cut_bound_sockets(std::uint16_t port);

}  // namespace zongji::sip
