#include "edge/telephony/sip/core.h"
#include "runtime/log.h"

#include <algorithm>
#include <utility>

// How we stand with the trunks that we speak to first.
namespace zongji::sip {

namespace {

constexpr Span longest_goodbye = seconds(1);

}  // namespace

void SipEngine::Core::use_trunks() {
    for (const Trunk& trunk : directory->trunks()) {
        if (trunk.carrier.speaks_first())
            lines.try_emplace(trunk.id);
    }
    for (auto& [id, line] : lines) {
        const Trunk* trunk = directory->trunk(id);
        if (!trunk || !trunk->carrier.registers)
            leave_registrar(id, line);
    }
    tend_trunks(now().tick);
}

void SipEngine::Core::tend_trunks(Instant at) {
    for (auto& [id, line] : lines) {
        const Trunk* trunk = directory->trunk(id);
        if (!trunk || !trunk->carrier.speaks_first())
            continue;
        if (trunk->carrier.registers)
            tend_registration(*trunk, line, at);
        if (trunk->carrier.outbound)
            ask_trunk(*trunk, line, at);
        if (!line.health.is_up() && !line.answers_questions && at >= line.trial_at)
            line.health.try_again(trunk->carrier.lost_after);
    }
}

// The stack sends nothing more once it shuts down: registrars are waited for before, a little.
void SipEngine::Core::close_trunks() {
    for (auto& [id, line] : lines) {
        if (line.question)
            destroy(std::exchange(line.question, nullptr));
        leave_registrar(id, line);
    }
    const auto is_leaving = [](const auto& entry) { return entry.second.is_leaving; };
    const Instant until = now().tick + longest_goodbye;
    while (std::ranges::any_of(lines, is_leaving) && now().tick < until)
        su_root_step(root, 50);
    for (auto& [id, line] : lines) {
        if (line.registering)
            destroy(std::exchange(line.registering, nullptr));
    }
}

// Anything came back from it, whatever it says.
void SipEngine::Core::heard_trunk(TrunkId id) {
    const auto found = lines.find(id);
    const Trunk* trunk = directory->trunk(id);
    if (found == lines.end() || !trunk)
        return;
    TrunkLine& line = found->second;
    const bool was_up = line.health.is_up();
    line.health.answered(trunk->carrier.back_after);
    if (was_up || !line.health.is_up())
        return;
    line.changed_at = now().utc;
    log_info("sip: trunk {} is up again", trunk->key);
}

void SipEngine::Core::missed_trunk(TrunkId id) {
    const auto found = lines.find(id);
    const Trunk* trunk = directory->trunk(id);
    if (found == lines.end() || !trunk)
        return;
    TrunkLine& line = found->second;
    const bool was_up = line.health.is_up();
    line.health.silent(trunk->carrier.lost_after);
    if (!was_up || line.health.is_up())
        return;
    line.changed_at = now().utc;
    line.trial_at = now().tick + config.limits.trunk_trial_after;
    log_warning("sip: trunk {} is down: it answers nothing", trunk->key);
}

calls::TrunkActivity SipEngine::Core::activity_of(TrunkId id) const {
    calls::TrunkActivity activity = watch.activity(id);
    const Trunk* trunk = directory->trunk(id);
    const auto found = lines.find(id);
    if (!trunk || !trunk->carrier.speaks_first() || found == lines.end())
        return activity;
    const TrunkLine& line = found->second;
    activity.calls_out_allowed = trunk->carrier.outbound;
    activity.registration = line.registration;
    activity.registration_says = line.registration_says;
    activity.registered_until = line.registered_until;
    activity.is_up = line.health.is_up();
    activity.up_or_down_since = line.changed_at;
    activity.calls_out_now = line.calls;
    return activity;
}

std::vector<TrunkCount> SipEngine::Core::count_trunks() const {
    std::vector<TrunkCount> counts;
    for (const auto& [id, line] : lines) {
        const Trunk* trunk = directory->trunk(id);
        if (!trunk || !trunk->carrier.speaks_first())
            continue;
        const calls::TrunkActivity activity = watch.activity(id);
        counts.push_back({trunk->key, trunk->carrier.outbound, line.health.is_up(),
                          line.registration, line.calls, activity.calls_out,
                          activity.failed_calls_out});
    }
    return counts;
}

}  // namespace zongji::sip
