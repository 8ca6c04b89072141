#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/seat.h"
#include "edge/telephony/media/worker.h"

// The live loop's commands, on the thread of the leg that each is for. A leg that is gone is not an
// error: its end is on the way to the loop.
namespace zongji::media {

void Worker::play(const calls::Play& command) {
    Seat* seat = find(command.leg);
    if (!seat)
        return;
    Playback::Sounds sounds;
    for (const calls::SoundKey& key : command.sounds) {
        const calls::Sound* known = nullptr;
        if (library_) {
            const auto found = library_->find(key);
            if (found != library_->end())
                known = sounds.emplace_back(found->second).get();
        }
        if (!known)
            counters_.unknown_sounds.add();
    }
    auto playback = std::make_unique<Playback>(command.playback, std::move(sounds), command.loop,
                                               counters_.playbacks);
    if (playback->finished()) {
        seat->leg.stop_play();
        if (!command.loop)
            tell(calls::PlaybackEnded{command.leg, command.playback});
    } else {
        seat->leg.play(std::move(playback));
    }
    pacer_.follow(seat->leg, tick_now());
}

void Worker::stop_play(LegId leg) {
    Seat* seat = find(leg);
    if (!seat)
        return;
    seat->leg.stop_play();
    pacer_.follow(seat->leg, tick_now());
}

void Worker::take_place(LegId leg, const RoomPlace& place, Instant at) {
    const Seat* before = find(leg);
    if (before && !before->leg.is_recorded_at(place))
        catch_up(leg, at);
    Seat* seat = find(leg);
    if (!seat)
        return;
    seat->leg.take_place(place, at);
    if (seat->phone)
        seat->phone->restart_silence(tick_now());
    pacer_.follow(seat->leg, tick_now());
}

void Worker::mute(LegId leg, bool muted) {
    if (Seat* seat = find(leg))
        seat->leg.mute(muted);
}

void Worker::send_digits(LegId leg, const std::string& digits) {
    Seat* seat = find(leg);
    if (!seat)
        return;
    seat->leg.send_digits(digits);
    pacer_.follow(seat->leg, tick_now());
}

void Worker::use_library(std::shared_ptr<const calls::SoundLibrary> library) {
    library_ = std::move(library);
}

void Worker::close(LegId leg, calls::EndCause cause, Instant at) {
    catch_up(leg, at);
    Seat* seat = find(leg);
    if (!seat)
        return;
    const bool browser = seat->browser != nullptr;
    unseat(*seat);
    if (browser)
        tell(calls::LegEnded{leg, cause, 0});
}

}  // namespace zongji::media
