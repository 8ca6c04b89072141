#pragma once

#include "edge/telephony/sip/address.h"

#include <netinet/in.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>

namespace zongji::sip {

inline bool is_datagram(const msg_t* message) {
    const su_addrinfo_t* address = msg_addrinfo(const_cast<msg_t*>(message));
    return !address || address->ai_protocol != IPPROTO_TCP;
}

inline Endpoint source_of(const msg_t* message) {
    const su_addrinfo_t* address = msg_addrinfo(const_cast<msg_t*>(message));
    return endpoint_of(address ? address->ai_addr : nullptr);
}

}  // namespace zongji::sip
