#include "app/caller_lookup.h"

#include "domain/identity/masking.h"
#include "runtime/log.h"

namespace zongji::app {
namespace {

constexpr std::size_t most_unsaved = 200'000;

}  // namespace

CallerLookup::CallerLookup(WorkerPool& workers, const Stores& stores, LiveMachine& machine,
                           Projector& projector)
    : workers_(workers), stores_(stores), machine_(machine), projector_(projector) {
    projector_.also([this] { return save_kept(); });
}

void CallerLookup::look_up(InteractionId interaction, OrgUnitId org_unit,
                           const std::string& number) {
    const Call call{interaction, org_unit, number};
    if (workers_.submit([this, call] { find(call); }))
        return;
    log_error("workers have too much to do; caller of {} not looked up", interaction.value);
    keep(call);
}

void CallerLookup::find(const Call& call) {
    const auto number = customers::normalise(call.number);
    contact_centre::CallerFacts facts;
    facts.masked_number = identity::mask_number(number.digits);
    facts.region = number.region_zh;
    if (!number.digits.empty())
        facts.facts["caller.number"] = number.identity();
    if (!number.region_zh.empty())
        facts.facts["caller.region"] = number.region_zh;

    // A database that does not answer would hold up every worker.
    const bool reachable = !projector_.failing();
    std::optional<CustomerId> customer;
    if (reachable) {
        const auto found = stores_.customers->find_by_number(store::Scope::everything(), number);
        if (found && *found) {
            const customers::Customer& known = **found;
            customer = known.id;
            facts.customer_id = known.id;
            facts.name = known.name;
            facts.facts["customer.name"] = known.name;
            if (!known.tier.empty())
                facts.facts["customer.tier"] = known.tier;
        }
    }
    machine_.post([id = call.interaction, facts](auto& centre, Now now) {
        centre.caller_found(id, facts, now);
    });
    if (!reachable)
        return keep(call);
    if (const auto saved = save(call, number, customer); !saved) {
        log_warning("caller of {} not saved yet: {}", call.interaction.value,
                    saved.error().message);
        keep(call);
    }
}

Result<void> CallerLookup::save(const Call& call, const customers::PhoneNumber& number,
                                std::optional<CustomerId> customer) {
    return stores_.interactions->set_caller(call.interaction, call.org_unit, number.e164,
                                            number.raw, customer);
}

void CallerLookup::keep(Call call) {
    {
        const std::lock_guard lock(mutex_);
        if (unsaved_.size() >= most_unsaved) {
            log_error("caller of {} is lost: too many wait", call.interaction.value);
            return;
        }
        unsaved_.push_back(std::move(call));
    }
    projector_.notify();
}

// On the projector's thread, which alone takes from the front.
Result<void> CallerLookup::save_kept() {
    while (true) {
        Call next;
        {
            const std::lock_guard lock(mutex_);
            if (unsaved_.empty())
                return {};
            next = unsaved_.front();
        }
        const auto number = customers::normalise(next.number);
        ZONGJI_TRY(const auto known,
                   stores_.customers->find_by_number(store::Scope::everything(), number));
        ZONGJI_CHECK(save(next, number, known ? std::optional(known->id) : std::nullopt));
        const std::lock_guard lock(mutex_);
        unsaved_.pop_front();
    }
}

}  // namespace zongji::app
