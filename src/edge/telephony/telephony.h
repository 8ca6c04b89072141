#pragma once

#include "domain/calls/call_control.h"
#include "edge/telephony/media/media.h"
#include "edge/telephony/sip/sip.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace zongji::telephony {

// The telephony edge as the live loop sees it: SIP says who speaks, media moves what is said.
class Telephony final : public calls::CallControl {
public:
    struct Config {
        sip::Config sip;                   // media and events are set here
        media::MediaEngine::Config media;  // events are set here
        std::shared_ptr<const calls::SoundLibrary> library;
        // Any thread; returns at once.
        std::function<void(calls::Event)> events;
    };
    static Result<std::unique_ptr<Telephony>> start(Config config);
    ~Telephony() override;

    void send(std::vector<calls::Message<calls::Command>> messages) override;

    sip::SipEngine& sip() { return *sip_; }
    media::MediaEngine& media() { return *media_; }

private:
    class Ports;
    Telephony() = default;
    bool is_next(std::uint64_t epoch, std::uint64_t sequence);
    void from_sip(calls::Event event);
    void from_media(calls::Event event);

    std::function<void(calls::Event)> events_;
    std::unique_ptr<Ports> ports_;
    std::unique_ptr<media::MediaEngine> media_;
    std::unique_ptr<sip::SipEngine> sip_;
    std::uint64_t epoch_ = 0;
    std::uint64_t sequence_ = 0;
};

}  // namespace zongji::telephony
