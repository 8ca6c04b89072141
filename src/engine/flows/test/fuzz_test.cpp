#include "engine/flows/test/caller.h"

#include <random>

// Random flows, random callers: whatever happens, a session waits for something or is over.
namespace zongji::flows {
namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}
    int up_to(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
    bool one_in(int n) { return up_to(n - 1) == 0; }
    template <class T>
    T among(std::initializer_list<T> choices) {
        return *(choices.begin() + up_to(static_cast<int>(choices.size()) - 1));
    }

private:
    std::mt19937 random_;
};

json::object random_node(Chance& chance) {
    const char* prompt = chance.among({"welcome", "menu", "notice"});
    switch (chance.up_to(8)) {
        case 0:
            return {{"type", "play"}, {"prompt", prompt}, {"barge_in", chance.one_in(2)}};
        case 1:
        case 2: {
            json::object choices;
            for (int i = chance.up_to(3); i >= 0; --i) {
                choices[chance.among({"1", "2", "3", "#"})] = json::object();
            }
            return {{"type", "menu"},
                    {"prompt", prompt},
                    {"barge_in", chance.one_in(2)},
                    {"retries", chance.up_to(2)},
                    {"choices", choices}};
        }
        case 3:
            return {{"type", "collect"},
                    {"prompt", prompt},
                    {"min", 2},
                    {"max", 2 + chance.up_to(3)},
                    {"terminator", "#"},
                    {"variable", chance.among({"x", "y"})},
                    {"retries", chance.up_to(2)},
                    {"sensitive", chance.one_in(2)}};
        case 4:
            return {{"type", "hours"}, {"calendar", "work"}};
        case 5:
            return {{"type", "condition"},
                    {"when", {{"less", {{{"var", "x"}}, chance.up_to(100)}}}}};
        case 6:
            return {{"type", "set"}, {"values", {{"x", chance.up_to(100)}, {"y", {{"var", "x"}}}}}};
        case 7:
            return {{"type", "language"}, {"language", chance.among({"en", "zh-CN"})}};
        default:
            return {{"type", "queue"}, {"queue", chance.among({"sales", "support"})}};
    }
}

std::vector<std::string> exits_of(const json::object& node) {
    const auto& type = node.at("type").get_string();
    if (type == "menu") {
        std::vector<std::string> exits{"invalid", "timeout"};
        for (const auto& choice : node.at("choices").get_object()) {
            exits.emplace_back(choice.key());
        }
        return exits;
    }
    if (type == "collect")
        return {"done", "invalid", "timeout"};
    if (type == "hours")
        return {"open", "closed"};
    if (type == "condition")
        return {"true", "false"};
    if (type == "queue")
        return {"timed_out", "left"};
    return {"done"};
}

std::string random_flow(Chance& chance) {
    const int size = 2 + chance.up_to(10);
    std::vector<json::object> nodes;
    for (int i = 0; i < size; ++i)
        nodes.push_back(random_node(chance));
    json::object all;
    for (int i = 0; i < size; ++i) {
        json::object exits;
        for (const std::string& exit : exits_of(nodes[static_cast<std::size_t>(i)])) {
            if (!chance.one_in(6))
                exits[exit] = "n" + std::to_string(chance.up_to(size - 1));
        }
        nodes[static_cast<std::size_t>(i)]["exits"] = exits;
    }
    // Only what can be reached from n0: the others are mistakes.
    std::vector<std::string> open{"n0"};
    while (!open.empty()) {
        const std::string key = open.back();
        open.pop_back();
        if (all.contains(key))
            continue;
        const json::object& node = nodes[static_cast<std::size_t>(std::stoi(key.substr(1)))];
        all[key] = node;
        for (const auto& exit : node.at("exits").get_object()) {
            open.emplace_back(exit.value().get_string());
        }
    }
    return json::serialize(json::object{{"schema", 1}, {"entry", "n0"}, {"nodes", all}});
}

// What the caller's side of the machine has under way.
struct World {
    bool playing = false;
    bool timing = false;
    bool queued = false;
    bool over = false;

    void apply(const std::string& story) {
        std::stringstream parts(story);
        for (std::string part; std::getline(parts, part, ',');) {
            if (part.starts_with(' '))
                part.erase(0, 1);
            if (part.starts_with("play "))
                playing = true;
            if (part == "stop")
                playing = false;
            if (part.starts_with("timer ")) {
                EXPECT_FALSE(timing) << "two timers at once";
                timing = true;
            }
            if (part == "no timer")
                timing = false;
            if (part.starts_with("queue "))
                queued = true;
            if (part.starts_with("hang up "))
                over = true;
        }
    }
};

