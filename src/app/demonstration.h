#pragma once

#include "app/config.h"
#include "app/founding.h"
#include "app/part.h"
#include "demonstration/logins.h"
#include "demonstration/simulated_calls.h"

namespace zongji::app {

// A company to look at: its past, its people's logins, and the customers who call.
class Demonstration final : public Part {
public:
    struct Needs {
        const Clock& clock;
        const Config& config;
        std::function<Snapshot()> company;
    };
    static Founding founding(const Clock& clock, const Config& config);

    // Slow, as passwords are verified.
    static Result<std::unique_ptr<Demonstration>> start(Needs needs);

    Result<void> use(const Snapshot& /*fresh*/) override { return {}; }
    // All who call hang up.
    void stop() override { customers_.stop(); }
    void metrics(Metrics& /*out*/) override {}

    const std::vector<demonstration::Login>& logins() const { return logins_; }
    // For the desk of `user`. Any thread; blocks.
    Result<void> call(UserId user, int calls, const std::string& number) {
        return customers_.call(user, calls, number);
    }

private:
    explicit Demonstration(const Needs& needs);

    std::vector<demonstration::Login> logins_;
    demonstration::SimulatedCalls customers_;
};

}  // namespace zongji::app
