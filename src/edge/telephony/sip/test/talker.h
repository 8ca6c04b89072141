#pragma once

#include "edge/telephony/sip/test/digest_client.h"

#include <string>

namespace zongji::sip::test {

std::string sdp_of(const std::string& media = "m=audio 4000 RTP/AVP 0\r\n",
                   const std::string& address = "127.0.0.1");
std::string sdp_headers();

// A far side of ours over UDP that speaks inside one dialog, one request at a time.
class Talker {
public:
    explicit Talker(std::uint16_t engine) : engine_(engine) {}

    // As a caller: the final response to an INVITE; the provisional ones before it are in `heard`.
    std::string invite(const std::string& more = {}, const std::string& sdp = sdp_of());
    void send_invite(const std::string& more = {}, const std::string& sdp = sdp_of());
    void ack(const std::string& sdp = {});
    std::string request(const std::string& method, const std::string& more = {},
                        const std::string& body = {});

    // As a phone: waits for a request of ours that is no retransmission of `method` seen before.
    std::string wait_request(const std::string& method, int timeout_ms = 5000);
    std::string wait_any_request(int timeout_ms);  // of ours, whatever it is
    std::string wait_final(int timeout_ms = 5000);
    void respond(const std::string& request, const std::string& status,
                 const std::string& more = {}, const std::string& sdp = {});

    void answer_to(std::uint16_t proxy) { engine_ = proxy; }  // that stands between us

    std::uint16_t port() const { return peer_.port(); }
    std::vector<std::string> heard;                   // provisional responses
    std::string name = "\"T\"";                       // in From, as it goes out
    std::string called = "sip:4001234567@127.0.0.1";  // the Request-URI and To

private:
    void send(const std::string& method, int cseq, const std::string& more,
              const std::string& body);

    std::uint16_t engine_;
    UdpPeer peer_;
    std::string to_tag_;
    int cseq_ = 0;
    int branch_ = 0;
};

}  // namespace zongji::sip::test
