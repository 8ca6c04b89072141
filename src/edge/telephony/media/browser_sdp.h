#pragma once

#include "base/result.h"
#include "edge/telephony/media/dtls.h"
#include "edge/telephony/media/leg.h"

#include <cstdint>
#include <string>
#include <vector>

namespace zongji::media {

// What a browser's offer says about the one audio track we take (RFC 8829, RFC 3264).
struct BrowserOffer {
    struct Section {  // each m= line, in order: an answer has one for each
        std::string media;
        std::string protocol;
        std::string format;  // the first one
        std::string mid;
    };
    std::vector<Section> sections;
    std::size_t audio = 0;  // which of them we take
    std::vector<Fingerprint> fingerprints;
    Leg::Terms terms;
    bool we_send = true;
    bool we_receive = true;
    bool opus_is_taken = false;
    bool bundled = false;
};

// Error: invalid, with a sentence that says what the offer lacks.
Result<BrowserOffer> read_browser_offer(const std::string& sdp);

struct BrowserAnswer {
    std::string address;
    std::uint16_t port = 0;
    std::string user;
    std::string password;
    Fingerprint fingerprint;
    std::int64_t session = 0;
};
std::string write_browser_answer(const BrowserOffer& offer, const BrowserAnswer& answer);

}  // namespace zongji::media
