#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

std::string plural(const std::string& kind) {
    return kind + "s";
}

// A word, or JSON.
json::value value_of(const std::string& text) {
    auto read = parse_json(text);
    return read ? std::move(*read) : json::value(text);
}

json::value stored(World& world, const std::string& login, const std::string& kind,
                   const std::string& key) {
    const Answer answer = world.get(login, "/settings");
    if (!answer.ok())
        throw Unexpected{login + " reads the settings", "refused as " + answer.code()};
    const json::value& whole = answer.body;
    const auto* document = whole.as_object().if_contains("document");
    const json::value& kinds = document ? *document : whole;
    for (const json::value& record : kinds.at(plural(kind)).as_array()) {
        if (text_of(record, "key") == key)
            return record;
    }
    throw Unexpected{fmt::format("there is the {} {}", kind, key), "there is none"};
}

Answer save(World& world, const std::string& login, const std::string& kind, const std::string& key,
            const std::string& field, const json::value& value) {
    json::value record = stored(world, login, kind, key);
    record.as_object()[field] = value;
    return world.ask(login, http::Method::put, fmt::format("/settings/{}/{}", plural(kind), key),
                     record);
}

// How the scene is set: by an administrator, before or in the middle of things.
void has(World& world, const Words& words) {
    world.sign_in_unseen("admin");
    world.done(save(world, "admin", words["kind"], words["key"], words["field"],
                    value_of(words["value"])));
}

void sets(World& world, const Words& words) {
    world.done(save(world, words["user"], words["kind"], words["key"], words["field"],
                    value_of(words["value"])));
}

void adds(World& world, const Words& words) {
    world.done(world.ask(words["user"], http::Method::put,
                         fmt::format("/settings/{}/{}", plural(words["kind"]), words["key"]),
                         value_of(words["record"])));
}

void removes(World& world, const Words& words) {
    world.done(world.ask(words["user"], http::Method::delete_,
                         fmt::format("/settings/{}/{}", plural(words["kind"]), words["key"])));
}

void is_set(World& world, const Words& words) {
    world.sign_in_unseen("admin");
    const json::value record = stored(world, "admin", words["kind"], words["key"]);
    expect_same(json::serialize(record.at(words["field"])),
                json::serialize(value_of(words["value"])),
                fmt::format("{} of the {} {}", words["field"], words["kind"], words["key"]));
}

void is_gone(World& world, const Words& words) {
    const auto configuration = world.server->configuration();
    const bool there = configuration->queues.contains(words["key"]) ||
                       configuration->users.contains(words["key"]) ||
                       configuration->numbers.contains(words["key"]);
    expect(!there, words["key"] + " is gone from the settings", "it is there");
}

void hides_secrets(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/settings");
    expect(answer.ok(), "he reads the settings", "refused as " + answer.code());
    const std::string text = json::serialize(answer.body);
    const bool shown =
        text.find("argon2") != std::string::npos || text.find(password) != std::string::npos;
    expect(!shown, "the settings show no password and no hash", "they do");
}

}  // namespace

std::vector<Step> setting_steps() {
    using enum Nature;
    return {
        {"the {kind} {key:word} has {field:word} {value}",
         "as an administrator sets it: a word, a number, or JSON without spaces", setting, has},
        {"{user} sets {field:word} of the {kind} {key:word} to {value}", "", paperwork, sets},
        {"{user} adds the {kind} {key:word}: {record:value}", "as JSON", paperwork, adds},
        {"{user} removes the {kind} {key:word}", "", paperwork, removes},
        {"{field:word} of the {kind} {key:word} is {value}", "as stored", record, is_set},
        {"{key:word} is gone from the settings", "", record, is_gone},
        {"the settings that {user} reads hold no secrets", "", record, hides_secrets},
    };
}

}  // namespace zongji::scenarios
