#include "app/browser_phones.h"

namespace zongji::app {

void BrowserPhones::accept_offer(UserId user, const std::string& tab, std::string sdp,
                                 std::function<void(Result<std::string>)> answer) {
    const LegId leg = ids_.next<LegId>(clock_.now().utc);
    {
        const std::lock_guard lock(mutex_);
        phones_[user] = {leg, tab};
    }
    engine_->accept_browser_offer(leg, user, sdp, answer);
}

void BrowserPhones::stop(UserId user, const std::string& tab) {
    LegId leg;
    {
        const std::lock_guard lock(mutex_);
        const auto found = phones_.find(user);
        if (found == phones_.end() || found->second.tab != tab)
            return;
        leg = found->second.leg;
    }
    engine_->close_leg(leg);
}

std::optional<std::pair<UserId, std::string>> BrowserPhones::ended(LegId leg) {
    const std::lock_guard lock(mutex_);
    for (auto it = phones_.begin(); it != phones_.end(); ++it) {
        if (it->second.leg != leg)
            continue;
        auto result = std::make_pair(it->first, it->second.tab);
        phones_.erase(it);
        return result;
    }
    return std::nullopt;
}

}  // namespace zongji::app
