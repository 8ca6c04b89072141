#pragma once

#include "edge/telephony/telephony.h"
#include "runtime/loop.h"

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace zongji::app {

// Simulated customers: real SIP and RTP on this machine, with spoken audio. For demonstrations.
class Callers {
public:
    struct Plan {
        std::string host = "127.0.0.1";         // the server, on this machine
        std::string own_address = "127.0.0.1";  // which the demonstration knows as a trunk
        std::uint16_t sip_port = 5060;          // of the server
        std::string number;
        std::string digits = "1";  // pressed some seconds after the answer
        Span press_after = seconds(6);
        Span hang_up_after = seconds(90);
        std::uint16_t own_sip_port = 0;  // 0: the kernel chooses
    };
    // `library` holds the key "caller:speech".
    static Result<std::unique_ptr<Callers>> start(
        const Clock& clock, Plan plan, std::shared_ptr<const calls::SoundLibrary> library);
    ~Callers();

    // Any thread.
    void call(int calls);
    // How many are on the line now.
    std::size_t on_the_line() const { return on_the_line_.load(); }

private:
    Callers(const Clock& clock, Plan plan);
    void heard(const calls::Event& event);
    void send(calls::Command command);
    Instant turn(Now now);

    struct Due {
        Instant at;
        LegId leg;
        bool hang_up = false;
        auto operator<=>(const Due&) const = default;
    };

    const Clock& clock_;
    Plan plan_;
    IdSource ids_{1};
    std::uint64_t sequence_ = 0;
    std::uint64_t made_ = 0;
    std::set<LegId> legs_;
    std::set<Due> due_;
    std::atomic<std::size_t> on_the_line_{0};
    std::unique_ptr<telephony::Telephony> telephony_;
    Loop loop_;
};

}  // namespace zongji::app
