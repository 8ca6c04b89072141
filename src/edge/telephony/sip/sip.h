#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/calls/call_control.h"
#include "edge/telephony/sip/dialog_store.h"
#include "edge/telephony/sip/directory.h"
#include "edge/telephony/sip/media_ports.h"
#include "edge/telephony/sip/registration_store.h"
#include "edge/telephony/sip/trunk_watch.h"
#include "runtime/clock.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// The SIP edge: RFC 3261 on one side, calls::Event and calls::Command on the other. No decisions.
namespace zongji::sip {

// What strangers may cost. A stranger is neither at a trunk's or fixed phone's address nor a phone
// that has proved its secret; each of his requests takes a token of his address.
struct StrangerLimits {
    int burst = 30;
    double per_second = 2;         // tokens that come back
    int answers_per_second = 200;  // to all strangers together
    int strikes = 30;              // requests beyond the tokens, then a ban
    Span ban = minutes(10);
    std::size_t most_sources = 65'536;
};

// How many TCP connections may stand. An address of IPv6 counts as its /64.
struct StreamLimits {
    Span proof = seconds(10);  // a stranger's time to prove who he is, from the first moment
    std::size_t strangers_of_address = 64;
    std::size_t strangers = 512;
    std::size_t of_address = 1'024;  // known ones among them: an office, a carrier
    std::size_t in_all = 8'192;
};

struct Limits {
    // Beyond each of these new calls get 503.
    int max_legs = 20'000;
    int ports_kept_for_agents = 8;      // the last media ports are for phones that we dial
    std::int64_t max_backlog = 20'000;  // of Config::backlog

    int retry_after_s = 10;  // with jitter, in each 503
    int min_registration_s = 30;
    int max_registration_s = 3600;
    int nonce_lifetime_s = 300;
    // RFC 4028, asked of a caller who says `timer`; 0: only what the far side asks for.
    int session_expires_s = 1800;
    int min_session_expires_s = 90;
    // A phone that says nothing at all for so long is away. It is asked with OPTIONS, less and less
    // often, and not rung before it answers, or has been asked in vain at the longest pause.
    Span first_word = seconds(4);
    Span ask_again = seconds(5);
    Span ask_again_at_most = minutes(1);
    // How long a transaction waits for an answer or an ACK: 64 * T1 (RFC 3261 §17.1.1.2, §17.2.1).
    Span give_up = seconds(32);
    Span last_word = seconds(2);  // the same, once we stop
    // A trunk that is down and answers no OPTIONS is tried by a call again after so long; one that
    // says 503 with Retry-After rests no longer than so.
    Span trunk_trial_after = minutes(1);
    Span trunk_rest_at_most = minutes(5);
    StrangerLimits strangers;
    StreamLimits streams;
};

// SIP over TLS (RFC 3261 §26.3.1), beside UDP and TCP.
struct Tls {
    std::uint16_t port = 0;   // 0: not served, and no trunk is reached so
    std::string certificate;  // PEM files
    std::string private_key;
    std::string trusted;  // what a trunk's certificate must lead to, with the name it is called by
};

struct Config {
    std::string bind_address = "0.0.0.0";
    std::uint16_t port = 5060;  // UDP and TCP
    Tls tls;
    std::string advertised_address;  // in Contact and Via; empty: the bound one
    std::string realm = "zongji";
    std::string user_agent = "Zongji";
    bool bye_on_stop = true;  // false leaves live dialogs as a crash would

    // Sends each answer to the port that the request came from, also where RFC 3261 §18.2.2 names
    // the Via's port.
    bool answer_to_source_port = false;
    Limits limits;

    // Answers nobody before set_directory(): who sends again half a second later is known then.
    bool quiet_at_first = false;

    // All outlive the engine. `events` is called on the sip thread and returns at once.
    const Clock* clock = nullptr;
    IdSource* ids = nullptr;
    MediaPorts* media = nullptr;
    DialogStore* dialogs = nullptr;              // may be null
    RegistrationStore* registrations = nullptr;  // may be null
    std::function<void(calls::Event)> events;
    // What the events wait behind, for admission; may be empty. Called on the sip thread.
    std::function<std::int64_t()> backlog;
    // Connections are being turned away, for want of places or of descriptors, or are not any more;
    // may be empty. Called on the sip thread.
    std::function<void(bool)> crowded;
};

// How calls out stand with one trunk.
struct TrunkCount {
    std::string trunk;  // its key
    bool calls_out = false;
    bool is_up = true;
    TrunkRegistration registration = TrunkRegistration::none;
    int calls = 0;  // of ours under way
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;  // those that went to another trunk, or nowhere
};

// Exact numbers of live objects, and totals since the start.
struct Stats {
    std::size_t legs = 0;     // not yet ended
    std::size_t handles = 0;  // sofia-sip dialogs, among them those of ended legs until their last
                              // transaction is over
    std::size_t registrations = 0;
    std::size_t banned_sources = 0;
    std::uint64_t arrived = 0;
    std::uint64_t refused = 0;  // for want of room (503); not among those that arrived
    std::uint64_t dialled = 0;
    std::uint64_t answered = 0;
    std::uint64_t ended = 0;
    std::uint64_t stranger_requests = 0;
    std::uint64_t stranger_answers = 0;
    std::uint64_t bans = 0;
    std::vector<RefusedCount> refused_calls;
    std::vector<TrunkCount> trunks;    // those that we speak to first
    std::size_t streams = 0;           // TCP connections that came to us
    std::size_t stranger_streams = 0;  // those of them on which nobody has proved himself
    std::uint64_t streams_refused = 0;
};

// Owns a thread of its own, on which all callbacks are made. Methods may be called from any thread.
class SipEngine {
public:
    // Fails when the port cannot be bound. Until set_directory() everybody is a stranger.
    static Result<std::unique_ptr<SipEngine>> start(Config config);

    // Ends every leg (BYE or a final status, unless bye_on_stop is false) and waits for the far
    // sides, Limits::last_word at most.
    ~SipEngine();
    SipEngine(const SipEngine&) = delete;
    SipEngine& operator=(const SipEngine&) = delete;

    // Live calls and registrations stay; a phone that is gone from it is unregistered.
    void set_directory(std::shared_ptr<const Directory> directory);

    // Phones that an earlier process knew, after set_directory().
    void remember(std::vector<RegistrationRecord> registrations);

    // False: new calls get 503 with Retry-After, and are told with this cause.
    void set_accepting(bool accepting, std::string cause = "disk_full");

    // RingLeg, AnswerLeg, RejectLeg, DialPhone, DialNumber, AnswerRefer, EndLeg, ListLegs; others
    // are ignored. A command for an unknown leg is ignored.
    void handle(const calls::Command& command);

    // Whether the far side of a silent leg is still in its call: told by MediaPorts::note_alive()
    // if it is, by LegEnded if it says that it is not.
    void ask(LegId leg);

    // Sends BYE inside a dialog that an earlier process left behind and removes its record when it
    // is over.
    void end_orphan(const DialogRecord& record);

    // Waits for the sip thread; not to be called on it.
    Stats stats() const;
    calls::TrunkActivity trunk_activity(TrunkId trunk) const;

    struct Core;

private:
    explicit SipEngine(std::unique_ptr<Core> core);
    std::unique_ptr<Core> core_;
};

}  // namespace zongji::sip
