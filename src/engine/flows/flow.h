#pragma once

#include "engine/flows/condition.h"
#include "engine/flows/flows.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// A flow document that was read and found right.
namespace zongji::flows {

struct PlayNode {
    std::vector<std::string> prompts;
    bool barge_in = true;
};
struct MenuNode {
    std::vector<std::string> prompts;
    bool barge_in = true;
    std::map<char, Labels> choices;
    int timeout_s = 5;
    int retries = 2;  // times that the caller is asked again
};
struct CollectNode {
    std::vector<std::string> prompts;
    bool barge_in = true;
    int min = 1;
    int max = 1;
    char terminator = 0;  // 0: none
    int timeout_s = 5;    // for the first digit
    int between_s = 3;    // for each further one
    int retries = 2;
    std::string variable;
    bool sensitive = false;
};
struct HoursNode {
    std::string calendar;
};
struct ConditionNode {
    Condition when;
};
struct SetNode {
    std::vector<std::pair<std::string, Operand>> values;  // in the document's order
};
struct LanguageNode {
    std::string language;
};
struct QueueNode {
    std::string queue;
    int priority = 0;
};
struct HangUpNode {
    std::optional<Ending> outcome;  // none: as the session has it
};

struct Node {
    std::string_view kind;  // as the document calls it: "play"
    std::variant<PlayNode, MenuNode, CollectNode, HoursNode, ConditionNode, SetNode, LanguageNode,
                 QueueNode, HangUpNode>
        what;
    std::map<std::string, std::string> exits;  // to node keys; one that leads nowhere is left out
};

class Flow {
public:
    Flow(std::string entry, std::map<std::string, Node> nodes)
        : entry_(std::move(entry)), nodes_(std::move(nodes)) {}

    const std::string& entry() const { return entry_; }
    const std::map<std::string, Node>& nodes() const { return nodes_; }
    const Node* find(const std::string& key) const {
        const auto found = nodes_.find(key);
        return found == nodes_.end() ? nullptr : &found->second;
    }

private:
    std::string entry_;
    std::map<std::string, Node> nodes_;
};

// One node of a document; errors go to `errors`, and the node is then of no use.
Node node_from(const json::value& value, const std::string& path, const References& known,
               Errors& errors);

}  // namespace zongji::flows
