#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

#include <openssl/types.h>

namespace zongji::http {

// Makes a P-256 key and a self-signed certificate for `names` (DNS names and IP addresses), valid
// for 825 days from yesterday, and saves both as PEM, the key readable by its owner only.
Result<void> make_certificate(const std::string& certificate_path, const std::string& key_path,
                              const std::vector<std::string>& names);

// Whether the file holds a certificate that is valid for another day.
bool certificate_is_current(const std::string& certificate_path);

// Whether a server's certificate is for this host, "host" or "host:port" as a request names it:
// nobody is sent to another one (RFC 9110 §7.2: Host is whatever the client wrote).
bool certificate_covers(const X509* certificate, std::string_view host);

// Names of this machine, for make_certificate: localhost, the host name, its addresses.
std::vector<std::string> names_of_this_host();

}  // namespace zongji::http
