#pragma once

#include "base/time.h"
#include "domain/configuration/records.h"

#include <string>
#include <vector>

namespace zongji::app {

// A person of the demonstration company who signs in with what its document says.
struct DemonstrationLogin {
    std::string key;
    std::string password;
    std::vector<configuration::Role> roles;
};

// Those who are in the data still, with their passwords: none of another company's. Slow, as each
// password is verified.
std::vector<DemonstrationLogin> demonstration_logins(const configuration::Snapshot& snapshot);

// Whether a phone that stands at `address` and is not registered may call, from any port.
bool is_trunk(const configuration::Snapshot& snapshot, const std::string& address);

// What the server says when it is ready, for whoever started it.
struct ReadyMessage {
    Span took;
    bool tls = false;
    std::string http_address;
    std::uint16_t http_port = 0;
    std::string sip_address;
    std::uint16_t sip_port = 0;
    bool own_calls_taken = false;  // what this machine's phones call comes from sip_address
    std::vector<DemonstrationLogin> logins;  // none: this is not the demonstration
};
std::string ready_text(const ReadyMessage& ready);

}  // namespace zongji::app
