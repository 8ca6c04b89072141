#pragma once

#include "edge/telephony/sip/test/harness.h"

#include <string>

namespace zongji::sip::test {

inline std::string between(const std::string& text, const std::string& before, char after) {
    const auto at = text.find(before);
    if (at == text.npos)
        return {};
    const auto begin = at + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
}

inline std::string ha1_of(const std::string& user, const std::string& secret) {
    return md5_hex(user + ":zongji:" + secret);
}

struct Request {
    std::string method = "REGISTER";
    std::string uri = "sip:zongji";
    std::string user = "1001";
    std::string to = "1001";
    std::string call_id = "c1";
    int cseq = 1;
    std::string more;  // header lines, each with its line ending
    std::string body;
    std::string branch = "b1";
};

inline std::string text_of(const Request& request, std::uint16_t port) {
    const std::string contact = "127.0.0.1:" + std::to_string(port);
    return request.method + " " + request.uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + contact +
           ";rport;branch=z9hG4bK" + request.branch + "\r\nFrom: <sip:" + request.user +
           "@zongji>;tag=f\r\nTo: <sip:" + request.to + "@zongji>\r\nCall-ID: " + request.call_id +
           "\r\nCSeq: " + std::to_string(request.cseq) + " " + request.method +
           "\r\nMax-Forwards: 70\r\n" + request.more +
           "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

// The Authorization line that answers the challenge in `response`.
inline std::string credentials(const std::string& response, const Request& request,
                               const std::string& ha1, int count = 1) {
    const std::string nonce = between(header_of(response, "WWW-Authenticate"), "nonce=\"", '"');
    char nc[16];
    snprintf(nc, sizeof nc, "%08x", count);
    const std::string ha2 = md5_hex(request.method + ":" + request.uri);
    const std::string answer = md5_hex(ha1 + ":" + nonce + ":" + nc + ":0a4f113b:auth:" + ha2);
    return "Authorization: Digest username=\"" + request.user + "\", realm=\"zongji\", nonce=\"" +
           nonce + "\", uri=\"" + request.uri + "\", response=\"" + answer +
           "\", algorithm=MD5, cnonce=\"0a4f113b\", qop=auth, nc=" + nc + "\r\n";
}

}  // namespace zongji::sip::test
