#pragma once

#include "base/time.h"
#include "edge/telephony/sip/digest.h"
#include "edge/telephony/sip/directory.h"
#include "edge/telephony/sip/registered_trunks.h"
#include "edge/telephony/sip/registrar.h"
#include "edge/telephony/sip/sip.h"
#include "edge/telephony/sip/strangers.h"
#include "edge/telephony/sip/streams.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <sofia-sip/msg_types.h>
#include <sofia-sip/sip.h>

namespace zongji::sip {

// What we do, for Allow (RFC 3261 §20.5). The stack refuses every other method with it: 405, or 501
// if it knows no such method.
inline constexpr const char* allowed_methods =
    "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, REGISTER";

// For Supported; what a request requires beyond them gets 420.
inline constexpr const char* supported_extensions = "timer, 100rel";

// Who sent a request.
struct SipSource {
    Endpoint address;
    SipTransport transport = SipTransport::udp;
    TrunkId trunk;
    PhoneId phone;
    bool stale = false;  // a stranger whose nonce was old

    bool known() const { return trunk || phone; }
};

// Stands before sofia-sip: it is called when a request line is parsed, before a transaction or a
// dialog exists. A stranger's datagram is answered from here, always with the same 401, or dropped;
// it leaves no trace in the stack. Over TCP, where a message may come in pieces, he gets the
// same answer when it is whole, and is hung up on after a few, or after seconds without a proof.
// The sip thread only; one per thread.
class FrontDoor {
public:
    FrontDoor(const Config& config, Registrar& registrar);
    ~FrontDoor();
    FrontDoor(const FrontDoor&) = delete;
    FrontDoor& operator=(const FrontDoor&) = delete;

    // The parser that asks the door; for NTATAG_MCLASS.
    static msg_mclass_t const* message_class();

    // The door of this thread, or null.
    static FrontDoor* of_thread();
    // In the place of accept(2), by whose means the stack gets its connections.
    int accept(int listener, sockaddr* address, socklen_t* size);

    // Finds the socket that the stack has bound, to answer from the same port.
    void use_bound_socket();
    void set_directory(std::shared_ptr<const Directory> directory);

    // Told of each 100 to an INVITE. The stack keeps these to itself, and leaks one message for
    // each that it is asked to pass on (NTATAG_PASS_100).
    void on_trying(std::function<void(const std::string& call_id)> trying) {
        trying_ = std::move(trying);
    }

    // Told of each call that is refused before the stack makes anything of it, with the
    // Request-URI. Of strangers those are told who are nowhere near a phone of ours: its first try
    // is always 401.
    using Refused = std::function<void(const SipSource&, const url_t* called, int status)>;
    void on_refused(Refused refused) { refused_ = std::move(refused); }

    // Requests with the Call-ID of a live call come in whatever their source: the stack compares
    // the tags.
    void admit_call(const std::string& call_id) { ++live_calls_[call_id]; }
    void release_call(const std::string& call_id);

    // Those of which requests come in, wherever they are sent from.
    RegisteredTrunks& registered_trunks() { return registered_; }

    SipSource identify(const sip_t& request, const msg_t* message);
    std::string challenge(const Ip& source, bool stale) const;

    void tidy();
    const Strangers& strangers() const { return strangers_; }
    std::uint64_t requests() const { return requests_; }
    std::uint64_t answers() const { return answers_; }
    std::uint64_t bans() const { return bans_; }
    const Streams& streams() const { return streams_; }

private:
    friend struct RequestLineHook;
    enum class Verdict { admit, drop };

    // The parser asks the door of its thread.
    void meet_stack();
    void leave_stack();
    bool knows(const Endpoint& source) const;
    SipSource by_address(const Endpoint& address, SipTransport transport) const;
    SipTransport transport_of(const Endpoint& source, bool datagram) const;
    bool takes(int socket, const Endpoint& peer);
    void hear_response(const sip_t& response);
    int refusal_by_stack(const sip_t& request) const;
    void hear_refused_call(const Endpoint& source, bool datagram, const sip_t& request);
    void tell_stranger(const Endpoint& source, const sip_t& request);
    Verdict judge(msg_t* message, std::string_view raw);
    Verdict judge_stranger(msg_t* message, std::string_view raw, const Endpoint& source);
    Verdict judge_stream(const Endpoint& source, sip_t& request);
    Verdict let_stack_refuse(const Endpoint& source, const sip_t& request);
    bool is_proved(const sip_t& request, const Endpoint& source, bool& stale);
    bool may_answer(const Endpoint& source);
    struct Refusal {
        std::string text;
        std::uint16_t port = 0;  // of a datagram
    };
    Refusal refusal_of(const sip_t& request, const Endpoint& source, bool stale);
    void refuse_before_stack(const Endpoint& source, std::string_view line, std::string_view raw);
    bool spend(const Endpoint& source);
    void on_ban(const Endpoint& source);
    bool is_live(std::string_view raw) const;
    void remember_admitted(const sip_t& request);
    void ask_for_credentials(const sip_t& request, const Endpoint& source, bool stale);
    void send(const Endpoint& to, std::string_view datagram);

    const Config& config_;
    Registrar& registrar_;
    std::shared_ptr<const Directory> directory_;
    std::function<void(const std::string&)> trying_;
    Refused refused_;
    bool quiet_ = false;
    Strangers strangers_;
    Digest digest_;
    int udp_socket(const Endpoint& towards) const;

    int udp_sockets_[2] = {-1, -1};  // IPv4, IPv6
    Streams streams_;
    int spare_descriptor_ = -1;  // for telling one more that there is none left
    RegisteredTrunks registered_;
    std::unordered_map<std::string, int> live_calls_;
    std::deque<std::pair<Instant, std::string>> release_at_;
    std::uint64_t requests_ = 0;
    std::uint64_t answers_ = 0;
    std::uint64_t bans_ = 0;
};

}  // namespace zongji::sip
