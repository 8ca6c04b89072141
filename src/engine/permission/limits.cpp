#include "engine/permission/limits.h"

#include "base/ensure.h"
#include "engine/calendars/wall_clock.h"

#include <algorithm>
#include <numeric>

namespace zongji::permission {
namespace {

const char* why_not(DestinationKind kind) {
    switch (kind) {
        case DestinationKind::premium:
            return "premium_number";
        case DestinationKind::satellite:
            return "satellite_number";
        case DestinationKind::global:
            return "global_number";
        default:
            return "foreign_number";
    }
}

std::size_t longest(const std::vector<std::string>& prefixes, std::string_view e164) {
    std::size_t size = 0;
    for (const std::string& prefix : prefixes) {
        if (e164.starts_with(prefix))
            size = std::max(size, prefix.size());
    }
    return size;
}

std::size_t longest_costly(std::string_view e164, DestinationKind kind) {
    std::size_t size = 0;
    for (const CostlyPrefix& each : costly_prefixes()) {
        if (each.kind == kind && e164.starts_with(each.prefix))
            size = std::max(size, each.prefix.size());
    }
    return size;
}

}  // namespace

std::optional<std::string> unreached(const Reach& reach, const Destination& to) {
    if (to.kind == DestinationKind::internal || to.kind == DestinationKind::emergency)
        return std::nullopt;
    if (to.e164.empty())
        return "no_number";
    const std::size_t open = longest(reach.reachable, to.e164);
    const std::size_t closed = longest(reach.refused, to.e164);
    if (closed > 0 && closed >= open)
        return "refused_prefix";
    if (open == 0 || open < longest_costly(to.e164, to.kind))
        return why_not(to.kind);
    return std::nullopt;
}

bool is_night(const Night& night, const calendars::Zone& zone, Timestamp at) {
    const std::int64_t wall = calendars::on_the_wall(at, zone.offset_at(at));
    const auto minute = static_cast<int>(
        (wall - calendars::day_number(wall) * calendars::us_per_day) / calendars::us_per_minute);
    if (night.from_minute <= night.to_minute)
        return minute >= night.from_minute && minute < night.to_minute;
    return minute >= night.from_minute || minute < night.to_minute;
}

Amounts at_night(const Amounts& by_day, int percent) {
    const auto less = [percent](int amount) {
        return amount == 0 || percent == 0
                   ? 0
                   : std::max(1, static_cast<int>(std::int64_t{amount} * percent / 100));
    };
    return {less(by_day.at_once), less(by_day.calls_an_hour), less(by_day.calls_a_day),
            less(by_day.minutes_an_hour), less(by_day.minutes_a_day)};
}

// ---- Window

template <std::size_t Slots>
void Window<Slots>::pass(Instant now, int running) {
    constexpr auto all = static_cast<std::int64_t>(Slots);
    const std::int64_t number = calendars::floor_divide(now.us, slot_.us);
    if (!slot_number_) {
        slot_number_ = number;
        until_ = now;
    }
    // Longer ago than all of it is forgotten in any case.
    if (number - *slot_number_ >= all) {
        calls_ = {};
        talked_us_ = {};
        slot_number_ = number - all;
        until_ = Instant{*slot_number_ * slot_.us};
    }
    while (*slot_number_ < number) {
        const Instant end{(*slot_number_ + 1) * slot_.us};
        talked_us_[at_] += (end - until_).us * running;
        until_ = end;
        ++*slot_number_;
        at_ = (at_ + 1) % Slots;
        calls_[at_] = 0;
        talked_us_[at_] = 0;
    }
    talked_us_[at_] += (now - until_).us * running;
    until_ = now;
}

template <std::size_t Slots>
int Window<Slots>::calls() const {
    return std::accumulate(calls_.begin(), calls_.end(), 0);
}

template <std::size_t Slots>
Span Window<Slots>::talked() const {
    return Span{std::accumulate(talked_us_.begin(), talked_us_.end(), std::int64_t{0})};
}

template <std::size_t Slots>
Instant Window<Slots>::next_relief() const {
    constexpr auto all = static_cast<std::int64_t>(Slots);
    for (std::size_t back = Slots - 1; back > 0; --back) {
        const std::size_t slot = (at_ + Slots - back) % Slots;
        if (calls_[slot] == 0 && talked_us_[slot] == 0)
            continue;
        const std::int64_t number = *slot_number_ - static_cast<std::int64_t>(back);
        return Instant{(number + all) * slot_.us};
    }
    return Instant{(*slot_number_ + all) * slot_.us};
}

template class Window<60>;
template class Window<96>;

// ---- CallLedger

void CallLedger::Account::pass(Instant now) {
    hour.pass(now, running);
    day.pass(now, running);
}

Instant CallLedger::forward(Instant at) {
    last_ = std::max(last_.value_or(at), at);
    return *last_;
}

void CallLedger::began(std::int64_t id, UserId agent, Instant at) {
    if (!calls_.emplace(id, agent).second)
        return;
    const Instant now = forward(at);
    for (Account* account : {&company_, &agents_[agent]}) {
        account->pass(now);
        account->hour.add_call();
        account->day.add_call();
        ++account->running;
    }
}

void CallLedger::ended(std::int64_t id, Instant at) {
    const auto call = calls_.find(id);
    if (call == calls_.end())
        return;
    const Instant now = forward(at);
    for (Account* account : {&company_, &agents_[call->second]}) {
        account->pass(now);
        --account->running;
        ensure(account->running >= 0, "more calls out ended than began");
    }
    calls_.erase(call);
}

std::optional<OverLimit> CallLedger::over(const Limits& limits, UserId agent,
                                          const calendars::Zone& zone, Now now) {
    const bool night = is_night(limits.night, zone, now.utc);
    const auto most = [&](const Amounts& amounts) {
        return night ? at_night(amounts, limits.night.percent) : amounts;
    };
    const Instant at = forward(now.tick);
    company_.pass(at);
    Account& own = agents_[agent];
    own.pass(at);
    auto found = over(own, most(limits.agent), "agent", now);
    if (!found)
        found = over(company_, most(limits.company), "company", now);
    if (found)
        found->at_night = night;
    return found;
}

std::optional<OverLimit> CallLedger::over(const Account& account, const Amounts& most,
                                          const std::string& whose, Now now) const {
    const auto later = [&](Instant relief) { return std::optional(now.utc + (relief - *last_)); };
    if (account.running >= most.at_once)
        return OverLimit{whose + "_calls_at_once", false, std::nullopt};
    if (account.hour.calls() >= most.calls_an_hour)
        return OverLimit{whose + "_calls_an_hour", false, later(account.hour.next_relief())};
    if (account.day.calls() >= most.calls_a_day)
        return OverLimit{whose + "_calls_a_day", false, later(account.day.next_relief())};
    if (account.hour.talked() >= minutes(most.minutes_an_hour))
        return OverLimit{whose + "_minutes_an_hour", false, later(account.hour.next_relief())};
    if (account.day.talked() >= minutes(most.minutes_a_day))
        return OverLimit{whose + "_minutes_a_day", false, later(account.day.next_relief())};
    return std::nullopt;
}

}  // namespace zongji::permission
