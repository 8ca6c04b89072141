#include "edge/telephony/media/browser_sdp.h"

#include <iterator>

#include <fmt/format.h>

namespace zongji::media {

namespace {

std::string_view direction(const BrowserOffer& offer) {
    if (offer.we_send)
        return offer.we_receive ? "sendrecv" : "sendonly";
    return offer.we_receive ? "recvonly" : "inactive";
}

void write_formats(std::string& sdp, const PayloadMap& payloads) {
    const auto out = std::back_inserter(sdp);
    if (const auto number = payloads.number(Codec::pcmu)) {
        fmt::format_to(out, "a=rtpmap:{} PCMU/8000\r\n", *number);
    }
    if (const auto number = payloads.number(Codec::pcma)) {
        fmt::format_to(out, "a=rtpmap:{} PCMA/8000\r\n", *number);
    }
    if (const auto number = payloads.number(Codec::opus)) {
        fmt::format_to(out,
                       "a=rtpmap:{0} opus/48000/2\r\n"
                       "a=fmtp:{0} minptime=20;useinbandfec=1;stereo=0;maxaveragebitrate=32000\r\n",
                       *number);
    }
    if (payloads.events() >= 0) {
        fmt::format_to(out,
                       "a=rtpmap:{0} telephone-event/{1}\r\n"
                       "a=fmtp:{0} 0-15\r\n",
                       payloads.events(), clock_rate(payloads.main()));
    }
}

std::string format_numbers(const PayloadMap& payloads) {
    std::string numbers;
    for (const Codec codec : {Codec::pcmu, Codec::pcma, Codec::opus}) {
        if (const auto number = payloads.number(codec))
            numbers += fmt::format(" {}", *number);
    }
    if (payloads.events() >= 0)
        numbers += fmt::format(" {}", payloads.events());
    return numbers;
}

}  // namespace

std::string write_browser_answer(const BrowserOffer& offer, const BrowserAnswer& answer) {
    const std::string_view family = answer.address.find(':') == std::string::npos ? "IP4" : "IP6";
    const BrowserOffer::Section& audio = offer.sections[offer.audio];
    std::string sdp;
    const auto out = std::back_inserter(sdp);
    fmt::format_to(out,
                   "v=0\r\n"
                   "o=zongji {} 1 IN {} {}\r\n"
                   "s=-\r\n"
                   "t=0 0\r\n"
                   "a=ice-lite\r\n",
                   answer.session, family, answer.address);
    if (offer.bundled && !audio.mid.empty()) {
        fmt::format_to(out, "a=group:BUNDLE {}\r\n", audio.mid);
    }
    for (const BrowserOffer::Section& section : offer.sections) {
        if (&section != &audio) {
            fmt::format_to(out, "m={} 0 {} {}\r\nc=IN {} {}\r\n", section.media, section.protocol,
                           section.format, family, answer.address);
            if (!section.mid.empty())
                fmt::format_to(out, "a=mid:{}\r\n", section.mid);
            continue;
        }
        fmt::format_to(out, "m=audio {} {}{}\r\nc=IN {} {}\r\n", answer.port, audio.protocol,
                       format_numbers(offer.terms.payloads), family, answer.address);
        if (!audio.mid.empty())
            fmt::format_to(out, "a=mid:{}\r\n", audio.mid);
        fmt::format_to(out,
                       "a={}\r\n"
                       "a=rtcp-mux\r\n"
                       "a=msid:zongji voice\r\n"
                       "a=ice-ufrag:{}\r\n"
                       "a=ice-pwd:{}\r\n"
                       "a=fingerprint:{} {}\r\n"
                       "a=setup:passive\r\n",
                       direction(offer), answer.user, answer.password, answer.fingerprint.hash,
                       answer.fingerprint.value);
        write_formats(sdp, offer.terms.payloads);
        fmt::format_to(out,
                       "a=ptime:20\r\n"
                       "a=candidate:1 1 udp 2130706431 {} {} typ host\r\n"
                       "a=end-of-candidates\r\n",
                       answer.address, answer.port);
    }
    return sdp;
}

}  // namespace zongji::media
