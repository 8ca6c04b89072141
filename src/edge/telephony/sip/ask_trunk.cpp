#include "edge/telephony/sip/core.h"

#include <algorithm>

// Whether a trunk is there, asked by OPTIONS outside of any dialog (RFC 3261 §11). Any answer says
// that it is.
namespace zongji::sip {

namespace {

constexpr Span ask_again_after = seconds(5);  // of a silence: three in a row shall not take minutes

}  // namespace

void SipEngine::Core::ask_trunk(const Trunk& trunk, TrunkLine& line, Instant at) {
    const Carrier& carrier = trunk.carrier;
    const Span pace = milliseconds(carrier.ask_every_ms);
    if (line.question && at >= line.answer_until) {
        destroy(std::exchange(line.question, nullptr));
        line.ask_at = at + std::min(pace, ask_again_after);
        if (line.answers_questions)
            missed_trunk(trunk.id);
    }
    if (line.question || carrier.ask_every_ms <= 0 || at < line.ask_at)
        return;
    line.ask_at = at + pace;
    line.answer_until = at + milliseconds(carrier.answer_within_ms);
    const std::string uri = uri_at(carrier, {});
    const std::string to = "<" + uri + ">";
    const std::string proxy = next_hop_of(carrier);
    line.question = keep(
        nua_handle(nua, nullptr, NUTAG_URL(uri.c_str()), SIPTAG_TO_STR(to.c_str()), TAG_END()));
    nua_options(line.question, NUTAG_PROXY(proxy.c_str()), TAG_END());
}

// False: it was no trunk that was asked.
bool SipEngine::Core::on_trunk_asked(const NuaEvent& event) {
    const auto found = std::ranges::find_if(
        lines, [&](const auto& entry) { return entry.second.question == event.handle; });
    if (found == lines.end())
        return false;
    if (event.status < 200)
        return true;
    TrunkLine& line = found->second;
    destroy(std::exchange(line.question, nullptr));
    if (event.sip) {
        line.answers_questions = true;
        heard_trunk(found->first);
        return true;
    }
    line.ask_at = std::min(line.ask_at, now().tick + ask_again_after);
    if (line.answers_questions)
        missed_trunk(found->first);
    return true;
}

}  // namespace zongji::sip
