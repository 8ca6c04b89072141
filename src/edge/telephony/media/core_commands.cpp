#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/core.h"

#include <utility>

// The live loop's commands, each on its way to the thread of its leg.
namespace zongji::media {

namespace {

// A thread that has so much to do has stopped; more would only grow.
constexpr std::size_t most_waiting = 100'000;

}  // namespace

template <class Work>
void MediaEngine::Core::leave(std::size_t thread, Work work) {
    if (workers_[thread]->waiting_tasks() > most_waiting) {
        refused_commands_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    workers_[thread]->leave(std::move(work));
}

template <class Work>
void MediaEngine::Core::send_to(LegId leg, Work work) {
    Held held(directory_);
    if (const auto place = held.find(leg))
        leave(place->thread, std::move(work));
}

void MediaEngine::Core::set_library(const std::shared_ptr<const calls::SoundLibrary>& library) {
    for (const auto& worker : workers_) {
        worker->post([library](Worker& on) { on.use_library(library); });
    }
}

void MediaEngine::Core::handle(const calls::Play& command) {
    send_to(command.leg, [command](Worker& worker) { worker.play(command); });
}

void MediaEngine::Core::handle(const calls::StopPlay& command) {
    send_to(command.leg, [leg = command.leg](Worker& worker) { worker.stop_play(leg); });
}

void MediaEngine::Core::handle(const calls::Bridge& command) {
    Held held(directory_);
    const auto a = held.find(command.a);
    const auto b = held.find(command.b);
    if (!a || !b || command.a == command.b)
        return;
    const Partner for_a{command.b, b->thread};
    const Partner for_b{command.a, a->thread};
    const Instant at = tick_now();
    for (const auto& [leg, other] : {std::pair{command.a, command.b}, {command.b, command.a}}) {
        if (held.find(leg)->partner != other)
            part(leg, held, at);
    }
    held.join(command.a, command.b);
    leave(a->thread,
          [leg = command.a, for_a, at](Worker& worker) { worker.bridge(leg, for_a, at); });
    leave(b->thread,
          [leg = command.b, for_b, at](Worker& worker) { worker.bridge(leg, for_b, at); });
}

void MediaEngine::Core::handle(const calls::Unbridge& command) {
    Held held(directory_);
    const auto place = held.find(command.leg);
    if (!place)
        return;
    const Instant at = tick_now();
    part(command.leg, held, at);
    leave(place->thread, [leg = command.leg, at](Worker& worker) { worker.unbridge(leg, at); });
}

// One turn of the live loop often has several commands for a thread: it wakes for all of them once.
void MediaEngine::Core::wake_waiting() {
    for (const auto& worker : workers_) {
        if (worker->waiting_tasks() > 0)
            worker->wake();
    }
}

// The partner's thread is told at once: it need not wait until this leg's gets to it.
void MediaEngine::Core::part(LegId leg, Held& held, Instant at) {
    const LegId partner = held.part(leg);
    if (const auto place = held.find(partner)) {
        leave(place->thread,
              [leg, partner, at](Worker& worker) { worker.lose_partner(partner, leg, at); });
    }
}

void MediaEngine::Core::handle(const calls::MuteLeg& command) {
    send_to(command.leg, [command](Worker& worker) { worker.mute(command.leg, command.muted); });
}

void MediaEngine::Core::handle(const calls::DoubtLeg& command) {
    send_to(command.leg, [leg = command.leg](Worker& worker) { worker.doubt(leg); });
}

void MediaEngine::Core::handle(const calls::SendDigits& command) {
    send_to(command.leg,
            [command](Worker& worker) { worker.send_digits(command.leg, command.digits); });
}

void MediaEngine::Core::handle(const calls::StartRecording& command) {
    Held held(directory_);
    const auto customer = held.find(command.customer);
    if (!customer || !config_.tap)
        return;
    const Instant at = tick_now();
    auto& entry = held.recordings()[command.recording];
    // It goes on with another agent: the one before is not listened to any more.
    if (entry.agent && entry.agent != command.agent) {
        if (const auto before = held.find(entry.agent)) {
            leave(before->thread, [agent = entry.agent, recording = command.recording,
                                   at](Worker& on) { on.end_recording(agent, recording, at); });
        }
    }
    entry = {command.customer, command.agent};

    const TrackTap::Assignment at_customer{command.recording, command.interaction,
                                           calls::customer_track, command.agent};
    leave(customer->thread, [leg = command.customer, at_customer, at](Worker& worker) {
        worker.begin_recording(leg, at_customer, at);
    });
    const auto agent = held.find(command.agent);
    if (!agent)
        return;
    const TrackTap::Assignment at_agent{command.recording, command.interaction, calls::agent_track,
                                        command.customer};
    leave(agent->thread, [leg = command.agent, at_agent, at](Worker& worker) {
        worker.begin_recording(leg, at_agent, at);
    });
}

void MediaEngine::Core::handle(const calls::MarkRecording& command) {
    Held held(directory_);
    const auto found = held.recordings().find(command.recording);
    if (found == held.recordings().end())
        return;
    const LegId customer = found->second.customer;
    const auto place = held.find(customer);
    if (!place)
        return;
    const bool held_now = command.mark == calls::MarkRecording::Mark::hold;
    const auto kind = held_now ? calls::TapMark::Kind::held : calls::TapMark::Kind::resumed;
    leave(place->thread,
          [customer, recording = command.recording, kind, at = tick_now()](Worker& worker) {
              worker.mark_recording(customer, recording, kind, at);
          });
}

void MediaEngine::Core::handle(const calls::StopRecording& command) {
    Held held(directory_);
    const auto found = held.recordings().find(command.recording);
    if (found == held.recordings().end())
        return;
    const Instant at = tick_now();
    for (const LegId leg : {found->second.customer, found->second.agent}) {
        const auto place = held.find(leg);
        if (!place)
            continue;
        leave(place->thread, [leg, recording = command.recording, at](Worker& worker) {
            worker.end_recording(leg, recording, at);
        });
    }
    held.recordings().erase(found);
}

void MediaEngine::Core::handle(const calls::EndLeg& command) {
    {
        Held held(directory_);
        const auto place = held.find(command.leg);
        if (!place || !place->browser)
            return;  // a phone's end is SIP's
    }
    end(command.leg, calls::EndCause::ended_by_us);
}

}  // namespace zongji::media
