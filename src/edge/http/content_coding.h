#pragma once

#include "edge/http/http.h"

#include <string>
#include <string_view>
#include <vector>

// Bodies in fewer bytes, for whoever takes them so (RFC 9110 §8.4, §12.5.3). Pure: a test needs no
// sockets.
namespace zongji::http {

enum class Coding { identity, gzip, br };

std::string_view coding_name(Coding coding);  // "gzip"

// What Accept-Encoding wants most of `offered`; of equals the first. Identity where it wants
// nothing of that, even if it refuses identity: we rather send what can be read than 406.
Coding preferred_coding(const Headers& headers, const std::vector<Coding>& offered);

// JSON from 1 KiB on, as gzip for whoever takes that. What is small, has an ETag (a strong one
// names one encoding, and ours is the version that If-Match is asked with), or is no JSON stays as
// it is. Takes 50 µs and 3 more a KiB: on the worker that made the answer, never on the HTTP
// thread.
void compress_json(const Request& request, Response& response);

std::string gzipped(std::string_view bytes);

}  // namespace zongji::http
