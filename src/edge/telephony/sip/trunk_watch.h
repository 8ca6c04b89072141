#pragma once

#include "domain/calls/trunk_activity.h"
#include "edge/telephony/sip/directory.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zongji::sip {

// Calls that were turned away, by whom they came from ("phone", "unknown", or a trunk's key) and
// what they were answered.
struct RefusedCount {
    std::string from;
    int answer = 0;
    std::uint64_t calls = 0;
};

// What trunks send, and each call that is turned away: a line in the log, a figure, and the last
// ones to be shown. Who called is in none of them. The sip thread only.
class TrunkWatch {
public:
    static constexpr std::size_t most_shown = 20;

    void heard_call(TrunkId trunk, const Endpoint& source, Timestamp now);
    void heard_question(TrunkId trunk, const Endpoint& source, Timestamp now);

    // `trunk` may be none: a phone's call, or a stranger's.
    void refused(const Trunk* trunk, bool by_phone, const Endpoint& source, calls::RefusedCall call,
                 Instant now);

    // Calls of ours that go out over it, and those that failed for a reason of its own.
    void sent_call(TrunkId trunk);
    void failed_call(TrunkId trunk, int status, const std::string& phrase);

    calls::TrunkActivity activity(TrunkId trunk) const;
    std::vector<RefusedCount> counts() const;

private:
    calls::TrunkActivity& heard(TrunkId trunk, const Endpoint& source, Timestamp now);
    bool may_log(Instant now);

    std::map<TrunkId, calls::TrunkActivity> trunks_;
    std::vector<calls::RefusedCall> from_unknown_;
    std::map<std::pair<std::string, int>, std::uint64_t> counts_;
    int lines_left_ = burst;
    Instant lines_since_{};
    std::uint64_t not_logged_ = 0;

    static constexpr int burst = 20;  // lines of the log, then one a second
};

// What stands in a request for the number called, fit to be shown: what is no sign of a number or a
// name is a question mark, and it is not endless.
std::string shown_number(std::string_view delivered);

}  // namespace zongji::sip
