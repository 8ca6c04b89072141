#include "engine/flows/flow.h"

#include <deque>

namespace zongji::flows {
namespace {

constexpr std::size_t most_nodes = 500;

void check_targets(const std::map<std::string, Node>& nodes, const std::string& path,
                   Errors& errors) {
    for (const auto& [key, node] : nodes) {
        for (const auto& [exit, target] : node.exits) {
            if (nodes.contains(target))
                continue;
            errors.add(child_path(child_path(path, key) + "/exits", exit),
                       "there is no node \"" + target + "\"");
        }
    }
}

void check_reached(const std::map<std::string, Node>& nodes, const std::string& entry,
                   const std::string& path, Errors& errors) {
    std::set<std::string> reached{entry};
    std::deque<std::string> open{entry};
    while (!open.empty()) {
        const Node& node = nodes.at(open.front());
        open.pop_front();
        for (const auto& [exit, target] : node.exits) {
            if (nodes.contains(target) && reached.insert(target).second)
                open.push_back(target);
        }
    }
    for (const auto& [key, node] : nodes) {
        if (!reached.contains(key))
            errors.add(child_path(path, key), "no exit leads here");
    }
}

}  // namespace

Parsed parse(const json::value& document, const References& known, const std::string& path) {
    Errors errors;
    Fields fields(document, path, errors);
    if (fields.require("schema") != nullptr)
        fields.whole("schema", 1, 1, 1);
    if (const json::value* layout = fields.find("layout"); layout && !layout->is_object()) {
        errors.add(fields.path_of("layout"), "must be an object");
    }
    const std::string entry = fields.text("entry");

    std::map<std::string, Node> nodes;
    const std::string nodes_path = fields.path_of("nodes");
    if (const json::value* found = fields.require("nodes")) {
        if (!found->is_object() || found->get_object().empty() ||
            found->get_object().size() > most_nodes) {
            errors.add(nodes_path, "must hold one to 500 nodes");
        } else {
            for (const auto& [key, value] : found->get_object()) {
                const std::string here = child_path(nodes_path, key);
                if (!is_node_key(std::string_view(key))) {
                    errors.add(here, "a node's key is made of letters, digits, _ and -");
                }
                nodes.emplace(std::string(key), node_from(value, here, known, errors));
            }
        }
    }
    fields.finish();

    check_targets(nodes, nodes_path, errors);
    if (nodes.contains(entry)) {
        // A node that could not be read has lost its exits: what lies behind it is not its own
        // mistake.
        if (errors.empty())
            check_reached(nodes, entry, nodes_path, errors);
    } else if (!entry.empty() && !nodes.empty()) {
        errors.add(fields.path_of("entry"), "there is no such node");
    }

    if (!errors.empty())
        return {nullptr, errors.take()};
    return {std::make_shared<const Flow>(entry, std::move(nodes)), {}};
}

References references_of(const Flow& flow) {
    References named;
    for (const auto& [key, node] : flow.nodes()) {
        const auto add = [&named](const std::vector<std::string>& prompts) {
            named.prompts.insert(prompts.begin(), prompts.end());
        };
        if (const auto* play = std::get_if<PlayNode>(&node.what))
            add(play->prompts);
        if (const auto* menu = std::get_if<MenuNode>(&node.what))
            add(menu->prompts);
        if (const auto* collect = std::get_if<CollectNode>(&node.what))
            add(collect->prompts);
        if (const auto* hours = std::get_if<HoursNode>(&node.what)) {
            named.calendars.insert(hours->calendar);
        }
        if (const auto* queue = std::get_if<QueueNode>(&node.what)) {
            named.queues.insert(queue->queue);
        }
    }
    return named;
}

}  // namespace zongji::flows
