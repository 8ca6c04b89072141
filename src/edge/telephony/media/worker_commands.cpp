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

void Worker::bridge(LegId leg, const Partner& partner, Instant at) {
    const Seat* before = find(leg);
    if (before && before->leg.partner() && before->leg.partner()->leg != partner.leg)
        unbridge(leg, at);
    Seat* seat = find(leg);
    if (!seat) {
        // It ended while this command was under way: its partner must not wait for it.
        workers_[partner.thread]->post(
            [partner, leg, at](Worker& other) { other.lose_partner(partner.leg, leg, at); });
        return;
    }
    seat->leg.bridge(partner, at);
    if (seat->phone)
        seat->phone->restart_silence(tick_now());
    pacer_.follow(seat->leg, tick_now());
}

void Worker::unbridge(LegId leg, Instant at) {
    catch_up(leg, at);
    Seat* seat = find(leg);
    if (!seat)
        return;
    part(seat->leg, at);
    unbridge(*seat, at);
}

void Worker::unbridge(Seat& seat, Instant at) {
    seat.leg.unbridge(at);
    if (seat.phone)
        seat.phone->restart_silence(tick_now());
}

void Worker::lose_partner(LegId leg, LegId partner, Instant at) {
    const auto has_it = [partner](const Seat* seat) {
        return seat && seat->leg.partner() && seat->leg.partner()->leg == partner;
    };
    if (!has_it(find(leg)))
        return;
    catch_up(leg, at);
    Seat* seat = find(leg);
    if (has_it(seat))
        unbridge(*seat, at);
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

void Worker::begin_recording(LegId leg, const TrackTap::Assignment& assignment, Instant at) {
    Seat* seat = find(leg);
    if (seat && owner_.tap())
        seat->leg.begin_recording(assignment, lane(), at);
}

void Worker::mark_recording(LegId leg, RecordingId recording, calls::TapMark::Kind kind,
                            Instant at) {
    Seat* seat = find(leg);
    if (seat && seat->leg.tap() && seat->leg.tap()->assignment().recording == recording)
        seat->leg.mark_recording(kind, at);
}

void Worker::end_recording(LegId leg, RecordingId recording, Instant at) {
    const auto has_it = [recording](Seat* seat) {
        return seat && seat->leg.tap() && seat->leg.tap()->assignment().recording == recording;
    };
    if (!has_it(find(leg)))
        return;
    catch_up(leg, at);
    Seat* seat = find(leg);
    if (has_it(seat))
        seat->leg.end_recording(at);
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
    unseat(*seat, at);
    if (browser)
        tell(calls::LegEnded{leg, cause, 0});
}

}  // namespace zongji::media
