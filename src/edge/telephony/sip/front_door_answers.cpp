#include "base/ensure.h"
#include "edge/telephony/sip/front_door.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/raw_headers.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/url.h>
#include <sys/socket.h>

// What the door says itself, without the stack.
namespace zongji::sip {

namespace {

constexpr std::string_view known_methods[] = {
    "INVITE", "ACK",  "BYE",   "CANCEL",  "OPTIONS",   "REGISTER", "PRACK",
    "UPDATE", "INFO", "REFER", "MESSAGE", "SUBSCRIBE", "NOTIFY",   "PUBLISH"};

bool is_known_method(std::string_view raw) {
    const std::string_view method = raw.substr(0, raw.find(' '));
    return std::find(std::begin(known_methods), std::end(known_methods), method) !=
           std::end(known_methods);
}

}  // namespace

// The stack drops what has no readable request line or Via, asks the DNS, waiting, where to send a
// 505, and answers 400 to an unknown method whose CSeq names another (RFC 4475 §3.1.2.18). A known
// peer is told at the address it sent from, with its own header lines (RFC 3261 §8.2.6.2, §21.4.1).
void FrontDoor::refuse_before_stack(const Endpoint& source, std::string_view line,
                                    std::string_view raw) {
    line = trimmed(line);
    if (udp_socket(source) < 0 || line.starts_with("ACK "))
        return;
    std::string lines;
    RawHeaders headers(raw);
    while (const auto header = headers.next()) {
        const bool to = is_named(*header, "To", "t");
        const bool echoed = to || is_named(*header, "Via", "v") || is_named(*header, "From", "f") ||
                            is_named(*header, "Call-ID", "i") || is_named(*header, "CSeq", "cseq");
        if (!echoed)
            continue;
        lines += fmt::format("{}: {}", header->name, header->value);
        if (to && header->value.find("tag=") == std::string_view::npos)
            lines += ";tag=z";
        lines += "\r\n";
    }
    if (lines.empty())
        return;

    const std::string_view version = line.substr(std::min(line.rfind(' ') + 1, line.size()));
    const bool other_version = version.starts_with("SIP/") && version != SIP_VERSION_CURRENT;
    const char* status = "400 Bad Request";
    if (other_version) {
        status = "505 Version Not Supported";
    } else if (!is_known_method(line)) {
        status = "501 Not Implemented";
        lines += fmt::format("Allow: {}\r\n", allowed_methods);
    }
    send(source, fmt::format("SIP/2.0 {}\r\n{}Content-Length: 0\r\n\r\n", status, lines));
    if (refused_ && line.starts_with("INVITE ")) {
        Home home;
        const std::string uri(line.substr(7, line.find(' ', 7) - 7));
        refused_(by_address(source, SipTransport::udp), url_make(home.get(), uri.c_str()),
                 std::atoi(status));
    }
}

void FrontDoor::ask_for_credentials(const sip_t& request, const Endpoint& source, bool stale) {
    if (udp_socket(source) < 0)
        return;
    const Refusal refusal = refusal_of(request, source, stale);
    if (refusal.text.empty())
        return;
    send({source.ip, refusal.port}, refusal.text);
    ++answers_;
}

FrontDoor::Refusal FrontDoor::refusal_of(const sip_t& request, const Endpoint& source, bool stale) {
    Refusal refusal;
    msg_t* reply = msg_create(sip_default_mclass(), 0);
    ensure(reply != nullptr, "reply");
    su_home_t* home = msg_home(reply);
    sip_t* sip = sip_object(reply);

    std::uint16_t port = 5060;
    if (sip_add_tl(
            reply, sip, SIPTAG_STATUS(sip_status_create(home, SIP_401_UNAUTHORIZED, nullptr)),
            SIPTAG_VIA(request.sip_via), SIPTAG_FROM(request.sip_from), SIPTAG_TO(request.sip_to),
            SIPTAG_CALL_ID(request.sip_call_id), SIPTAG_CSEQ(request.sip_cseq), TAG_END()) >= 0 &&
        sip->sip_via) {
        sip_via_t* via = sip->sip_via;
        if (via->v_port)
            port = static_cast<std::uint16_t>(std::atoi(via->v_port));
        if (via->v_rport || config_.answer_to_source_port) {
            port = source.port;
            msg_header_replace_param(home, via->v_common,
                                     su_sprintf(home, "rport=%u", unsigned{source.port}));
        }
        msg_header_replace_param(home, via->v_common,
                                 su_sprintf(home, "received=%s", to_text(source.ip).c_str()));
        if (!sip->sip_to->a_tag)
            sip_to_tag(home, sip->sip_to, "z");
        const std::string authenticate = challenge(source.ip, stale);
        sip_add_tl(reply, sip, SIPTAG_WWW_AUTHENTICATE_STR(authenticate.c_str()),
                   SIPTAG_CONTENT_LENGTH_STR("0"), TAG_END());

        msg_serialize(reply, reinterpret_cast<msg_pub_t*>(sip));
        std::size_t size = 0;
        const char* text = msg_as_string(home, reply, nullptr, 0, &size);
        if (text)
            refusal = {std::string(text, size), port};
        // The library ends the headers only where a separator was parsed; a stream needs the empty
        // line.
        if (!refusal.text.empty() && !refusal.text.ends_with("\r\n\r\n"))
            refusal.text += "\r\n";
    }
    msg_destroy(reply);
    return refusal;
}

void FrontDoor::send(const Endpoint& to, std::string_view datagram) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int socket = udp_socket(to);
    to_sockaddr(to, socket, address, size);
    sendto(socket, datagram.data(), datagram.size(), MSG_DONTWAIT,
           reinterpret_cast<sockaddr*>(&address), size);
}

}  // namespace zongji::sip
