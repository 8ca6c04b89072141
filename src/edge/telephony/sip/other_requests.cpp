#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/message_body.h"

#include <sofia-sip/su_string.h>

namespace zongji::sip {

void SipEngine::Core::on_register(const NuaEvent& event) {
    const SipSource source = source_of(event);
    const Phone* phone = source.phone ? directory->phone(source.phone) : nullptr;
    if (!phone)
        return refuse(event, SIP_401_UNAUTHORIZED);
    const url_t& record = *event.sip->sip_to->a_url;
    if (record.url_type != url_sip && record.url_type != url_sips)
        return refuse(event, SIP_400_BAD_REQUEST);
    const char* user = record.url_user;
    if (!user || phone->user != user)
        return refuse(event, SIP_403_FORBIDDEN);

    const auto answer = registrar->take(phone->id, *event.sip, source.address, source.transport,
                                        Digest::nonce_made(*event.sip, config.realm), now());
    if (answer.status != 200) {
        return refuse(event, answer.status, sip_status_phrase(answer.status));
    }
    meet(phone->id);
    const std::string contact =
        answer.contact.empty()
            ? std::string()
            : "<" + answer.contact + ">;expires=" + std::to_string(answer.expires_s);
    const std::string expires = std::to_string(answer.expires_s);
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua),
                TAG_IF(!contact.empty(), SIPTAG_CONTACT_STR(contact.c_str())),
                TAG_IF(!contact.empty(), SIPTAG_EXPIRES_STR(expires.c_str())), TAG_END());
    if (!event.leg)
        nua_handle_destroy(event.handle);
}

void SipEngine::Core::on_options(const NuaEvent& event) {
    if (!event.leg && !source_of(event).known())
        return refuse(event, SIP_401_UNAUTHORIZED);
    if (const SipSource source = event.leg ? SipSource{} : source_of(event); source.trunk)
        watch.heard_question(source.trunk, source.address, now().utc);
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua), SIPTAG_ACCEPT_STR(accepted_bodies),
                TAG_END());
    if (!event.leg)
        nua_handle_destroy(event.handle);
}

// Strangers hear the same from everything.
void SipEngine::Core::refuse(const NuaEvent& event, int status, const char* phrase) {
    std::string challenge;
    if (!event.leg) {
        const SipSource source = source_of(event);
        const bool registers = event.what == nua_i_register;
        if (!source.known() || (registers && status == 401)) {
            status = 401;
            phrase = sip_status_phrase(401);
            challenge = door->challenge(source.address.ip, source.stale);
        }
    }
    const std::string later = status == 503 ? retry_after() : "";
    const std::string least = status == 423 ? std::to_string(config.limits.min_registration_s) : "";
    nua_respond(event.handle, status, phrase, NUTAG_WITH_THIS(nua),
                TAG_IF(!challenge.empty(), SIPTAG_WWW_AUTHENTICATE_STR(challenge.c_str())),
                TAG_IF(!later.empty(), SIPTAG_RETRY_AFTER_STR(later.c_str())),
                TAG_IF(!least.empty(), SIPTAG_MIN_EXPIRES_STR(least.c_str())),
                TAG_IF(status == 415 || status == 406, SIPTAG_ACCEPT_STR(accepted_bodies)),
                TAG_IF(status == 415, SIPTAG_ACCEPT_ENCODING_STR(accepted_encodings)), TAG_END());
    if (!event.leg)
        nua_handle_destroy(event.handle);
}

}  // namespace zongji::sip
