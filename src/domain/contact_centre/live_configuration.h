#pragma once

#include "domain/configuration/records.h"
#include "engine/calendars/calendars.h"
#include "engine/flows/flows.h"
#include "engine/routing/routing.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zongji::contact_centre {

struct LiveNumber {
    NumberId id;
    OrgUnitId org_unit;
    std::string key;
    std::string language;
    std::string flow_key;
};

struct LiveFlow {
    FlowId id;
    std::shared_ptr<const flows::Flow> flow;
};

struct LiveQueue {
    OrgUnitId org_unit;
    configuration::Queue rules;
};

struct LiveAgent {
    OrgUnitId org_unit;
    configuration::User user;
    PhoneId phone;            // 0: none
    bool takes_calls = true;  // false: a supervisor, who has a desk to listen and help from
};

// The configuration in the form in which the live loop uses it: keys resolved, flows parsed,
// calendars built. Made by a worker, immutable, shared.
struct LiveConfiguration {
    std::int64_t version = 0;
    std::optional<calendars::Zone> zone;  // of the company's day; none where it is unknown
    std::map<std::string, LiveNumber> numbers;
    std::map<std::string, LiveFlow> flows;
    std::map<std::string, calendars::Calendar> calendars;
    std::map<QueueId, LiveQueue> queues;
    std::map<std::string, QueueId> queue_ids;
    std::map<AgentId, LiveAgent> agents;
    std::map<PhoneId, AgentId> agent_of_phone;
    std::vector<routing::QueueRules> queue_rules;
    std::vector<routing::AgentRules> agent_rules;
};

// What cannot be used (a flow that does not parse) is left out and told of in `troubles`; the rest
// works.
std::shared_ptr<const LiveConfiguration> make_live(const configuration::Snapshot& snapshot,
                                                   std::vector<std::string>& troubles);

}  // namespace zongji::contact_centre
