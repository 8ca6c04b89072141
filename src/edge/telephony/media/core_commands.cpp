#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/core.h"

#include <utility>

// The live loop's commands, each on its way to the thread of its leg.
namespace zongji::media {

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

// One turn of the live loop often has several commands for a thread: it wakes for all of them once.
void MediaEngine::Core::wake_waiting() {
    for (const auto& worker : workers_) {
        if (worker->waiting_tasks() > 0)
            worker->wake();
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
