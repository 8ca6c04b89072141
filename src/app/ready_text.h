#pragma once

#include "base/time.h"
#include "demonstration/logins.h"
#include "domain/configuration/records.h"

#include <string>
#include <vector>

namespace zongji::app {

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
    std::vector<demonstration::Login> logins;  // none: this is not the demonstration
};
std::string ready_text(const ReadyMessage& ready);

}  // namespace zongji::app
