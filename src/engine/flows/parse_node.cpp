#include "engine/flows/flow.h"

#include <algorithm>
#include <array>

namespace zongji::flows {
namespace {

constexpr std::string_view keypad = "0123456789*#ABCD";

// What reading one node needs.
struct Reading {
    Fields& fields;
    const References& known;
    Errors& errors;
    std::vector<std::string> exits;  // that this kind of node has
};

std::string known_key(Reading& reading, std::string_view member, const std::set<std::string>& keys,
                      const char* missing) {
    std::string key = reading.fields.text(member);
    if (!key.empty() && !keys.contains(key)) {
        reading.errors.add(reading.fields.path_of(member), missing);
    }
    return key;
}

void check_prompt(Reading& reading, const std::string& key, const std::string& path) {
    if (key.empty() || characters_in(key) > 64) {
        reading.errors.add(path, "must be the key of a prompt");
    } else if (key != "system:invalid" && !reading.known.prompts.contains(key)) {
        reading.errors.add(path, "there is no such prompt");
    }
}

std::vector<std::string> prompts(Reading& reading) {
    const json::value* found = reading.fields.require("prompt");
    if (found == nullptr)
        return {};
    const std::string here = reading.fields.path_of("prompt");
    std::vector<std::string> keys;
    if (found->is_string()) {
        keys.emplace_back(found->get_string());
        check_prompt(reading, keys[0], here);
    } else if (found->is_array() && !found->get_array().empty() &&
               found->get_array().size() <= 20) {
        for (const json::value& item : found->get_array()) {
            const std::string place = here + "/" + std::to_string(keys.size());
            keys.emplace_back(item.is_string() ? std::string(item.get_string()) : std::string());
            check_prompt(reading, keys.back(), place);
        }
    } else {
        reading.errors.add(here, "must be the key of a prompt, or a list of up to 20");
    }
    return keys;
}

PlayNode play(Reading& reading) {
    reading.exits = {"done"};
    return {prompts(reading), reading.fields.flag("barge_in", true)};
}

MenuNode menu(Reading& reading) {
    MenuNode node;
    node.prompts = prompts(reading);
    node.barge_in = reading.fields.flag("barge_in", true);
    node.timeout_s = reading.fields.whole("timeout_s", 5, 1, 60);
    node.retries = reading.fields.whole("retries", 2, 0, 9);
    reading.exits = {"invalid", "timeout"};

    const json::value* choices = reading.fields.require("choices");
    if (choices == nullptr)
        return node;
    const std::string here = reading.fields.path_of("choices");
    if (!choices->is_object() || choices->get_object().empty()) {
        reading.errors.add(here, "must hold at least one choice, such as {\"1\": {…}}");
        return node;
    }
    for (const auto& [name, value] : choices->get_object()) {
        const std::string place = child_path(here, name);
        if (name.size() != 1 || keypad.find(name[0]) == std::string_view::npos) {
            reading.errors.add(place, "is no key of a telephone");
            continue;
        }
        Fields choice(value, place, reading.errors);
        node.choices.emplace(name[0], choice.labels("label"));
        choice.finish();
        reading.exits.emplace_back(name);
    }
    return node;
}

CollectNode collect(Reading& reading) {
    CollectNode node;
    Fields& fields = reading.fields;
    node.prompts = prompts(reading);
    node.barge_in = fields.flag("barge_in", true);
    node.min = fields.whole("min", 1, 1, 32);
    if (fields.require("max") != nullptr)
        node.max = fields.whole("max", 32, 1, 32);
    if (node.max < node.min) {
        reading.errors.add(fields.path_of("max"), "must not be less than \"min\"");
    }
    if (const json::value* terminator = fields.find("terminator")) {
        if (!terminator->is_string() ||
            (terminator->get_string() != "#" && terminator->get_string() != "*")) {
            reading.errors.add(fields.path_of("terminator"), "must be \"#\" or \"*\"");
        } else {
            node.terminator = terminator->get_string()[0];
        }
    }
    node.timeout_s = fields.whole("timeout_s", 5, 1, 60);
    node.between_s = fields.whole("between_s", 3, 1, 60);
    node.retries = fields.whole("retries", 2, 0, 9);
    node.variable = fields.variable("variable");
    node.sensitive = fields.flag("sensitive", false);
    reading.exits = {"done", "invalid", "timeout"};
    return node;
}

HoursNode hours(Reading& reading) {
    reading.exits = {"open", "closed"};
    return {known_key(reading, "calendar", reading.known.calendars, "there is no such calendar")};
}

ConditionNode condition(Reading& reading) {
    reading.exits = {"true", "false"};
    const json::value* when = reading.fields.require("when");
    if (when == nullptr)
        return {};
    return {condition_from(*when, reading.fields.path_of("when"), reading.errors)};
}

SetNode set(Reading& reading) {
    reading.exits = {"done"};
    SetNode node;
    const json::value* values = reading.fields.require("values");
    if (values == nullptr)
        return node;
    const std::string here = reading.fields.path_of("values");
    if (!values->is_object() || values->get_object().empty() || values->get_object().size() > 50) {
        reading.errors.add(here, "must hold one to 50 variables");
        return node;
    }
    for (const auto& [name, value] : values->get_object()) {
        const std::string place = child_path(here, name);
        if (!is_variable(std::string_view(name))) {
            reading.errors.add(place, "must be a variable's name, such as \"matter\"");
        }
        node.values.emplace_back(std::string(name), operand_from(value, place, reading.errors));
    }
    return node;
}

LanguageNode language(Reading& reading) {
    reading.exits = {"done"};
    LanguageNode node{reading.fields.text("language")};
    if (!node.language.empty() && !is_locale(node.language)) {
        reading.errors.add(reading.fields.path_of("language"), "write \"zh-CN\" or \"en\"");
    }
    return node;
}

QueueNode queue(Reading& reading) {
    reading.exits = {"timed_out", "left"};
    return {known_key(reading, "queue", reading.known.queues, "there is no such queue"),
            reading.fields.whole("priority", 0, -100, 100)};
}

HangUpNode hang_up(Reading& reading) {
    HangUpNode node;
    const json::value* found = reading.fields.find("outcome");
    if (found == nullptr)
        return node;
    if (found->is_string() && found->get_string() == "closed") {
        node.outcome = Ending::closed;
    } else if (found->is_string() && found->get_string() == "self_served") {
        node.outcome = Ending::self_served;
    } else {
        reading.errors.add(reading.fields.path_of("outcome"),
                           "must be \"self_served\" or \"closed\"");
    }
    return node;
}

void read_exits(Reading& reading, Node& node) {
    const json::value* found = reading.fields.find("exits");
    if (found == nullptr)
        return;
    const std::string here = reading.fields.path_of("exits");
    if (!found->is_object()) {
        reading.errors.add(here, "must be an object");
        return;
    }
    for (const auto& [name, target] : found->get_object()) {
        const std::string place = child_path(here, name);
        const auto& allowed = reading.exits;
        if (std::find(allowed.begin(), allowed.end(), std::string_view(name)) == allowed.end()) {
            reading.errors.add(place, "this node has no such exit");
        } else if (!target.is_string() || !is_node_key(std::string_view(target.get_string()))) {
            reading.errors.add(place, "must be the key of a node");
        } else {
            node.exits.emplace(std::string(name), std::string(target.get_string()));
        }
    }
}

// Makes a reader of one kind into one of any node.
template <auto read>
void fill(Reading& reading, Node& node) {
    node.what = read(reading);
}

struct Type {
    std::string_view name;
    void (*fill)(Reading& reading, Node& node);
};

constexpr std::array<Type, 9> types{{{"play", &fill<&play>},
                                     {"menu", &fill<&menu>},
                                     {"collect", &fill<&collect>},
                                     {"hours", &fill<&hours>},
                                     {"condition", &fill<&condition>},
                                     {"set", &fill<&set>},
                                     {"language", &fill<&language>},
                                     {"queue", &fill<&queue>},
                                     {"hang_up", &fill<&hang_up>}}};

}  // namespace

Node node_from(const json::value& value, const std::string& path, const References& known,
               Errors& errors) {
    Node node;
    Fields fields(value, path, errors);
    if (!value.is_object())
        return node;
    fields.labels("name");  // for those who draw it

    const json::value* type = fields.require("type");
    if (type == nullptr)
        return node;
    const auto found = std::find_if(types.begin(), types.end(), [type](const Type& each) {
        return type->is_string() && each.name == std::string_view(type->get_string());
    });
    if (found == types.end()) {
        errors.add(fields.path_of("type"), "is no kind of node");
        return node;
    }
    node.kind = found->name;
    Reading reading{fields, known, errors, {}};
    found->fill(reading, node);
    read_exits(reading, node);
    fields.finish();
    return node;
}

}  // namespace zongji::flows
