#pragma once

#include "app/company.h"
#include "app/config.h"
#include "app/simulated_customers.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace zongji::app {

// The calls that a page of the demonstration asks for. The telephony of the customers who make them
// begins with the first one.
class SimulatedCalls {
public:
    SimulatedCalls(const Clock& clock, const Config& config,
                   std::function<Company::Snapshot()> company);

    // They press what brings them to `user`, each of his queues in turn. Any thread; blocks while
    // their sentence is spoken for the first time.
    Result<void> call(UserId user, int count, const std::string& number);

    // All hang up.
    void stop();

private:
    Result<void> begin();

    const Clock& clock_;
    const Config& config_;
    const std::function<Company::Snapshot()> company_;
    std::mutex mutex_;  // guards what follows: several workers may be asked
    std::unique_ptr<SimulatedCustomers> customers_;
    std::size_t made_ = 0;
};

}  // namespace zongji::app
