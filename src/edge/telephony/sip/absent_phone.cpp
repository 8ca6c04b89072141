#include "edge/telephony/sip/core.h"

#include <algorithm>
#include <utility>
#include <vector>

// A phone that is switched off. It would cost every caller a whole ring, since SIP has no better
// way to learn of it than to ring in vain.
namespace zongji::sip {

void SipEngine::Core::miss(PhoneId phone) {
    if (const auto found = absent.find(phone); found != absent.end()) {
        if (std::exchange(found->second.on_trial, false))
            emit(calls::PhoneReachable{phone, false});
        found->second.ask_at = now().tick + found->second.pause;
        return;
    }
    const Span pause = config.limits.ask_again;
    absent.emplace(phone, Absent{pause, now().tick + pause, nullptr});
    emit(calls::PhoneReachable{phone, false});
}

// It said something, whatever it was.
void SipEngine::Core::meet(PhoneId id) {
    const auto found = absent.find(id);
    if (found == absent.end())
        return;
    if (found->second.question)
        destroy(found->second.question);
    absent.erase(found);
    const Phone* phone = directory->phone(id);
    if (phone && target_of(*phone))
        emit(calls::PhoneReachable{id, true});
}

void SipEngine::Core::ask_absent(Instant at) {
    for (auto& [phone, away] : absent) {
        if (!away.question && !away.on_trial && away.ask_at <= at)
            ask(phone);
    }
}

void SipEngine::Core::ask(PhoneId id) {
    Absent& away = absent.at(id);
    away.pause = std::min(Span{away.pause.us * 2}, config.limits.ask_again_at_most);
    away.ask_at = now().tick + away.pause;
    const Phone* phone = directory->phone(id);
    const auto target = phone ? target_of(*phone) : std::nullopt;
    if (!target)
        return;  // its next registration tells
    away.question = keep(nua_handle(nua, nullptr, NUTAG_URL(target->uri.c_str()),
                                    SIPTAG_TO_STR(("<" + target->uri + ">").c_str()), TAG_END()));
    nua_options(away.question,
                TAG_IF(!target->next_hop.empty(), NUTAG_PROXY(target->next_hop.c_str())),
                TAG_END());
}

void SipEngine::Core::on_asked(const NuaEvent& event) {
    const auto found = std::find_if(absent.begin(), absent.end(), [&](const auto& item) {
        return item.second.question == event.handle;
    });
    if (found == absent.end() || (event.status < 200 && !event.sip))
        return;
    if (event.sip)
        return meet(found->first);
    Absent& away = found->second;
    destroy(std::exchange(away.question, nullptr));
    away.ask_at = now().tick + away.pause;
    // There are phones that answer no OPTIONS: now and then one caller finds out.
    if (away.pause < config.limits.ask_again_at_most)
        return;
    away.on_trial = true;
    emit(calls::PhoneReachable{found->first, true});
}

// Who has another address now, or is gone, is not who was absent.
void SipEngine::Core::keep_absent(const Directory& before) {
    std::vector<PhoneId> changed;
    for (const auto& [id, away] : absent) {
        const Phone* then = before.phone(id);
        const Phone* now = directory->phone(id);
        if (!then || !now || then->address != now->address)
            changed.push_back(id);
    }
    for (const PhoneId id : changed)
        meet(id);
}

}  // namespace zongji::sip
