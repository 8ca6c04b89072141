#include "app/caller_lookup.h"

#include "domain/identity/masking.h"
#include "runtime/log.h"

namespace zongji::app {

void CallerLookup::look_up(InteractionId interaction, OrgUnitId org_unit,
                           const std::string& number) {
    const bool taken = workers_.submit(
        [this, interaction, org_unit, number] { find(interaction, org_unit, number); });
    if (!taken)
        log_error("workers have too much to do; caller of {} not looked up", interaction.value);
}

void CallerLookup::find(InteractionId interaction, OrgUnitId org_unit, const std::string& raw) {
    const auto number = customers::normalise(raw);
    contact_centre::CallerFacts facts;
    facts.masked_number = identity::mask_number(number.digits);
    facts.region = number.region_zh;
    if (!number.digits.empty())
        facts.facts["caller.number"] = number.identity();
    if (!number.region_zh.empty())
        facts.facts["caller.region"] = number.region_zh;

    std::optional<CustomerId> customer;
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
    machine_.post([interaction, facts](auto& centre, Now now) {
        centre.caller_found(interaction, facts, now);
    });

    const auto saved =
        stores_.interactions->set_caller(interaction, org_unit, number.e164, number.raw, customer);
    if (!saved)
        log_error("caller of {} not saved: {}", interaction.value, saved.error().message);
}

}  // namespace zongji::app
