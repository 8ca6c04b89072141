#include "edge/telephony/sip/test/talker.h"

namespace zongji::sip::test {

std::string sdp_of(const std::string& media, const std::string& address) {
    return "v=0\r\no=t 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\n" +
           media;
}

std::string sdp_headers() {
    return "Content-Type: application/sdp\r\n";
}

void Talker::send(const std::string& method, int cseq, const std::string& more,
                  const std::string& body) {
    const std::string own = "127.0.0.1:" + std::to_string(port());
    peer_.send(engine_,
               method + " " + called + " SIP/2.0\r\nVia: SIP/2.0/UDP " + own + ";branch=z9hG4bK-" +
                   own + "-" + std::to_string(++branch_) + "\r\nFrom: " + name +
                   " <sip:138@127.0.0.1>;tag=t\r\nTo: <" + called + ">" +
                   (to_tag_.empty() ? "" : ";tag=" + to_tag_) + "\r\nCall-ID: talk-" + own +
                   "\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\nContact: <sip:t@" +
                   own + ">\r\nMax-Forwards: 70\r\n" + more +
                   (body.empty() || more.find("Content-Type") != more.npos ? "" : sdp_headers()) +
                   "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

void Talker::send_invite(const std::string& more, const std::string& sdp) {
    send("INVITE", ++cseq_, more, sdp);
}

std::string Talker::invite(const std::string& more, const std::string& sdp) {
    send_invite(more, sdp);
    return wait_final();
}

std::string Talker::wait_final(int timeout_ms) {
    for (;;) {
        const auto response = peer_.receive(timeout_ms);
        if (response.empty())
            return {};
        if (status_of(response) == 0)
            continue;
        const auto tag = between(header_of(response, "To"), "tag=", ';');
        if (status_of(response) > 100 && status_of(response) < 300)
            to_tag_ = tag;
        if (status_of(response) >= 200)
            return response;
        heard.push_back(response);
    }
}

void Talker::ack(const std::string& sdp) {
    send("ACK", cseq_, {}, sdp);
}

std::string Talker::request(const std::string& method, const std::string& more,
                            const std::string& body) {
    send(method, ++cseq_, more, body);
    for (;;) {
        const auto response = wait_final();
        // Not one to an earlier request that is sent again.
        if (response.empty() ||
            header_of(response, "CSeq") == std::to_string(cseq_) + " " + method) {
            return response;
        }
    }
}

std::string Talker::wait_request(const std::string& method, int timeout_ms) {
    for (;;) {
        const auto request = peer_.receive(timeout_ms);
        if (request.empty() || request.starts_with(method + " "))
            return request;
    }
}

std::string Talker::wait_any_request(int timeout_ms) {
    for (;;) {
        const auto message = peer_.receive(timeout_ms);
        if (message.empty() || status_of(message) == 0)
            return message;
    }
}

void Talker::respond(const std::string& request, const std::string& status, const std::string& more,
                     const std::string& sdp) {
    const std::string to = header_of(request, "To");
    std::string vias;  // of each proxy on its way
    for (auto at = request.find("\r\nVia: "); at != request.npos;
         at = request.find("\r\nVia: ", at + 1))
        vias += request.substr(at, request.find("\r\n", at + 2) - at);
    peer_.send(engine_, "SIP/2.0 " + status + vias + "\r\nFrom: " + header_of(request, "From") +
                            "\r\nTo: " + to + (to.find("tag=") == to.npos ? ";tag=phone" : "") +
                            "\r\nCall-ID: " + header_of(request, "Call-ID") +
                            "\r\nCSeq: " + header_of(request, "CSeq") +
                            "\r\nContact: <sip:p@127.0.0.1:" + std::to_string(port()) + ">\r\n" +
                            more + (sdp.empty() ? "" : sdp_headers()) +
                            "Content-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp);
}

}  // namespace zongji::sip::test
