#pragma once

#include "edge/telephony/media/address.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zongji::media {

// An ICE connectivity check: a STUN Binding request (RFC 8489, RFC 8445 §7). Decoded by libre.
class BindingCheck {
public:
    // Nothing if it is not a whole Binding request with a user name.
    static std::optional<BindingCheck> decode(const std::uint8_t* data, std::size_t size);

    // The part of the user name that is ours.
    const std::string& local_user() const { return local_user_; }
    bool nominates() const { return nominates_; }

    // Whether the sender knows our password. Nothing else in the message may be believed before.
    bool has_integrity(const std::string& password) const;

    // The success response, telling `from` its own address.
    std::vector<std::uint8_t> reply(const Address& from, const std::string& password) const;

private:
    BindingCheck() = default;

    struct Release {
        void operator()(void* message) const;
    };
    std::unique_ptr<void, Release> message_;  // libre's
    std::string local_user_;
    bool nominates_ = false;
};

}  // namespace zongji::media
