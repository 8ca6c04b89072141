#include "edge/telephony/sip/session_description.h"

#include "base/text.h"
#include "edge/telephony/sip/address.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <sofia-sip/sdp.h>
#include <sofia-sip/su_alloc.h>
#include <strings.h>

namespace zongji::sip {

namespace {

using calls::Codec;

constexpr int offered_opus = 111;
constexpr int offered_telephone_event = 101;
constexpr int first_dynamic = 96;  // RFC 3551 §6
constexpr int last_dynamic = 127;

// Whether a line says something to us, or what we must not overlook: a type that nobody knows
// refuses the whole (RFC 8866 §5).
bool is_read(std::string_view line) {
    if (line.size() < 2 || line[1] != '=')
        return true;
    if (line[0] != 'a')
        return std::string_view("iuepbrzk").find(line[0]) == std::string_view::npos;
    line.remove_prefix(2);
    if (line.starts_with("rtpmap:"))
        return line.find('/') != line.npos;
    return line.starts_with("ptime:") || line.starts_with("maxptime:") ||
           line.starts_with("sendrecv") || line.starts_with("sendonly") ||
           line.starts_with("recvonly") || line.starts_with("inactive");
}

// A character of a token (RFC 8866 §9).
bool is_of_token(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f &&
           std::string_view("\"(),/:;<=>?@[\\]").find(c) == std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_of_token);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// Whether there are `is` and nothing else, with a "/" between two.
bool are_joined(std::string_view text, bool is(std::string_view)) {
    while (true) {
        const auto slash = text.find('/');
        if (!is(text.substr(0, slash)))
            return false;
        if (slash == text.npos)
            return true;
        text.remove_prefix(slash + 1);
    }
}

// "m=audio 49170/2 RTP/AVP 0 8" (RFC 8866 §9, media-field; more than one blank will do).
bool is_media_line(std::string_view line) {
    int field = 0;
    line.remove_prefix(2);
    while (true) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.empty())
            return field >= 3;
        const std::string_view word = line.substr(0, line.find_first_of(" \t"));
        const bool good = field == 1   ? are_joined(word, is_number)
                          : field == 2 ? are_joined(word, is_token)
                                       : is_token(word);
        if (!good)
            return false;
        line.remove_prefix(word.size());
        ++field;
    }
}

