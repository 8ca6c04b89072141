#include "edge/telephony/sip/trunk_watch.h"

#include "base/text.h"
#include "runtime/log.h"

#include <algorithm>
#include <cctype>

namespace zongji::sip {

namespace {

constexpr std::size_t longest_shown = 40;

void put_first(std::vector<calls::RefusedCall>& shown, calls::RefusedCall call) {
    shown.insert(shown.begin(), std::move(call));
    if (shown.size() > TrunkWatch::most_shown)
        shown.pop_back();
}

}  // namespace

calls::TrunkActivity& TrunkWatch::heard(TrunkId trunk, const Endpoint& source, Timestamp now) {
    calls::TrunkActivity& activity = trunks_[trunk];
    if (!activity.first_heard)
        activity.first_heard = now;
    activity.last_heard = now;
    activity.last_address = to_text(source);
    return activity;
}

void TrunkWatch::heard_call(TrunkId trunk, const Endpoint& source, Timestamp now) {
    ++heard(trunk, source, now).calls;
}

void TrunkWatch::heard_question(TrunkId trunk, const Endpoint& source, Timestamp now) {
    ++heard(trunk, source, now).questions;
}

void TrunkWatch::refused(const Trunk* trunk, bool by_phone, const Endpoint& source,
                         calls::RefusedCall call, Instant now) {
    // What a phone dials may be a customer's number.
    call.called = by_phone ? "a number" : shown_number(call.called);
    if (by_phone)
        call.detail.clear();
    const std::string from = trunk ? trunk->key : by_phone ? "phone" : "unknown";
    ++counts_[{from, call.answer}];
    if (may_log(now)) {
        log_warning("sip: a call for {} from {} ({}) was refused with {}: {}{}{}{}", call.called,
                    from, to_text(source.ip), call.answer, enum_name(call.why),
                    call.detail.empty() ? "" : ", " + call.detail,
                    not_logged_ > 0 ? ", and before it were not logged: " : "",
                    not_logged_ > 0 ? std::to_string(not_logged_) : "");
        not_logged_ = 0;
    } else {
        ++not_logged_;
    }
    if (trunk) {
        calls::TrunkActivity& activity = trunks_[trunk->id];
        ++activity.refused_calls;
        put_first(activity.refused, std::move(call));
    } else if (!by_phone) {
        call.detail = to_text(source.ip);
        put_first(from_unknown_, std::move(call));
    }
}

void TrunkWatch::sent_call(TrunkId trunk) {
    ++trunks_[trunk].calls_out;
}

void TrunkWatch::failed_call(TrunkId trunk, int status, const std::string& phrase) {
    calls::TrunkActivity& activity = trunks_[trunk];
    ++activity.failed_calls_out;
    activity.last_failure = plain_line(std::to_string(status) + " " + phrase, 80);
}

bool TrunkWatch::may_log(Instant now) {
    const auto back = (now - lines_since_).us / 1'000'000;
    if (back > 0) {
        lines_left_ = static_cast<int>(std::min<std::int64_t>(burst, lines_left_ + back));
        lines_since_ = now;
    }
    if (lines_left_ == 0)
        return false;
    --lines_left_;
    return true;
}

calls::TrunkActivity TrunkWatch::activity(TrunkId trunk) const {
    const auto found = trunks_.find(trunk);
    calls::TrunkActivity activity = found == trunks_.end() ? calls::TrunkActivity{} : found->second;
    activity.from_unknown = from_unknown_;
    return activity;
}

std::vector<RefusedCount> TrunkWatch::counts() const {
    std::vector<RefusedCount> counts;
    for (const auto& [key, calls] : counts_)
        counts.push_back({key.first, key.second, calls});
    return counts;
}

std::string shown_number(std::string_view delivered) {
    std::string shown(delivered.substr(0, longest_shown));
    for (char& c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 ||
            !(std::isalnum(byte) || std::string_view("+*#-._").find(c) != std::string_view::npos))
            c = '?';
    }
    return shown;
}

}  // namespace zongji::sip
