#include "demonstration/menu_keys.h"

#include "domain/contact_centre/live_configuration.h"
#include "engine/flows/flow.h"

#include <algorithm>
#include <set>

namespace zongji::demonstration {
namespace {

struct Way {
    std::string keys;
    std::string queue;
};

// Every node once: a flow may run in circles.
void follow(const flows::Flow& flow, const std::string& key, const std::string& pressed,
            std::set<std::string>& seen, std::vector<Way>& ways) {
    const flows::Node* node = flow.find(key);
    if (!node || !seen.insert(key).second)
        return;
    if (const auto* queue = std::get_if<flows::QueueNode>(&node->what)) {
        if (!pressed.empty())
            ways.push_back({pressed, queue->queue});
        return;
    }
    const auto* menu = std::get_if<flows::MenuNode>(&node->what);
    for (const auto& [exit, next] : node->exits) {
        if (!menu) {
            follow(flow, next, pressed, seen, ways);
        } else if (exit.size() == 1 && menu->choices.contains(exit.front())) {
            follow(flow, next, pressed + exit, seen, ways);
        }
    }
}

bool serves(const contact_centre::LiveConfiguration& live, UserId user, const std::string& queue) {
    const AgentId agent{user.value};
    const auto who = std::find_if(live.agent_rules.begin(), live.agent_rules.end(),
                                  [&](const auto& each) { return each.id == agent; });
    const auto id = live.queue_ids.find(queue);
    if (who == live.agent_rules.end() || id == live.queue_ids.end())
        return false;
    const auto rules = std::find_if(live.queue_rules.begin(), live.queue_rules.end(),
                                    [&](const auto& each) { return each.id == id->second; });
    return rules != live.queue_rules.end() &&
           std::all_of(rules->needs.begin(), rules->needs.end(), [&](const auto& need) {
               return std::any_of(who->skills.begin(), who->skills.end(), [&](const auto& has) {
                   return has.skill == need.skill && has.level >= need.level;
               });
           });
}

}  // namespace

std::vector<std::string> menu_keys(const configuration::Snapshot& snapshot,
                                   const std::string& number, UserId user) {
    std::vector<std::string> troubles;  // told of when the configuration was taken
    const auto live = contact_centre::make_live(snapshot, troubles);
    const auto called = live->numbers.find(number);
    if (called == live->numbers.end())
        return {};
    const auto flow = live->flows.find(called->second.flow_key);
    if (flow == live->flows.end())
        return {};

    std::vector<Way> ways;
    std::set<std::string> seen;
    follow(*flow->second.flow, flow->second.flow->entry(), "", seen, ways);
    std::vector<std::string> all;
    std::vector<std::string> served;
    for (const auto& way : ways) {
        all.push_back(way.keys);
        if (serves(*live, user, way.queue))
            served.push_back(way.keys);
    }
    return served.empty() ? all : served;
}

}  // namespace zongji::demonstration
