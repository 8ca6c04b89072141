#include "engine/flows/test/caller.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace zongji::flows {
namespace {

// samples.json is shared with the test that holds docs/flow.schema.json to the same documents.
// Ninja compiles with paths relative to the build folder, which holds bin/, which holds this test.
json::array samples() {
    const auto build = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
    std::ifstream file((build / __FILE__).parent_path() / "samples.json");
    std::stringstream text;
    text << file.rdbuf();
    return parse_json(text.str()).value().get_array();
}

TEST(Parse, tells_every_mistake_and_its_place) {
    std::size_t checked = 0;
    for (const json::value& each : samples()) {
        const json::object& sample = each.get_object();
        std::vector<std::string> expected;
        for (const json::value& path : sample.at("errors").get_array()) {
            expected.emplace_back(path.get_string());
        }
        const Parsed parsed = parse(sample.at("document"), known_keys());
        std::vector<std::string> found;
        for (const Error& error : parsed.errors) {
            found.push_back(error.path);
            EXPECT_FALSE(error.message.empty());
        }
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        EXPECT_EQ(found, expected) << sample.at("name");
        EXPECT_EQ(parsed.ok(), expected.empty()) << sample.at("name");
        ++checked;
    }
    EXPECT_GT(checked, 30u);
}

TEST(Parse, stands_where_it_is_told) {
    const Parsed parsed = parse(json::object{{"schema", 2}}, {}, "/flows/3/document");
    std::vector<std::string> paths;
    for (const Error& error : parsed.errors)
        paths.push_back(error.path);
    EXPECT_EQ(paths,
              (std::vector<std::string>{"/flows/3/document/schema", "/flows/3/document/entry",
                                        "/flows/3/document/nodes"}));
}

TEST(Parse, names_what_a_flow_uses) {
    const auto flow = flow_of(R"({"schema": 1, "entry": "h", "nodes": {
        "h": {"type": "hours", "calendar": "work", "exits": {"open": "p", "closed": "q"}},
        "p": {"type": "play", "prompt": ["welcome", "notice"]},
        "q": {"type": "queue", "queue": "sales"}}})");
    ASSERT_NE(flow, nullptr);
    const References named = references_of(*flow);
    EXPECT_EQ(named.prompts, (std::set<std::string>{"notice", "welcome"}));
    EXPECT_EQ(named.queues, std::set<std::string>{"sales"});
    EXPECT_EQ(named.calendars, std::set<std::string>{"work"});
}

TEST(Parse, refuses_conditions_nested_without_end) {
    std::string condition = R"({"exists": {"var": "x"}})";
    for (int i = 0; i < 20; ++i)
        condition = R"({"not": )" + condition + "}";
    const Parsed parsed =
        parse(parse_json(R"({"schema":1,"entry":"c","nodes":{"c":{"type":"condition","when":)" +
                         condition + "}}}")
                  .value(),
              {});
    ASSERT_EQ(parsed.errors.size(), 1u);
    EXPECT_EQ(parsed.errors[0].message, "conditions are nested too deep");
}

}  // namespace
}  // namespace zongji::flows
