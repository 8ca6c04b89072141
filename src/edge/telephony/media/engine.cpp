#include "edge/telephony/media/core.h"
#include "edge/telephony/media/media.h"

#include <variant>

namespace zongji::media {

MediaEngine::MediaEngine(std::unique_ptr<Core> core) : core_(std::move(core)) {}

MediaEngine::~MediaEngine() = default;

Result<std::unique_ptr<MediaEngine>> MediaEngine::start(Config config) {
    auto core = std::make_unique<Core>(std::move(config));
    ZONGJI_CHECK(core->start());
    return std::unique_ptr<MediaEngine>(new MediaEngine(std::move(core)));
}

Result<LocalMedia> MediaEngine::open_phone_leg(LegId leg, LegId partner,
                                               const std::string& towards) {
    return core_->open_phone_leg(leg, partner, towards);
}

bool MediaEngine::can_reach(const std::string& address) const {
    return core_->can_reach(address);
}

Result<void> MediaEngine::connect_phone_leg(LegId leg, const RemoteMedia& remote) {
    return core_->connect_phone_leg(leg, remote);
}

void MediaEngine::note_alive(LegId leg) {
    core_->note_alive(leg);
}

void MediaEngine::press_key(LegId leg, char digit) {
    core_->press_key(leg, digit);
}

void MediaEngine::close_leg(LegId leg) {
    core_->close_leg(leg);
}

void MediaEngine::accept_browser_offer(LegId leg, UserId user, const std::string& offer_sdp,
                                       const std::function<void(Result<std::string>)>& answer) {
    answer(core_->accept_browser_offer(leg, user, offer_sdp));
}

void MediaEngine::handle(std::span<const calls::Command> commands) {
    for (const calls::Command& command : commands)
        std::visit([this](const auto& body) { core_->handle(body); }, command);
    core_->wake_waiting();
}

void MediaEngine::set_library(const std::shared_ptr<const calls::SoundLibrary>& library) {
    core_->set_library(library);
}

std::vector<LegId> MediaEngine::browser_legs() const {
    return core_->browser_legs();
}

std::size_t MediaEngine::free_phone_ports() const {
    return core_->free_phone_ports();
}

std::vector<std::uint16_t> MediaEngine::browser_ports() const {
    return core_->browser_ports();
}

Stats MediaEngine::stats() const {
    return core_->stats();
}

}  // namespace zongji::media