Input random_input(Chance& chance, const World& world) {
    if (world.playing && chance.one_in(2))
        return PlaybackEnded{};
    if (world.timing && chance.one_in(3))
        return TimedOut{};
    if (world.queued && chance.one_in(3))
        return QueueLeft{chance.one_in(2)};
    return Digit{chance.among({'1', '2', '3', '4', '#', '*'})};
}

TEST(Fuzz, a_session_always_waits_for_something_or_is_over) {
    int ended = 0;
    for (unsigned seed = 0; seed < 600; ++seed) {
        Chance chance(seed);
        const std::string flow = random_flow(chance);
        Caller caller(flow);
        World world;
        std::string story = caller.starts({{"x", "5"}});
        world.apply(story);
        for (int i = 0; i < 60 && !world.over; ++i) {
            const int under_way = int{world.playing} + int{world.timing} + int{world.queued};
            ASSERT_EQ(under_way, 1) << "seed " << seed << ": " << story << "\n" << flow;
            const Waiting expected = world.playing  ? Waiting::playback
                                     : world.timing ? Waiting::timer
                                                    : Waiting::queue;
            ASSERT_EQ(caller.session.waiting, expected) << "seed " << seed;

            if (chance.one_in(15)) {  // a restart: nothing is under way any more
                auto restored = restore(describe(caller.session));
                ASSERT_TRUE(restored.ok());
                caller.session = *restored;
                world = {};
                story = caller.resumes();
            } else {
                const Input input = random_input(chance, world);
                if (std::holds_alternative<PlaybackEnded>(input))
                    world.playing = false;
                if (std::holds_alternative<TimedOut>(input))
                    world.timing = false;
                if (std::holds_alternative<QueueLeft>(input))
                    world.queued = false;
                story = caller.gives(input);
            }
            world.apply(story);
            ASSERT_LE(caller.session.typed_ahead.size(), 33u);
        }
        if (!world.over)
            continue;
        ++ended;
        EXPECT_EQ(caller.session.waiting, Waiting::nothing);
        EXPECT_EQ(caller.presses('1'), "");
        EXPECT_FALSE(world.playing || world.timing || world.queued) << "seed " << seed << story;
    }
    EXPECT_GT(ended, 100);
}

// Any session at any node, as an edited flow may find it after a restart.
TEST(Fuzz, a_restart_gets_every_session_going_again) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        Chance chance(seed);
        Caller caller(random_flow(chance));
        caller.session.node = "n" + std::to_string(chance.up_to(12));
        caller.session.waiting =
            chance.among({Waiting::playback, Waiting::timer, Waiting::queue, Waiting::nothing});
        World world;
        world.apply(caller.resumes());
        EXPECT_EQ(int{world.playing} + int{world.timing} + int{world.queued} + int{world.over}, 1)
            << "seed " << seed;
    }
}

// Documents with a part torn out or replaced are read or refused, never more.
TEST(Fuzz, broken_documents_are_told) {
    const std::initializer_list<json::value> debris{
        nullptr, true, -1, 1e300, "", "n0", json::array(), json::object(), json::array{1, 2}};
    int refused = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        Chance chance(seed);
        json::value document = parse_json(random_flow(chance)).value();
        json::value* at = &document;
        for (int depth = chance.up_to(6); depth > 0; --depth) {
            if (at->is_object() && !at->get_object().empty()) {
                auto& object = at->get_object();
                at = &(object.begin() + chance.up_to(static_cast<int>(object.size()) - 1))->value();
            } else if (at->is_array() && !at->get_array().empty()) {
                auto& array = at->get_array();
                at = &array[static_cast<std::size_t>(
                    chance.up_to(static_cast<int>(array.size()) - 1))];
            }
        }
        *at = chance.among(debris);
        const Parsed parsed = parse(document, known_keys());
        EXPECT_NE(parsed.ok(), !parsed.errors.empty());
        if (!parsed.ok())
            ++refused;
        for (const Error& error : parsed.errors)
            EXPECT_FALSE(error.message.empty());
    }
    EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace zongji::flows
