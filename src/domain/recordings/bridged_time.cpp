#include "domain/recordings/bridged_time.h"

namespace zongji::recordings {
namespace {

const std::map<calls::Track, PartyKind> first_two = {{calls::customer_track, PartyKind::customer},
                                                     {calls::agent_track, PartyKind::agent}};

}  // namespace

void BridgedTime::Stretches::begin(std::int64_t at_us) {
    if (!since)
        since = at_us;
}

void BridgedTime::Stretches::end(std::int64_t at_us) {
    if (since && at_us > *since)
        ranges.push_back({*since, at_us});
    since.reset();
}

std::int64_t BridgedTime::Stretches::lasted_us() const {
    std::int64_t sum = 0;
    for (const auto& range : ranges)
        sum += range.to_us - range.from_us;
    return sum;
}

void BridgedTime::take(const Mark& mark) {
    using Kind = calls::TapMark::Kind;
    switch (mark.kind) {
        case Kind::started:
            return;
        case Kind::bridged:
            return bridged_.begin(mark.at_us);
        case Kind::unbridged:
            return end_bridged(mark.at_us);
        case Kind::held:
            return held_.begin(mark.at_us);
        case Kind::resumed:
            return held_.end(mark.at_us);
        case Kind::stopped:
            return end(mark.at_us);
        case Kind::joined: {
            Party& party = parties_[mark.track];
            party.kind = mark.party;
            is_said_who_ = true;
            return party.there.begin(mark.at_us);
        }
        case Kind::left:
            return parties_[mark.track].there.end(mark.at_us);
    }
}

// Recordings of before there were rooms do not say who was there: both.
void BridgedTime::end_bridged(std::int64_t at_us) {
    const std::size_t before = bridged_.ranges.size();
    bridged_.end(at_us);
    if (bridged_.ranges.size() > before && !is_said_who_) {
        for (const auto& [track, kind] : first_two)
            parties_.try_emplace(track, Party{kind, {}})
                .first->second.there.ranges.push_back(bridged_.ranges.back());
    }
    is_said_who_ = false;
}

void BridgedTime::end(std::int64_t at_us) {
    end_bridged(at_us);
    held_.end(at_us);
    for (auto& [track, party] : parties_)
        party.there.end(at_us);
}

const std::vector<TimeRange>& BridgedTime::of(calls::Track track) const {
    static const std::vector<TimeRange> never;
    const auto found = parties_.find(track);
    return found == parties_.end() ? never : found->second.there.ranges;
}

std::int64_t BridgedTime::of_us(calls::Track track) const {
    return Stretches{of(track), {}}.lasted_us();
}

std::map<calls::Track, PartyKind> BridgedTime::tracks() const {
    auto all = first_two;
    for (const auto& [track, party] : parties_)
        all[track] = party.kind;
    return all;
}

}  // namespace zongji::recordings