// What sofia-sip gets to parse of a description: what we need. It refuses the whole for an a=rtpmap
// without a clock rate, as RFC 4475's own messages have one; and an m= line that is none keeps it
// busy until no memory is left, so that nothing is read of a description with one. Lines end as it
// takes them to end.
std::string lines_we_read(std::string_view sdp) {
    std::string kept;
    sdp = sdp.substr(0, sdp.find('\0'));
    while (!sdp.empty()) {
        const auto end = std::min(sdp.find_first_of("\r\n"), sdp.size());
        const std::string_view line = sdp.substr(0, end);
        if (line.starts_with("m=") && !is_media_line(line))
            return {};
        if (!line.empty() && is_read(line))
            kept.append(line).append("\r\n");
        sdp.remove_prefix(std::min(end + 1, sdp.size()));
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

std::string encoding_of(Codec codec) {
    switch (codec) {
        case Codec::pcmu:
            return "pcmu/8000";
        case Codec::pcma:
            return "pcma/8000";
        case Codec::g722:
            return "g722/8000";
        case Codec::opus:
            return "opus/48000";
    }
    return {};
}

// A static number (RFC 3551 §6), or the one we begin with.
int usual_number(Codec codec) {
    return codec == Codec::opus ? offered_opus : static_cast<int>(codec);
}

std::string telephone_event_lines(int payload_type) {
    return fmt::format("a=rtpmap:{0} telephone-event/8000\r\na=fmtp:{0} 0-15\r\n", payload_type);
}

// In milliseconds; 0 where it says nothing that can be used. Both are attributes of a stream (RFC
// 8866 §6.4, §6.5); some say them once for all.
int time_of(const sdp_media_t& media, const char* attribute) {
    const sdp_attribute_t* found = sdp_attribute_find2(
        media.m_attributes, media.m_session ? media.m_session->sdp_attributes : nullptr, attribute);
    return found && found->a_value ? std::clamp(std::atoi(found->a_value), 0, 1000) : 0;
}

// The longest packet that it takes (RFC 8866 §6.5), at least a frame of ours; 0: any.
int longest_packet_of(const sdp_media_t& media) {
    const int most = time_of(media, "maxptime");
    return most > 0 ? std::max(most, 20) : 0;
}

// Sounds leave in packets of 20, 40 or 60 ms as it wishes (RFC 3264 §6.1), never longer than it
// takes; anything else is understood when it is received.
int ptime_of(const sdp_media_t& media) {
    const int wanted = time_of(media, "ptime");
    const int most = longest_packet_of(media);
    int chosen = wanted > 40 ? 60 : wanted > 20 ? 40 : 20;
    while (most > 0 && chosen > most)
        chosen -= 20;
    return chosen;
}

bool is_nobody(const std::string& address) {
    return address == "0.0.0.0" || address == "::";
}

calls::MediaDirection direction_of(const sdp_media_t& media, const std::string& address) {
    const bool old_hold = is_nobody(address);  // RFC 2543's way to hold
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

// What is echoed of a refused stream: the characters of a token (RFC 8866 §9), and "/".
std::string echoed(const char* text, const char* otherwise) {
    std::string kept(text ? text : "");
    std::erase_if(kept, [](char c) { return !is_of_token(c) && c != '/'; });
    return kept.empty() ? otherwise : kept;
}

std::string formats_of(const sdp_media_t& media) {
    std::string formats;
    for (const sdp_list_t* item = media.m_format; item; item = item->l_next) {
        formats += " " + echoed(item->l_text, "0");
    }
    for (const sdp_rtpmap_t* map = media.m_rtpmaps; map; map = map->rm_next) {
        formats += " " + std::to_string(map->rm_pt);
    }
    return formats.empty() ? " 0" : formats;
}

std::string encoding_of(const sdp_rtpmap_t& map) {
    std::string name = map.rm_encoding ? map.rm_encoding : "";
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return fmt::format("{}/{}", name, map.rm_rate);
}

PayloadNumbers numbers_of(const sdp_media_t& media) {
    PayloadNumbers numbers;
    for (const sdp_rtpmap_t* map = media.m_rtpmaps; map; map = map->rm_next) {
        if (map->rm_encoding && *map->rm_encoding)
            numbers.learn(static_cast<int>(map->rm_pt), encoding_of(*map));
    }
    return numbers;
}

// For whoever runs the trunk: the names of codecs and nothing that belongs to a caller.
std::string codecs_of(const sdp_media_t& media) {
    std::string names;
    int most = 8;
    for (const sdp_rtpmap_t* map = media.m_rtpmaps; map && most-- > 0; map = map->rm_next) {
        const bool named = map->rm_encoding && *map->rm_encoding;
        names += (names.empty() ? ": " : " ") +
                 (named ? plain_line(map->rm_encoding, 20) : std::to_string(map->rm_pt));
    }
    return names;
}

Result<RemoteMedia> choose(const sdp_media_t& media) {
    if (media.m_proto != sdp_proto_rtp) {
        return not_found(fmt::format("its audio is {}, not RTP/AVP",
                                     plain_line(echoed(media.m_proto_name, "something else"), 40)));
    }
    if (media.m_rejected || media.m_port == 0 || media.m_port > 65535)
        return not_found("its audio is switched off");

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
        return not_found("none of its codecs is ours" + codecs_of(media));

    const sdp_connection_t* connection = sdp_media_connections(&media);
    if (!connection || !connection->c_address)
        return Error{ErrorCode::unavailable, "it says no address for its audio", {}};
    chosen.address = connection->c_address;
    if (!parse_ip(chosen.address))
        return Error{ErrorCode::unavailable, "the address of its audio is a name", {}};
    chosen.port = static_cast<std::uint16_t>(media.m_port);
    chosen.telephone_event_payload_type = telephone_event;
    chosen.ptime_ms = ptime_of(media);
    chosen.longest_packet_ms = longest_packet_of(media);
    chosen.direction = direction_of(media, chosen.address);
    return chosen;
}

std::string head(const LocalSession& local, const std::string& time) {
    const char* family = local.media.address.find(':') == std::string::npos ? "IP4" : "IP6";
    return fmt::format("v=0\r\no=- {} {} IN {} {}\r\ns=-\r\nc=IN {} {}\r\nt={}\r\n", local.id,
                       local.version, family, local.media.address, family, local.media.address,
                       time);
}

}  // namespace

void PayloadNumbers::learn(const PayloadNumbers& said) {
    for (const auto& [number, encoding] : said.encodings_)
        learn(number, encoding);
}

int PayloadNumbers::of(const std::string& encoding, int usual) {
    for (const auto& [number, known] : encodings_) {
        if (known == encoding)
            return number;
    }
    int number = usual;
    for (int dynamic = first_dynamic; encodings_.contains(number) && dynamic <= last_dynamic;)
        number = dynamic++;
    learn(number, encoding);
    return number;
}

Result<Session> read_session(std::string_view sdp) {
    const std::string kept = lines_we_read(sdp);
    Parser parser(kept);
    const sdp_session_t* parsed = parser.session();
    if (!parsed)
        return invalid("not a session description");

    Session session;
    if (const sdp_time_t* time = parsed->sdp_time)
        session.time = fmt::format("{} {}", time->t_start, time->t_stop);
    std::optional<RemoteMedia> audio;
    Error why = not_found("it offers no audio");
    bool is_first = true;
    for (const sdp_media_t* media = parsed->sdp_media; media; media = media->m_next) {
        if (!audio && media->m_type == sdp_media_audio) {
            auto chosen = choose(*media);
            if (chosen) {
                audio = std::move(chosen).value();
                session.audio_line = session.lines.size();
                session.numbers = numbers_of(*media);
            } else if (std::exchange(is_first, false)) {
                why = chosen.error();
            }
        }
        session.lines.push_back({echoed(media->m_type_name, "audio"),
                                 echoed(media->m_proto_name, "RTP/AVP"), formats_of(*media)});
    }
    if (!audio)
        return why;
    session.audio = std::move(*audio);
    return session;
}

std::string write_answer(const Session& offer, const LocalSession& local) {
    std::string sdp = head(local, offer.time);
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

std::string write_offer(const LocalSession& local, const Session* before, PayloadNumbers& numbers) {
    std::vector<Codec> codecs = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};
    if (before) {
        std::stable_partition(codecs.begin(), codecs.end(),
                              [&](Codec codec) { return codec == before->audio.codec; });
    }
    std::string formats;
    std::string maps;
    for (const Codec codec : codecs) {
        const bool in_use = before && before->audio.codec == codec;
        const int number = in_use ? before->audio.payload_type
                                  : numbers.of(encoding_of(codec), usual_number(codec));
        formats += fmt::format(" {}", number);
        maps += rtpmap_line(codec, number);
    }
    const int used = before ? before->audio.telephone_event_payload_type : -1;
    const int events =
        used >= 0 ? used : numbers.of("telephone-event/8000", offered_telephone_event);
    const std::string audio =
        fmt::format("m=audio {} RTP/AVP{} {}\r\n{}{}a=ptime:20\r\na=sendrecv\r\n", local.media.port,
                    formats, events, maps, telephone_event_lines(events));

    std::string sdp = head(local, "0 0");
    if (!before)
        return sdp + audio;
    for (std::size_t i = 0; i < before->lines.size(); ++i) {
        const MediaLine& line = before->lines[i];
        sdp += i == before->audio_line
                   ? audio
                   : fmt::format("m={} 0 {}{}\r\n", line.media, line.protocol, line.formats);
    }
    return sdp;
}

}  // namespace zongji::sip
