#include "edge/telephony/telephony.h"

#include <utility>

namespace zongji::telephony {

// SIP's wishes in the media engine's words.
class Telephony::Ports final : public sip::MediaPorts {
public:
    media::MediaEngine* engine = nullptr;

    Result<sip::LocalMedia> open_phone_leg(LegId leg, LegId partner,
                                           const std::string& towards) override {
        auto opened = engine->open_phone_leg(leg, partner, towards);
        if (!opened)
            return opened.error();
        return sip::LocalMedia{opened->address, opened->port};
    }

    bool can_reach(const std::string& address) const override { return engine->can_reach(address); }

    Result<void> connect_phone_leg(LegId leg, const sip::RemoteMedia& remote) override {
        media::RemoteMedia theirs;
        theirs.address = remote.address;
        theirs.port = remote.port;
        theirs.codec = remote.codec;
        theirs.payload_type = remote.payload_type;
        theirs.telephone_event_payload_type = remote.telephone_event_payload_type;
        theirs.ptime_ms = remote.ptime_ms;
        theirs.longest_packet_ms = remote.longest_packet_ms;
        theirs.direction = remote.direction;
        theirs.signalled_from = remote.signalled_from;
        theirs.talking_silence = seconds(remote.terms.silence_talking_s);
        theirs.waiting_silence = seconds(remote.terms.silence_waiting_s);
        theirs.keys = remote.terms.keys;
        return engine->connect_phone_leg(leg, theirs);
    }

    void note_alive(LegId leg) override { engine->note_alive(leg); }

    void press_key(LegId leg, char digit) override { engine->press_key(leg, digit); }

    std::size_t room() const override { return engine->free_phone_ports(); }

    void close_leg(LegId leg) override { engine->close_leg(leg); }
};

Result<std::unique_ptr<Telephony>> Telephony::start(Config config) {
    std::unique_ptr<Telephony> made(new Telephony);
    Telephony& self = *made;
    self.events_ = std::move(config.events);
    self.ports_ = std::make_unique<Ports>();

    config.media.events = [&self](calls::Event event) { self.from_media(std::move(event)); };
    config.media.ask = [&self](LegId leg) { self.sip_->ask(leg); };
    auto engine = media::MediaEngine::start(std::move(config.media));
    if (!engine)
        return engine.error();
    self.media_ = std::move(engine).value();
    self.ports_->engine = self.media_.get();
    if (config.library)
        self.media_->set_library(config.library);

    config.sip.media = self.ports_.get();
    config.sip.events = [&self](calls::Event event) { self.from_sip(std::move(event)); };
    auto signalling = sip::SipEngine::start(std::move(config.sip));
    if (!signalling)
        return signalling.error();
    self.sip_ = std::move(signalling).value();
    return made;
}

Telephony::~Telephony() {
    // SIP says goodbye while the ports still exist.
    sip_.reset();
    media_.reset();
}

void Telephony::send(std::vector<calls::Message<calls::Command>> messages) {
    std::vector<calls::Command> commands;
    commands.reserve(messages.size());
    for (auto& message : messages) {
        if (is_next(message.epoch, message.sequence))
            commands.push_back(std::move(message.body));
    }
    // Each takes what is its own and ignores the rest.
    media_->handle(commands);
    for (const calls::Command& command : commands)
        sip_->handle(command);
}

// A message of an older epoch, or one that came already, is refused.
bool Telephony::is_next(std::uint64_t epoch, std::uint64_t sequence) {
    if (std::pair(epoch, sequence) <= std::pair(epoch_, sequence_))
        return false;
    epoch_ = epoch;
    sequence_ = sequence;
    return true;
}

void Telephony::from_sip(calls::Event event) {
    if (auto* list = std::get_if<calls::LegList>(&event)) {
        for (const LegId leg : media_->browser_legs())
            list->legs.push_back(leg);
    }
    events_(std::move(event));
}

void Telephony::from_media(calls::Event event) {
    if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        if (ended->cause == calls::EndCause::media_timeout) {
            // Of a phone this is a request to SIP, whose own LegEnded follows; it ignores a
            // browser's.
            sip_->handle(calls::EndLeg{ended->leg, "media timeout"});
        }
    }
    events_(std::move(event));
}

}  // namespace zongji::telephony
