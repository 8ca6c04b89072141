#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "edge/telephony/media/browser_port.h"
#include "edge/telephony/media/dtls.h"
#include "edge/telephony/media/link.h"
#include "edge/telephony/media/srtp.h"
#include "edge/telephony/media/stun.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zongji::media {

// ICE-lite (RFC 8445), passive DTLS and SRTP with one browser. It never sends anything but answers
// until it is up.
class BrowserLink final : public Link {
public:
    struct Terms {
        std::string user;                       // our ICE user name fragment
        std::string password;                   // our ICE password
        std::vector<Fingerprint> fingerprints;  // of the browser's certificate
    };

    BrowserLink(LegId leg, UserId user, Terms terms, const DtlsIdentity& identity,
                BrowserPort& port, Counters& counters, Instant now);
    ~BrowserLink() override;

    UserId user() const { return user_; }

    void on_check(const BindingCheck& check, const Address& from, Instant now);
    // In place; its plain size, or nothing if it is not the browser's.
    std::optional<std::size_t> on_media(std::uint8_t* packet, std::size_t size, Instant now);

    enum class Change { none, ready, failed, closed };
    Change on_dtls(const std::uint8_t* datagram, std::size_t size);
    Change on_time(Instant now);

    bool handshaking() const { return dtls_.state() == DtlsSession::State::handshaking; }
    Instant checked_at() const { return checked_at_; }
    Instant media_at() const { return media_at_; }  // 0 before the first

    // Its page is gone; 0 when that was never said.
    void doubt(Instant now) { doubted_at_ = now; }
    Instant doubted_at() const { return doubted_at_; }

    bool is_up() const override { return srtp_ != nullptr; }
    void send(std::uint8_t* packet, std::size_t size) override;

private:
    void note_address(const Address& from);
    Change change_to(DtlsSession::State state);

    LegId leg_;
    UserId user_;
    Terms terms_;
    BrowserPort& port_;
    Counters& counters_;
    Address peer_;  // where we send
    Instant peer_checked_at_{};
    std::vector<Address> proven_;  // each address from which a valid check came
    Instant started_at_;
    Instant checked_at_;
    Instant media_at_{};
    Instant doubted_at_{};
    DtlsSession dtls_;
    bool told_ = false;
    std::unique_ptr<SrtpPair> srtp_;
};

}  // namespace zongji::media
