#pragma once

#include "base/ids.h"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace zongji::media {

// Which thread each leg lives on, with whom it talks, and whose recordings run. Short lookups from
// the sip, http and loop threads; media threads come only when a browser leg begins or ends.
class LegDirectory {
public:
    struct Place {
        std::size_t thread = 0;
        bool browser = false;
        UserId user;     // of a browser
        LegId partner;   // as commanded; 0 if none
        int family = 0;  // of a phone's port
    };
    struct Recording {
        LegId customer;
        LegId agent;
    };

    // While it is held, no leg enters or leaves: what is posted to several threads meanwhile comes
    // before the end of any of these legs.
    class Held {
    public:
        explicit Held(LegDirectory& directory) : directory_(directory), lock_(directory.mutex_) {}

        std::optional<Place> find(LegId leg) const {
            const auto found = directory_.places_.find(leg);
            if (found == directory_.places_.end())
                return std::nullopt;
            return found->second;
        }
        bool add(LegId leg, const Place& place) {
            return directory_.places_.emplace(leg, place).second;
        }
        std::optional<Place> remove(LegId leg);

        // Two legs talk from now on.
        void join(LegId a, LegId b);
        // No longer; says with whom, 0 if with nobody.
        LegId part(LegId leg);

        // The leg with which the user heard until now; 0 if there was none.
        LegId take_over(UserId user, LegId leg);

        std::unordered_map<RecordingId, Recording>& recordings() { return directory_.recordings_; }
        std::vector<LegId> browsers() const;  // those that are ready
        std::size_t size() const { return directory_.places_.size(); }

    private:
        LegDirectory& directory_;
        std::lock_guard<std::mutex> lock_;
    };

private:
    std::mutex mutex_;
    std::unordered_map<LegId, Place> places_;
    std::unordered_map<UserId, LegId> ready_;  // the newest browser leg of each user
    std::unordered_map<RecordingId, Recording> recordings_;
};

}  // namespace zongji::media
