#pragma once

#include <cstdint>

// The sockets that sofia-sip has opened, which it does not hand out: found by their local port.
namespace zongji::sip {

// The UDP socket bound to `port`, or -1.
int bound_udp_socket(std::uint16_t port);

// Puts dead ends in the place of all sockets at `port`: nothing is received and nothing leaves any
// more, as if the process were gone.
void cut_bound_sockets(std::uint16_t port);

}  // namespace zongji::sip
