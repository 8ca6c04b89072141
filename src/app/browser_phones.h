#pragma once

#include "edge/http/api/browser_media.h"
#include "edge/telephony/media/media.h"
#include "runtime/clock.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace zongji::app {

// Which browser leg is whose: between the pages' offers and the media engine.
class BrowserPhones final : public api::BrowserMedia {
public:
    BrowserPhones(const Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

    void use(media::MediaEngine& engine) { engine_ = &engine; }

    void accept_offer(UserId user, const std::string& tab, std::string sdp,
                      std::function<void(Result<std::string>)> answer) override;
    void stop(UserId user, const std::string& tab) override;

    // A leg ended: whose phone is free now, and which tab had it. Nothing if a newer leg took its
    // place.
    std::optional<std::pair<UserId, std::string>> ended(LegId leg);

private:
    struct Phone {
        LegId leg;
        std::string tab;
    };
    const Clock& clock_;
    IdSource& ids_;
    media::MediaEngine* engine_ = nullptr;
    std::mutex mutex_;  // guards phones_
    std::map<UserId, Phone> phones_;
};

}  // namespace zongji::app
