#include "edge/telephony/sip/core.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::sip {

namespace {

// What the dead process sent is at most this far beyond the CSeq on record or its clock (see the
// stack's first CSeq).
constexpr std::uint32_t cseq_margin = 1000;

std::uint32_t cseq_beyond(const DialogRecord& record, Timestamp now) {
    // sofia-sip begins a dialog's CSeq at half the seconds since 1900.
    constexpr std::int64_t ntp_offset_s = 2'208'988'800;
    const auto first =
        static_cast<std::uint32_t>(((now.us / 1'000'000 + ntp_offset_s) >> 1) & 0x7ffffff);
    return std::max(record.cseq, first) + cseq_margin;
}

}  // namespace

void SipEngine::Core::end_orphan(const DialogRecord& record) {
    const bool whole = !record.call_id.empty() && !record.local_tag.empty() &&
                       !record.remote_tag.empty() && !record.remote_target.empty();
    if (!whole || orphans.contains(record.leg_id) || find(record.leg_id)) {
        if (!whole && config.dialogs)
            config.dialogs->remove(record.leg_id);
        return;
    }
    std::string route;
    for (const std::string& hop : record.route_set)
        route += (route.empty() ? "" : ",") + hop;
    const std::string cseq = fmt::format("{} BYE", cseq_beyond(record, now().utc));
    const std::string why = reason_text("SIP", 500, "restarted");

    nua_handle_t* handle = keep(nua_handle(
        nua, magic_of(record.leg_id), NUTAG_URL(record.remote_target.c_str()),
        SIPTAG_CALL_ID_STR(record.call_id.c_str()), SIPTAG_FROM_STR(record.local_uri.c_str()),
        SIPTAG_TO_STR(record.remote_uri.c_str()), TAG_END()));
    orphans.emplace(record.leg_id, handle);
    nua_method(handle, NUTAG_METHOD("BYE"),
               TAG_IF(!record.next_hop.empty(), NUTAG_PROXY(record.next_hop.c_str())),
               SIPTAG_CSEQ_STR(cseq.c_str()),
               TAG_IF(!route.empty(), SIPTAG_ROUTE_STR(route.c_str())),
               SIPTAG_REASON_STR(why.c_str()), TAG_END());
}

void SipEngine::Core::on_orphan_response(const NuaEvent& event) {
    if (event.status < 200)
        return;
    const auto found = orphans.find(event.leg);
    if (found == orphans.end())
        return;
    destroy(found->second);
    orphans.erase(found);
    // Whatever the answer: there is nobody left to tell.
    if (config.dialogs)
        config.dialogs->remove(event.leg);
}

}  // namespace zongji::sip
