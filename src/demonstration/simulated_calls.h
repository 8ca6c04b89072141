#pragma once

#include "demonstration/simulated_customers.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace zongji::demonstration {

// The customers whom the demonstration's page lets call. Their telephony begins with the first one.
class SimulatedCalls {
public:
    // Of the server, on this machine.
    struct Plan {
        std::string sip_address;
        std::uint16_t sip_port = 5060;
        std::string sound_cache;
    };
    using Company = std::function<std::shared_ptr<const configuration::Snapshot>()>;

    SimulatedCalls(const Clock& clock, Plan plan, Company company);

    // They press what brings them to `user`, each of his queues in turn. Any thread; blocks while
    // their sentence is spoken for the first time.
    Result<void> call(UserId user, int count, const std::string& number);

    // All hang up.
    void stop();

private:
    Result<void> begin();

    const Clock& clock_;
    const Plan plan_;
    const Company company_;
    std::mutex mutex_;  // guards what follows: several workers may be asked
    std::unique_ptr<SimulatedCustomers> customers_;
    std::size_t made_ = 0;
};

}  // namespace zongji::demonstration
