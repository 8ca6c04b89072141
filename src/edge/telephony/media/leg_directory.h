#pragma once

#include "base/ids.h"
#include "domain/calls/call_control.h"
#include "edge/telephony/media/room_place.h"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace zongji::media {

// Which thread each leg lives on, who is in which room, and who is recorded: the one place that
// says it, as commanded, so that whoever ends leaves both. Short lookups from the sip, http and
// loop threads; media threads come only when a browser leg begins or ends.
class LegDirectory {
public:
    struct Place {
        std::size_t thread = 0;
        bool browser = false;
        UserId user;     // of a browser
        int family = 0;  // of a phone's port
        RoomPlace room;
        RecordingId recording;  // 0: it is in none
    };
    struct Recording {
        InteractionId interaction;
        std::size_t thread = 0;  // sets its marks
        std::vector<calls::RecordedParty> parties;
    };

    // While it is held, no leg enters or leaves: what is posted to several threads meanwhile comes
    // before the end of any of these legs.
    class Held {
    public:
        explicit Held(LegDirectory& directory) : directory_(directory), lock_(directory.mutex_) {}

        // Null: it is not there. Good until a leg enters or leaves.
        Place* find(LegId leg) {
            const auto found = directory_.places_.find(leg);
            return found == directory_.places_.end() ? nullptr : &found->second;
        }
        bool add(LegId leg, const Place& place) {
            return directory_.places_.emplace(leg, place).second;
        }
        // Its room and its recording know it still.
        std::optional<Place> remove(LegId leg);

        // Who is in the room from now on; says whose place may be another one because of it. Those
        // who are not there, or are named again, are passed over.
        std::vector<LegId> set_room(InteractionId room, std::vector<calls::RoomMember> members);
        // Says who is left.
        std::vector<LegId> leave_room(InteractionId room, LegId leg);
        RoomPlace place_in_room(InteractionId room, LegId leg) const;

        // The leg with which the user heard until now; 0 if there was none.
        LegId take_over(UserId user, LegId leg);

        std::unordered_map<RecordingId, Recording>& recordings() { return directory_.recordings_; }
        Recording* find(RecordingId recording) {
            const auto found = directory_.recordings_.find(recording);
            return found == directory_.recordings_.end() ? nullptr : &found->second;
        }
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
    std::unordered_map<InteractionId, std::vector<calls::RoomMember>> rooms_;
    std::unordered_map<RecordingId, Recording> recordings_;
};

}  // namespace zongji::media
