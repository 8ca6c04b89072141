#include "edge/telephony/media/srtp.h"

#include <mutex>

#include <srtp2/srtp.h>

namespace zongji::media {

struct SrtpPair::Sessions {
    srtp_t in = nullptr;
    srtp_t out = nullptr;

    Sessions() = default;
    Sessions(const Sessions&) = delete;
    Sessions& operator=(const Sessions&) = delete;
    ~Sessions() {
        if (in)
            srtp_dealloc(in);
        if (out)
            srtp_dealloc(out);
    }
};

namespace {

bool start_library() {
    static std::once_flag once;
    static bool started = false;
    std::call_once(once, [] { started = srtp_init() == srtp_err_status_ok; });
    return started;
}

bool create(srtp_t* session, SrtpProfile profile, srtp_ssrc_type_t direction,
            const std::vector<std::uint8_t>& key) {
    srtp_policy_t policy{};
    const srtp_profile_t agreed = profile == SrtpProfile::aead_aes_128_gcm
                                      ? srtp_profile_aead_aes_128_gcm
                                      : srtp_profile_aes128_cm_sha1_80;
    srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, agreed);
    srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, agreed);
    policy.ssrc.type = direction;
    policy.key = const_cast<unsigned char*>(key.data());  // it is read only
    policy.window_size = 1024;
    return srtp_create(session, &policy) == srtp_err_status_ok;
}

}  // namespace

Result<std::unique_ptr<SrtpPair>> SrtpPair::make(const SrtpKeys& keys) {
    std::unique_ptr<SrtpPair> pair(new SrtpPair);
    pair->sessions_ = std::make_unique<Sessions>();
    if (!start_library() ||
        !create(&pair->sessions_->in, keys.profile, ssrc_any_inbound, keys.theirs) ||
        !create(&pair->sessions_->out, keys.profile, ssrc_any_outbound, keys.ours)) {
        return Error{ErrorCode::failed, "libsrtp cannot set up a session", {}};
    }
    return pair;
}

SrtpPair::~SrtpPair() = default;

std::optional<std::size_t> SrtpPair::protect(std::uint8_t* packet, std::size_t size) {
    int length = static_cast<int>(size);
    if (srtp_protect(sessions_->out, packet, &length) != srtp_err_status_ok)
        return std::nullopt;
    return static_cast<std::size_t>(length);
}

std::optional<std::size_t> SrtpPair::unprotect(std::uint8_t* packet, std::size_t size) {
    int length = static_cast<int>(size);
    if (srtp_unprotect(sessions_->in, packet, &length) != srtp_err_status_ok)
        return std::nullopt;
    return static_cast<std::size_t>(length);
}

}  // namespace zongji::media
