#include "demonstration/simulated_calls.h"

#include "demonstration/menu_keys.h"

#include <utility>

namespace zongji::demonstration {

SimulatedCalls::SimulatedCalls(const Clock& clock, Plan plan, Company company)
    : clock_(clock), plan_(std::move(plan)), company_(std::move(company)) {}

Result<void> SimulatedCalls::begin() {
    // Its own: that of the configuration is in use while a change is published.
    speech::SoundBuilder builder(
        {.cache_dir = plan_.sound_cache, .prompts_dir = "", .speaker = {}});
    SimulatedCustomers::Plan plan;
    if (plan_.sip_address != "0.0.0.0")
        plan.host = plan_.sip_address;
    plan.sip_port = plan_.sip_port;
    ZONGJI_TRY(customers_, SimulatedCustomers::start(clock_, plan, customer_speech(builder)));
    return {};
}

Result<void> SimulatedCalls::call(UserId user, int count, const std::string& number) {
    const std::lock_guard lock(mutex_);
    if (!customers_)
        ZONGJI_CHECK(begin());
    const auto keys = menu_keys(*company_(), number, user);
    for (int i = 0; i < count; ++i) {
        customers_->call({number, keys.empty() ? "" : keys[made_ % keys.size()]});
        ++made_;
    }
    return {};
}

void SimulatedCalls::stop() {
    const std::lock_guard lock(mutex_);
    customers_.reset();
}

}  // namespace zongji::demonstration
