#include "edge/telephony/sip/strangers.h"

#include <algorithm>

namespace zongji::sip {

bool Strangers::banned(const Ip& source, Instant now) const {
    const auto found = sources_.find(source);
    return found != sources_.end() && found->second.banned_until > now;
}

Strangers::Verdict Strangers::ask(const Ip& source, Instant now) {
    auto found = sources_.find(source);
    if (found == sources_.end()) {
        if (sources_.size() >= limits_.most_sources)
            return Verdict::drop;
        found = sources_.emplace(source, Source{double(limits_.burst), now, 0, {}}).first;
    }

    Source& mine = found->second;
    if (mine.banned_until > now)
        return Verdict::drop;
    refill(mine, now);
    if (mine.tokens >= 1) {
        mine.tokens -= 1;
        return Verdict::answer;
    }
    if (++mine.strikes < limits_.strikes)
        return Verdict::drop;

    mine.strikes = 0;
    mine.banned_until = now + limits_.ban;
    return Verdict::ban;
}

void Strangers::refund(const Ip& source) {
    const auto found = sources_.find(source);
    if (found == sources_.end())
        return;
    found->second.tokens = std::min<double>(found->second.tokens + 1, limits_.burst);
    found->second.strikes = 0;
}

bool Strangers::take_shared_token(Instant now) {
    const double rate = limits_.answers_per_second;
    shared_tokens_ = std::min(shared_tokens_ + (now - shared_refilled_).seconds() * rate, rate);
    shared_refilled_ = now;
    if (shared_tokens_ < 1)
        return false;
    shared_tokens_ -= 1;
    return true;
}

void Strangers::tidy(Instant now) {
    for (auto i = sources_.begin(); i != sources_.end();) {
        Source& source = i->second;
        refill(source, now);
        const bool quiet = source.banned_until <= now && source.tokens >= limits_.burst;
        i = quiet ? sources_.erase(i) : std::next(i);
    }
}

std::size_t Strangers::banned_sources(Instant now) const {
    return std::count_if(sources_.begin(), sources_.end(),
                         [now](const auto& entry) { return entry.second.banned_until > now; });
}

void Strangers::refill(Source& source, Instant now) const {
    const double back = (now - source.refilled).seconds() * limits_.per_second;
    source.tokens = std::min<double>(source.tokens + back, limits_.burst);
    source.refilled = now;
    if (source.tokens >= limits_.burst)
        source.strikes = 0;
}

}  // namespace zongji::sip
