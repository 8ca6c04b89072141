#include "edge/telephony/sip/core.h"
#include "runtime/log.h"

// Whether a silent far side is still in its call. OPTIONS in the dialog changes nothing there (RFC
// 3261 §11), and any answer but two says that somebody has that dialog.
namespace zongji::sip {

namespace {

// What says that there is no such dialog (RFC 3261 §12.2.1.2). No answer at all says less: there
// are phones that answer no OPTIONS, so it only leaves the silence as long as it was.
bool denies_dialog(int status) {
    return status == 481 || status == 408;
}

}  // namespace

void SipEngine::Core::ask_leg(LegId id) {
    Leg* leg = find(id);
    if (!leg || leg->state != Leg::State::talking || leg->is_asked)
        return;
    leg->is_asked = true;
    nua_options(leg->handle, TAG_END());
}

void SipEngine::Core::on_leg_asked(const NuaEvent& event) {
    Leg* leg = find(event.leg);
    if (!leg || event.status < 200)
        return;
    leg->is_asked = false;
    if (!event.sip)
        return;
    if (!denies_dialog(event.status))
        return config.media->note_alive(leg->id);
    log_info("sip: leg {}: its far side has no such call any more", leg->id.value);
    end_by_us(*leg, calls::EndCause::media_timeout, event.status, "no such call");
}

}  // namespace zongji::sip
