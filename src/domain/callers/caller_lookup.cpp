#include "domain/callers/caller_lookup.h"

#include "domain/identity/masking.h"
#include "runtime/log.h"

#include <algorithm>

namespace zongji::callers {
namespace {

constexpr std::size_t most_unsaved = 200'000;

// What the live records hold of a caller.
struct KeptCaller {
    OrgUnitId org_unit_id;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(KeptCaller, (), (org_unit_id, number))

}  // namespace

CallerLookup::CallerLookup(WorkerPool& workers, store::LiveRecords& live_records,
                           customers::Customers& customers, interactions::Projector& projector)
    : workers_(workers), live_records_(live_records), customers_(customers), projector_(projector) {
    projector_.also([this](std::size_t most) { return next_to_save(most); });
}

Result<void> CallerLookup::take_over() {
    ZONGJI_TRY(const auto left, live_records_.list(store::LiveKind::callers));
    for (const auto& record : left) {
        auto kept = parse_json_as<KeptCaller>(record.json);
        if (kept) {
            Call call{InteractionId{record.id}, kept->org_unit_id, kept->number};
            call.taken_over = true;
            keep(std::move(call));
        } else {
            live_records_.remove(store::LiveKind::callers, record.id);
        }
    }
    return {};
}

void CallerLookup::look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number,
                           Found found) {
    live_records_.put(store::LiveKind::callers, interaction.value,
                      to_json_text(KeptCaller{org_unit, number}));
    const Call call{interaction, org_unit, number};
    if (workers_.submit([this, call, found = std::move(found)] { find(call, found); }))
        return;
    log_error("workers have too much to do; caller of {} not looked up", interaction.value);
    keep(call);
}

void CallerLookup::find(Call call, const Found& found) {
    const auto number = customers::normalise(call.number);
    contact_centre::CallerFacts facts;
    facts.masked_number = identity::mask_number(number.digits);
    facts.region = number.region;
    if (!number.digits.empty())
        facts.facts["caller.number"] = number.identity();
    // What a flow compares with is written in the company's language.
    if (const auto place = number.region.find("zh-CN"); place != number.region.end())
        facts.facts["caller.region"] = place->second;

    // A database that does not answer would hold up every worker.
    if (projector_.trouble() != interactions::ProjectorTrouble::database_away) {
        const auto customer =
            customers_.find_by_number(store::Scope::everything(), number, call.org_unit);
        call.looked_up = customer.ok();
        if (customer && *customer) {
            const customers::Customer& known = **customer;
            call.customer = known.id;
            facts.customer_id = known.id;
            facts.name = known.name.empty() ? known.company : known.name;
            facts.facts["customer.name"] = known.name;
            if (!known.tier.empty())
                facts.facts["customer.tier"] = known.tier;
        }
    }
    found(std::move(facts));
    keep(std::move(call));
}

void CallerLookup::keep(Call call) {
    {
        const std::lock_guard lock(mutex_);
        if (unsaved_.size() >= most_unsaved) {
            log_error("caller of {} waits for the next start: too many wait",
                      call.interaction.value);
            return;
        }
        unsaved_.push_back(std::move(call));
    }
    projector_.notify();
}

Result<interactions::Caller> CallerLookup::caller_of(const Call& call) {
    const auto number = customers::normalise(call.number);
    std::optional<CustomerId> customer = call.customer;
    if (!call.looked_up) {
        const auto known =
            customers_.find_by_number(store::Scope::everything(), number, call.org_unit);
        // A database that is away is asked again. One that cannot be asked for this number leaves
        // him a stranger.
        if (!known && known.error().code == ErrorCode::unavailable)
            return known.error();
        if (known && *known)
            customer = (*known)->id;
    }
    return interactions::Caller{call.interaction, call.org_unit, number.e164, number.raw, customer};
}

Result<std::optional<interactions::Projector::Beside>> CallerLookup::next_to_save(
    std::size_t most) {
    std::vector<Call> calls;
    {
        const std::lock_guard lock(mutex_);
        const auto count = std::min(unsaved_.size(), most);
        calls.assign(unsaved_.begin(), unsaved_.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (calls.empty())
        return std::optional<interactions::Projector::Beside>();
    std::vector<interactions::Caller> callers;
    std::vector<InteractionId> taken_over;
    for (const Call& call : calls) {
        ZONGJI_TRY(auto caller, caller_of(call));
        callers.push_back(std::move(caller));
        if (call.taken_over)
            taken_over.push_back(call.interaction);
    }
    interactions::Projector::Beside beside;
    beside.rows = calls.size();
    if (calls.size() == 1) {
        beside.row = interactions::SetAside{interactions::RefusedKind::caller,
                                            calls.front().interaction.value,
                                            calls.front().interaction,
                                            "caller",
                                            {},
                                            {}};
    }
    beside.write = [callers = std::move(callers), taken_over = std::move(taken_over)](
                       store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(interactions::set_callers(transaction, callers));
        for (const InteractionId id : taken_over) {
            ZONGJI_CHECK(
                interactions::take_back(transaction, interactions::RefusedKind::caller, id.value));
        }
        return {};
    };
    // His number stays among the live records, from which it is tried again.
    beside.passed_over = [this] {
        const std::lock_guard lock(mutex_);
        unsaved_.pop_front();
    };
    beside.written = [this, calls = std::move(calls)] { saved(calls); };
    return std::optional(std::move(beside));
}

void CallerLookup::saved(const std::vector<Call>& calls) {
    for (const Call& call : calls)
        live_records_.remove(store::LiveKind::callers, call.interaction.value);
    const std::lock_guard lock(mutex_);
    unsaved_.erase(unsaved_.begin(), unsaved_.begin() + static_cast<std::ptrdiff_t>(calls.size()));
}

}  // namespace zongji::callers
