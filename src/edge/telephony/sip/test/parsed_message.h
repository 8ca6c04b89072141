#pragma once

#include "base/ensure.h"
#include "edge/telephony/sip/lenient_headers.h"

#include <string>

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_parser.h>

namespace zongji::sip::test {

// A message, read as the engine reads it.
class ParsedMessage {
public:
    explicit ParsedMessage(const std::string& raw)
        : message_(msg_make(known(), MSG_DO_EXTRACT_COPY, raw.data(),
                            static_cast<ssize_t>(raw.size()))) {}
    ~ParsedMessage() {
        if (message_)
            msg_destroy(message_);
    }
    ParsedMessage(const ParsedMessage&) = delete;
    ParsedMessage& operator=(const ParsedMessage&) = delete;

    // Null where it is no request with the headers that every one has.
    const sip_t* request() const {
        const sip_t* sip = message_ ? sip_object(message_) : nullptr;
        return sip && sip->sip_request && sip->sip_from && sip->sip_to ? sip : nullptr;
    }

private:
    static const msg_mclass_t* known() {
        static const msg_mclass_t* const made = [] {
            msg_mclass_t* own = sip_extend_mclass(nullptr);
            ensure(own != nullptr, "message class");
            read_leniently(*own);
            return own;
        }();
        return made;
    }

    msg_t* message_;
};

}  // namespace zongji::sip::test
