#include "edge/telephony/media/stun.h"

#include <re.h>

namespace zongji::media {

namespace {

struct Unref {
    void operator()(void* object) const { mem_deref(object); }
};
using Buffer = std::unique_ptr<mbuf, Unref>;

Buffer make_buffer(std::size_t size) {
    return Buffer(mbuf_alloc(size));
}

}  // namespace

void BindingCheck::Release::operator()(void* message) const {
    mem_deref(message);
}

std::optional<BindingCheck> BindingCheck::decode(const std::uint8_t* data, std::size_t size) {
    const Buffer buffer = make_buffer(size);
    if (!buffer || mbuf_write_mem(buffer.get(), data, size) != 0)
        return std::nullopt;
    mbuf_set_pos(buffer.get(), 0);

    stun_msg* message = nullptr;
    stun_unknown_attr unknown{};
    if (stun_msg_decode(&message, buffer.get(), &unknown) != 0)
        return std::nullopt;
    BindingCheck check;
    check.message_.reset(message);

    if (stun_msg_class(message) != STUN_CLASS_REQUEST ||
        stun_msg_method(message) != STUN_METHOD_BINDING || !stun_msg_mcookie(message)) {
        return std::nullopt;
    }
    const stun_attr* user = stun_msg_attr(message, STUN_ATTR_USERNAME);
    if (!user || !user->v.username)
        return std::nullopt;
    const std::string name = user->v.username;
    check.local_user_ = name.substr(0, name.find(':'));
    check.nominates_ = stun_msg_attr(message, STUN_ATTR_USE_CAND) != nullptr;
    return check;
}

bool BindingCheck::has_integrity(const std::string& password) const {
    const auto* message = static_cast<const stun_msg*>(message_.get());
    if (!stun_msg_attr(message, STUN_ATTR_MSG_INTEGRITY))
        return false;
    return stun_msg_chk_mi(message, reinterpret_cast<const std::uint8_t*>(password.data()),
                           password.size()) == 0;
}

std::vector<std::uint8_t> BindingCheck::reply(const Address& from,
                                              const std::string& password) const {
    const auto* message = static_cast<const stun_msg*>(message_.get());
    sa mapped{};
    sa_set_sa(&mapped, from.raw());
    const Buffer buffer = make_buffer(256);
    const int failed = stun_msg_encode(
        buffer.get(), STUN_METHOD_BINDING, STUN_CLASS_SUCCESS_RESP, stun_msg_tid(message), nullptr,
        reinterpret_cast<const std::uint8_t*>(password.data()), password.size(), true, 0x00, 1,
        STUN_ATTR_XOR_MAPPED_ADDR, &mapped);
    if (failed)
        return {};
    return {buffer->buf, buffer->buf + buffer->end};
}

}  // namespace zongji::media
