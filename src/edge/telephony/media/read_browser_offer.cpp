#include "edge/telephony/media/browser_sdp.h"

#include <algorithm>
#include <memory>
#include <sstream>

#include <re.h>

namespace zongji::media {

namespace {

constexpr std::size_t longest_offer = 64 * 1024;
constexpr std::size_t most_sections = 16;

struct Unref {
    void operator()(void* object) const { mem_deref(object); }
};

// What is echoed in the answer holds nothing but the characters of a token (RFC 8866 §9).
std::string token(const char* text) {
    std::string kept;
    for (const char* c = text; c && *c && kept.size() < 64; ++c) {
        const bool plain =
            std::isalnum(static_cast<unsigned char>(*c)) ||
            std::string_view("!#$%&'*+-.^_`{|}~/").find(*c) != std::string_view::npos;
        if (plain)
            kept += *c;
    }
    return kept;
}

const sdp_format* first_format(const sdp_media* media) {
    const list* formats = sdp_media_format_lst(media, false);
    return formats && formats->head ? static_cast<const sdp_format*>(formats->head->data) : nullptr;
}

const sdp_format* find_format(const sdp_media* media, const char* name, std::int32_t rate) {
    return sdp_media_format(media, false, nullptr, -1, name, rate, -1);
}

std::vector<Fingerprint> fingerprints_of(const sdp_media* media, const sdp_session* session) {
    std::vector<Fingerprint> found;
    const auto take = [](const char*, const char* value, void* into) -> bool {
        std::istringstream words(value ? value : "");
        Fingerprint fingerprint;
        if (words >> fingerprint.hash >> fingerprint.value) {
            static_cast<std::vector<Fingerprint>*>(into)->push_back(std::move(fingerprint));
        }
        return false;  // go on
    };
    sdp_media_rattr_apply(media, "fingerprint", take, &found);
    if (found.empty())
        sdp_session_rattr_apply(session, "fingerprint", take, &found);
    return found;
}

// G.711 first: a phone that speaks it is then bridged without transcoding. Opus is only for a
// browser without it.
void choose_payloads(const sdp_media* media, BrowserOffer& offer) {
    PayloadMap& payloads = offer.terms.payloads;
    const auto add = [&](const char* name, std::int32_t rate, Codec codec) {
        const sdp_format* format = find_format(media, name, rate);
        if (!format || format->pt < 0 || format->pt > 127)
            return false;  // go on
        payloads.add(codec, format->pt);
        return true;
    };
    add("PCMU", 8'000, Codec::pcmu);
    add("PCMA", 8'000, Codec::pcma);
    offer.opus_is_taken = add("opus", 48'000, Codec::opus);
    if (payloads.empty())
        return;
    const sdp_format* events = find_format(media, "telephone-event", clock_rate(payloads.main()));
    if (events && events->pt >= 0 && events->pt <= 127)
        payloads.add_events(events->pt);
}

bool is_securable(const sdp_media* media) {
    const std::string_view protocol = sdp_media_proto(media) ? sdp_media_proto(media) : "";
    return protocol == "UDP/TLS/RTP/SAVPF" || protocol == "UDP/TLS/RTP/SAVP" ||
           protocol == "RTP/SAVPF";
}

Result<void> read_audio(sdp_media* media, const sdp_session* session, BrowserOffer& offer) {
    const auto attribute = [&](const char* name) {
        return sdp_media_session_rattr(media, session, name);
    };
    if (!attribute("ice-ufrag") || !attribute("ice-pwd")) {
        return invalid("the offer has no ICE user and password");
    }
    offer.fingerprints = fingerprints_of(media, session);
    if (offer.fingerprints.empty())
        return invalid("the offer has no certificate fingerprint");
    const char* setup = attribute("setup");
    if (setup && std::string_view(setup) == "passive") {
        return invalid("the offer wants us to begin the DTLS handshake");
    }
    if (!sdp_media_rattr(media, "rtcp-mux")) {
        return invalid("the offer does not put RTP and RTCP on one port");
    }
    choose_payloads(media, offer);
    if (offer.terms.payloads.empty())
        return invalid("the offer has none of PCMU, PCMA and Opus");

    const sdp_dir theirs = sdp_media_rdir(media);
    offer.we_send = theirs == SDP_SENDRECV || theirs == SDP_RECVONLY;
    offer.we_receive = theirs == SDP_SENDRECV || theirs == SDP_SENDONLY;
    offer.terms.may_send = offer.we_send;
    offer.terms.may_receive = offer.we_receive;
    return {};
}

}  // namespace

Result<BrowserOffer> read_browser_offer(const std::string& sdp) {
    if (sdp.size() > longest_offer)
        return invalid("the offer is too long");
    sa local{};
    sa_set_str(&local, "127.0.0.1", 9);
    sdp_session* raw = nullptr;
    if (sdp_session_alloc(&raw, &local) != 0)
        return invalid("the offer cannot be read");
    const std::unique_ptr<sdp_session, Unref> session(raw);
    const std::unique_ptr<mbuf, Unref> text(mbuf_alloc(sdp.size() + 1));
    mbuf_write_mem(text.get(), reinterpret_cast<const std::uint8_t*>(sdp.data()), sdp.size());
    mbuf_set_pos(text.get(), 0);
    if (sdp_decode(session.get(), text.get(), true) != 0) {
        return invalid("the offer is not a session description");
    }

    BrowserOffer offer;
    const char* group = sdp_session_rattr(session.get(), "group");
    offer.bundled = group && std::string_view(group).starts_with("BUNDLE");
    sdp_media* audio = nullptr;
    const list* medias = sdp_session_medial(session.get(), false);
    for (le* item = list_head(medias); item; item = item->next) {
        auto* media = static_cast<sdp_media*>(item->data);
        const sdp_format* format = first_format(media);
        BrowserOffer::Section section;
        section.media = token(sdp_media_name(media));
        section.protocol = token(sdp_media_proto(media));
        section.format = format ? token(format->id) : "0";
        section.mid = token(sdp_media_rattr(media, "mid"));
        if (!audio && section.media == "audio" && sdp_media_rport(media) != 0 &&
            is_securable(media)) {
            audio = media;
            offer.audio = offer.sections.size();
        }
        offer.sections.push_back(std::move(section));
        if (offer.sections.size() > most_sections)
            return invalid("the offer has too many sections");
    }
    if (!audio)
        return invalid("the offer has no audio over DTLS-SRTP");
    ZONGJI_CHECK(read_audio(audio, session.get(), offer));
    return offer;
}

}  // namespace zongji::media
