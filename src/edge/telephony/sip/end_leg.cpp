#include "edge/telephony/sip/core.h"

#include <fmt/format.h>

namespace zongji::sip {

namespace {

constexpr Span and_a_little = seconds(8);
constexpr int normal_clearing = 16;  // Q.850

}  // namespace

std::string reason_text(const char* protocol, int cause, const std::string& text) {
    std::string safe;
    for (const char c : text) {
        const bool plain = static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
        if (plain)
            safe += c;
    }
    return fmt::format("{};cause={};text=\"{}\"", protocol, cause, safe);
}

// A call that was let in at the door and is turned away before it is answered.
void SipEngine::Core::note_turned_away(const Leg& leg, int status) {
    const auto address = parse_ip(leg.signalled_from);
    const calls::Refused why = status == 404   ? calls::Refused::unknown_number
                               : status == 488 ? calls::Refused::media_unreachable
                               : status == 503 ? calls::Refused::overload
                                               : calls::Refused::failed;
    SipSource source;
    source.address.ip = address.value_or(Ip{});
    source.trunk = leg.trunk;
    source.phone = leg.phone;
    note_refused(source, leg.called, {status, "", why, {}});
}

// CANCEL, a final status or BYE. The leg is over for everybody at once; the far side's answer is
// waited for by the stack alone.
void SipEngine::Core::end_by_us(Leg& leg, calls::EndCause cause, int status,
                                const std::string& reason) {
    switch (leg.state) {
        case Leg::State::arrived: {
            note_turned_away(leg, status);
            const std::string why = reason.empty() ? "" : reason_text("SIP", status, reason);
            const std::string later = status == 503 ? retry_after() : "";
            nua_respond(leg.handle, status, sip_status_phrase(status),
                        TAG_IF(!why.empty(), SIPTAG_REASON_STR(why.c_str())),
                        TAG_IF(!later.empty(), SIPTAG_RETRY_AFTER_STR(later.c_str())), TAG_END());
            break;
        }
        case Leg::State::calling: {
            // 200 says "completed elsewhere": the phone then shows no missed call.
            const bool elsewhere = reason.find("elsewhere") != std::string::npos;
            const int said = elsewhere ? 200 : cause == calls::EndCause::no_answer ? 408 : 487;
            const std::string why = reason_text("SIP", said, reason);
            nua_cancel(leg.handle, SIPTAG_REASON_STR(why.c_str()), TAG_END());
            break;
        }
        case Leg::State::accepted:
        case Leg::State::talking: {
            const bool ours = cause == calls::EndCause::ended_by_us;
            const std::string why = ours ? reason_text("Q.850", normal_clearing, reason)
                                         : reason_text("SIP", status, reason);
            nua_bye(leg.handle, SIPTAG_REASON_STR(why.c_str()), TAG_END());
            break;
        }
    }
    ended(leg, cause, cause == calls::EndCause::ended_by_us ? 0 : status);
}

// The stack may want it until its last transaction is over.
void SipEngine::Core::close_later(LegId id, nua_handle_t* handle) {
    closing.emplace(id, handle);
    close_at.emplace_back(now().tick + config.limits.give_up + and_a_little, id);
    wake_at(close_at.front().first);
}

void SipEngine::Core::ended(Leg& leg, calls::EndCause cause, int status) {
    const LegId id = leg.id;
    ringing.erase({leg.ring_until, id});
    unheard.erase({leg.heard_until, id});
    if (leg.state == Leg::State::arrived)
        --arriving;
    leave_trunk(leg);
    if (leg.handle) {
        door->release_call(leg.record.call_id);
        legs_by_call_id.erase(leg.record.call_id);
    }
    if (leg.local)
        config.media->close_leg(id);
    if (leg.record.answered_at.us != 0 && config.dialogs)
        config.dialogs->remove(id);

    if (leg.handle)
        close_later(id, leg.handle);
    legs.erase(id);
    ++totals.ended;
    emit(calls::LegEnded{id, cause, status});
}

}  // namespace zongji::sip
