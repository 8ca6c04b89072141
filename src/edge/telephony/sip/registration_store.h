#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

// Described, so that base/json.h can write and read it.
//
// What outlives the process of a phone's registration, so that it can be rung after a restart: it
// registers again only when half its time is over, which may be half an hour.
namespace zongji::sip {

struct RegistrationRecord {
    PhoneId phone_id;
    std::string contact;   // URI
    std::string next_hop;  // "sip:host:port;transport=udp" where that is another place, else empty
    std::string source;    // "203.0.113.7:5060"
    Timestamp expires_at;
    std::string call_id;
    std::uint32_t cseq = 0;
};
BOOST_DESCRIBE_STRUCT(RegistrationRecord, (),
                      (phone_id, contact, next_hop, source, expires_at, call_id, cseq))

// Called on the sip thread; returns at once. A phone has one record at most. One that registered
// over TCP has none: its connection ends with the process.
class RegistrationStore {
public:
    virtual ~RegistrationStore() = default;
    virtual void put(const RegistrationRecord& record) = 0;
    virtual void remove(PhoneId phone) = 0;
};

}  // namespace zongji::sip
