#pragma once

#include "app/config.h"
#include "edge/http/server.h"
#include "edge/telephony/telephony.h"

namespace zongji::app {

// Where the edges listen and what they are called outside, as the server's file says. What they are
// connected with is the server's to add.
telephony::Telephony::Config telephony_config(const Config& config);

// Makes a self-signed one where SIP over TLS is wanted and no certificate is named. Blocks.
Result<void> prepare_sip_certificate(const Config& config);

// With HTTPS where a certificate is named, or, by one of our own making, on any address but
// loopback.
http::Config http_config(const Config& config);

}  // namespace zongji::app
