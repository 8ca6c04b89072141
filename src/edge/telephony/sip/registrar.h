#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "edge/telephony/sip/directory.h"
#include "edge/telephony/sip/registration_store.h"
#include "edge/telephony/sip/sip.h"

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include <sofia-sip/sip.h>

namespace zongji::sip {

// Where a phone is reached: the URI in the request line, and the address to send to when that is
// another one (NAT).
struct Target {
    std::string uri;
    std::string next_hop;  // "sip:198.51.100.7:49152;transport=udp", or empty
};

// Which phones can be reached (RFC 3261 §10). One contact per phone: the last that came. The sip
// thread only.
class Registrar {
public:
    using Changed = std::function<void(PhoneId, bool reachable)>;

    // `store` may be null.
    Registrar(const Limits& limits, RegistrationStore* store, Changed changed)
        : limits_(limits), store_(store), changed_(std::move(changed)) {}

    struct Answer {
        int status = 200;
        std::string contact;  // of the binding that stands, else empty
        int expires_s = 0;
    };

    // A REGISTER of a phone that has proved its secret, with a nonce that was made at `proved_at`.
    // A lower CSeq under the same Call-ID has been overtaken on its way (RFC 3261 §10.3, step 7),
    // unless it answers a nonce that is younger than what stands: then the phone began anew.
    Answer take(PhoneId phone, const sip_t& request, const Endpoint& source, SipTransport transport,
                std::optional<Timestamp> proved_at, Now now);

    // What an earlier process knew; a phone that has registered since is left alone. A record that
    // is of no use any more is removed.
    void remember(const RegistrationRecord& record, const Directory& directory, Now now);

    std::optional<Target> target(PhoneId phone, Instant now) const;
    bool knows(const Ip& source) const { return addresses_.contains(source); }
    bool stands_at(const Endpoint& source) const { return endpoints_.contains(source); }

    void expire(Instant now);
    void keep_only(const Directory& directory);
    std::size_t size() const { return bindings_.size(); }

private:
    struct Binding {
        std::string uri;
        std::string next_hop;
        Endpoint source;
        Instant expires;
        std::string call_id;
        std::uint32_t cseq = 0;
        Timestamp made_at;  // 0: by an earlier process, whose nonces nobody takes any more
    };
    static bool is_later(std::optional<Timestamp> proved_at, const Binding& binding);
    using Bindings = std::unordered_map<PhoneId, Binding>;

    Bindings::iterator remove(Bindings::iterator binding);
    void forget_address(const Endpoint& source);

    void enter(PhoneId phone, Binding binding);

    const Limits& limits_;
    RegistrationStore* store_;
    Changed changed_;
    Bindings bindings_;
    std::unordered_map<Ip, int> addresses_;  // how many bindings stand there
    std::unordered_map<Endpoint, int> endpoints_;
};

}  // namespace zongji::sip
