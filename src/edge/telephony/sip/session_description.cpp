#include "edge/telephony/sip/session_description.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>
#include <sofia-sip/sdp.h>
#include <sofia-sip/su_alloc.h>
#include <strings.h>

namespace zongji::sip {

namespace {

using calls::Codec;

constexpr int offered_opus = 111;
constexpr int offered_telephone_event = 101;

// Without the a=rtpmap lines that lack a clock rate: RFC 4475's own messages have one, and
// sofia-sip then refuses the whole description.
std::string without_bad_rtpmaps(std::string_view sdp) {
    std::string kept;
    while (!sdp.empty()) {
        const auto end = std::min(sdp.find('\n'), sdp.size() - 1);
        const std::string_view line = sdp.substr(0, end + 1);
        const bool bad = line.starts_with("a=rtpmap:") && line.find('/') == line.npos;
        if (!bad)
            kept += line;
        sdp.remove_prefix(end + 1);
    }
    return kept;
}

class Parser {
public:
    explicit Parser(std::string_view sdp)
        : parser_(
              sdp_parse(nullptr, sdp.data(), static_cast<issize_t>(sdp.size()), sdp_f_c_missing)) {}
    ~Parser() { sdp_parser_free(parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    sdp_session_t* session() { return sdp_session(parser_); }

private:
    sdp_parser_t* parser_;
};

std::optional<Codec> codec_of(const sdp_rtpmap_t& map) {
    const auto is = [&](const char* name, unsigned long rate) {
        return map.rm_encoding && strcasecmp(map.rm_encoding, name) == 0 && map.rm_rate == rate;
    };
    if (is("PCMU", 8000))
        return Codec::pcmu;
    if (is("PCMA", 8000))
        return Codec::pcma;
    if (is("G722", 8000))
        return Codec::g722;
    if (is("opus", 48000))
        return Codec::opus;
    return std::nullopt;
}

int rank(Codec codec) {
    switch (codec) {
        case Codec::pcmu:
        case Codec::pcma:
            return 0;
        case Codec::g722:
            return 1;
        case Codec::opus:
            return 2;
    }
    return 3;
}

std::string rtpmap_line(Codec codec, int payload_type) {
    switch (codec) {
        case Codec::pcmu:
            return fmt::format("a=rtpmap:{} PCMU/8000\r\n", payload_type);
        case Codec::pcma:
            return fmt::format("a=rtpmap:{} PCMA/8000\r\n", payload_type);
        case Codec::g722:
            return fmt::format("a=rtpmap:{} G722/8000\r\n", payload_type);
        case Codec::opus:
            return fmt::format("a=rtpmap:{0} opus/48000/2\r\na=fmtp:{0} useinbandfec=1\r\n",
                               payload_type);
    }
    return {};
}

std::string telephone_event_lines(int payload_type) {
    return fmt::format("a=rtpmap:{0} telephone-event/8000\r\na=fmtp:{0} 0-15\r\n", payload_type);
}

int ptime_of(const sdp_media_t& media) {
    const sdp_attribute_t* ptime = sdp_attribute_find(media.m_attributes, "ptime");
    if (!ptime || !ptime->a_value)
        return 20;
    const int wanted = std::atoi(ptime->a_value);
    // Sounds leave in packets of 20, 40 or 60 ms; anything else is understood when it is received.
    return wanted > 40 ? 60 : wanted > 20 ? 40 : 20;
}

calls::MediaDirection direction_of(const sdp_media_t& media, const std::string& address) {
    const bool old_hold = address == "0.0.0.0";  // RFC 2543's way to hold
    switch (media.m_mode) {
        case sdp_inactive:
            return calls::MediaDirection::inactive;
        case sdp_sendonly:
            return calls::MediaDirection::sendonly;
        case sdp_recvonly:
            return calls::MediaDirection::recvonly;
        case sdp_sendrecv:
            break;
    }
    return old_hold ? calls::MediaDirection::sendonly : calls::MediaDirection::sendrecv;
}

// What we answer to what the far side says of itself.
const char* answer_to(calls::MediaDirection theirs) {
    switch (theirs) {
        case calls::MediaDirection::sendrecv:
            return "sendrecv";
        case calls::MediaDirection::sendonly:
            return "recvonly";
        case calls::MediaDirection::recvonly:
            return "sendonly";
        case calls::MediaDirection::inactive:
            return "inactive";
    }
    return "sendrecv";
}

std::string formats_of(const sdp_media_t& media) {
    std::string formats;
    for (const sdp_list_t* item = media.m_format; item; item = item->l_next) {
        formats += std::string(" ") + (item->l_text ? item->l_text : "");
    }
    for (const sdp_rtpmap_t* map = media.m_rtpmaps; map; map = map->rm_next) {
        formats += " " + std::to_string(map->rm_pt);
    }
    return formats.empty() ? " 0" : formats;
}

std::optional<RemoteMedia> choose(const sdp_media_t& media) {
    if (media.m_type != sdp_media_audio || media.m_proto != sdp_proto_rtp)
        return std::nullopt;
    if (media.m_rejected || media.m_port == 0 || media.m_port > 65535)
        return std::nullopt;

    RemoteMedia chosen;
    int best = 3;
    int telephone_event = -1;
    for (const sdp_rtpmap_t* map = media.m_rtpmaps; map; map = map->rm_next) {
        if (map->rm_encoding && strcasecmp(map->rm_encoding, "telephone-event") == 0) {
            if (map->rm_rate == 8000)
                telephone_event = static_cast<int>(map->rm_pt);
            continue;
        }
        const auto codec = codec_of(*map);
        if (!codec || rank(*codec) >= best)
            continue;
        best = rank(*codec);
        chosen.codec = *codec;
        chosen.payload_type = static_cast<int>(map->rm_pt);
    }
    if (best == 3)
        return std::nullopt;

    const sdp_connection_t* connection = sdp_media_connections(&media);
    if (!connection || !connection->c_address)
        return std::nullopt;
    chosen.address = connection->c_address;
    chosen.port = static_cast<std::uint16_t>(media.m_port);
    chosen.telephone_event_payload_type = telephone_event;
    chosen.ptime_ms = ptime_of(media);
    chosen.direction = direction_of(media, chosen.address);
    return chosen;
}

std::string head(const LocalSession& local) {
    const char* family = local.media.address.find(':') == std::string::npos ? "IP4" : "IP6";
    return fmt::format("v=0\r\no=- {} {} IN {} {}\r\ns=-\r\nc=IN {} {}\r\nt=0 0\r\n", local.id,
                       local.version, family, local.media.address, family, local.media.address);
}

}  // namespace

Result<Session> read_session(std::string_view sdp) {
    const std::string kept = without_bad_rtpmaps(sdp);
    Parser parser(kept);
    const sdp_session_t* parsed = parser.session();
    if (!parsed)
        return invalid("not a session description");

    Session session;
    std::optional<RemoteMedia> audio;
    for (const sdp_media_t* media = parsed->sdp_media; media; media = media->m_next) {
        if (!audio) {
            audio = choose(*media);
            session.audio_line = session.lines.size();
        }
        session.lines.push_back({media->m_type_name ? media->m_type_name : "audio",
                                 media->m_proto_name ? media->m_proto_name : "RTP/AVP",
                                 formats_of(*media)});
    }
    if (!audio)
        return not_found("no audio stream with a codec of ours");
    session.audio = std::move(*audio);
    return session;
}

std::string write_answer(const Session& offer, const LocalSession& local) {
    std::string sdp = head(local);
    const RemoteMedia& audio = offer.audio;
    for (std::size_t i = 0; i < offer.lines.size(); ++i) {
        const MediaLine& line = offer.lines[i];
        if (i != offer.audio_line) {
            sdp += fmt::format("m={} 0 {}{}\r\n", line.media, line.protocol, line.formats);
            continue;
        }
        const bool digits = audio.telephone_event_payload_type >= 0;
        sdp += fmt::format("m=audio {} RTP/AVP {}", local.media.port, audio.payload_type);
        if (digits)
            sdp += fmt::format(" {}", audio.telephone_event_payload_type);
        sdp += "\r\n" + rtpmap_line(audio.codec, audio.payload_type);
        if (digits)
            sdp += telephone_event_lines(audio.telephone_event_payload_type);
        sdp += fmt::format("a=ptime:{}\r\na={}\r\n", audio.ptime_ms, answer_to(audio.direction));
    }
    return sdp;
}

std::string write_offer(const LocalSession& local) {
    std::string sdp = head(local);
    sdp += fmt::format("m=audio {} RTP/AVP 0 8 9 {} {}\r\n", local.media.port, offered_opus,
                       offered_telephone_event);
    sdp += rtpmap_line(Codec::pcmu, 0) + rtpmap_line(Codec::pcma, 8) + rtpmap_line(Codec::g722, 9);
    sdp += rtpmap_line(Codec::opus, offered_opus);
    sdp += telephone_event_lines(offered_telephone_event);
    sdp += "a=ptime:20\r\na=sendrecv\r\n";
    return sdp;
}

}  // namespace zongji::sip
