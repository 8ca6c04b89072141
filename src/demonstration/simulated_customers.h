#pragma once

#include "edge/speech/sound_library.h"
#include "edge/telephony/telephony.h"
#include "runtime/loop.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace zongji::demonstration {

// Simulated customers: real SIP and RTP on this machine, with spoken audio. For demonstrations.
class SimulatedCustomers {
public:
    struct Plan {
        std::string host = "127.0.0.1";         // the server, on this machine
        std::string own_address = "127.0.0.1";  // which the demonstration knows as a trunk
        std::uint16_t sip_port = 5060;          // of the server
        Span press_after = seconds(6);
        Span hang_up_after = seconds(90);
        std::uint16_t own_sip_port = 0;  // 0: the kernel chooses
    };
    struct Call {
        std::string number;
        std::string digits;  // pressed some seconds after the answer; may be empty
    };
    // `library` is that of customer_speech().
    static Result<std::unique_ptr<SimulatedCustomers>> start(
        const Clock& clock, Plan plan, const std::shared_ptr<const calls::SoundLibrary>& library);
    ~SimulatedCustomers();

    // Any thread.
    void call(const Call& call, int calls = 1);
    // How many are on the line now.
    std::size_t on_the_line() const { return on_the_line_.load(); }

private:
    SimulatedCustomers(const Clock& clock, Plan plan);
    void heard(const calls::Event& event);
    void send(calls::Command command);
    Instant turn(Now now);
    PhoneId hotline(const std::string& number);

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
    std::map<std::string, PhoneId> hotlines_;  // by number
    std::map<LegId, std::string> digits_;      // of those on the line
    std::set<Due> due_;
    std::atomic<std::size_t> on_the_line_{0};
    std::unique_ptr<telephony::Telephony> telephony_;
    Loop loop_;
};

// What they say: a customer's sentence. Blocks until it is spoken.
std::shared_ptr<const calls::SoundLibrary> customer_speech(speech::SoundBuilder& builder);

}  // namespace zongji::demonstration
