#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace zongji::media {

// "sha-256", "AB:CD:…" as in SDP (RFC 8122).
struct Fingerprint {
    std::string hash;
    std::string value;
};

// Our certificate and what we agree to in DTLS. Made once at the start; shared by all threads.
class DtlsIdentity {
public:
    static Result<std::unique_ptr<DtlsIdentity>> make();
    ~DtlsIdentity();
    DtlsIdentity(const DtlsIdentity&) = delete;
    DtlsIdentity& operator=(const DtlsIdentity&) = delete;

    const Fingerprint& fingerprint() const { return fingerprint_; }
    ssl_ctx_st* context() const { return context_; }

private:
    DtlsIdentity() = default;
    ssl_ctx_st* context_ = nullptr;
    Fingerprint fingerprint_;
};

enum class SrtpProfile { aead_aes_128_gcm, aes_128_cm_sha1_80 };

// Master key followed by its salt, for each direction (RFC 5764 §4.2).
struct SrtpKeys {
    SrtpProfile profile = SrtpProfile::aead_aes_128_gcm;
    std::vector<std::uint8_t> ours;
    std::vector<std::uint8_t> theirs;
};

// The passive end of one DTLS association. Datagrams go in by feed() and out by `send`; one thread.
class DtlsSession {
public:
    enum class State { handshaking, established, failed, closed };
    using Send = std::function<void(const std::uint8_t*, std::size_t)>;

    DtlsSession(const DtlsIdentity& identity, std::vector<Fingerprint> expected, Send send);
    ~DtlsSession();
    DtlsSession(const DtlsSession&) = delete;
    DtlsSession& operator=(const DtlsSession&) = delete;

    State feed(const std::uint8_t* datagram, std::size_t size);
    // Repeats a lost flight where that is due. Often enough: every 50 ms while handshaking.
    State handle_timeout();
    State state() const { return state_; }

    // Once established. Nothing if no SRTP profile was agreed on.
    std::optional<SrtpKeys> export_keys() const;

    // For the output side of OpenSSL.
    void deliver(const std::uint8_t* datagram, std::size_t size) { send_(datagram, size); }

private:
    void advance();
    bool peer_is_expected() const;

    ssl_st* ssl_;
    std::vector<Fingerprint> expected_;
    Send send_;
    State state_ = State::handshaking;
};

}  // namespace zongji::media
