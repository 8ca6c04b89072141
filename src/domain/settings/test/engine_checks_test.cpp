#include "domain/settings/settings.h"
#include "domain/settings/yaml_document.h"
#include "engine/calendars/calendars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::settings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view small_company = R"(
org_units:
  - {key: company, zone: Asia/Shanghai}
queues:
  - key: support
prompts:
  - {key: welcome, text: {zh-CN: 您好}}
flows:
  - key: main
    document:
      schema: 1
      entry: hello
      nodes:
        hello: {type: menu, prompt: welcome, choices: {1: {}}, exits: {1: wait}}
        wait: {type: queue, queue: support}
)";

std::vector<std::string> problems(std::string text) {
    EXPECT_TRUE(calendars::load_zones().ok());
    const auto read = read_document(text);
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
    std::vector<std::string> paths;
    if (!read.ok())
        return paths;
    for (const Error& error : configuration::validate(read->document, engine_checks()))
        paths.push_back(std::to_string(read->yaml.line_of(error.path)) + " " + error.path);
    return paths;
}

std::string with(std::string_view before, std::string_view after) {
    std::string text(small_company);
    const auto at = text.find(before);
    EXPECT_NE(at, std::string::npos);
    return text.replace(at, before.size(), after);
}

TEST(EngineChecks, take_a_flow_whose_names_all_exist) {
    EXPECT_THAT(problems(std::string(small_company)), IsEmpty());
}

TEST(EngineChecks, tell_the_line_inside_a_flow) {
    EXPECT_THAT(problems(with("queue: support}", "queue: sales}")),
                ElementsAre("15 /flows/0/document/nodes/wait/queue"));
    EXPECT_THAT(problems(with("prompt: welcome", "prompt: goodbye")),
                ElementsAre("14 /flows/0/document/nodes/hello/prompt"));
}

TEST(EngineChecks, know_the_zones_of_the_world) {
    EXPECT_THAT(problems(with("Asia/Shanghai", "Asia/Atlantis")),
                ElementsAre("3 /org_units/0/zone"));
}

}  // namespace
}  // namespace zongji::settings
