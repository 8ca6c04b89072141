#include "scenarios/grammar.h"

#include <gtest/gtest.h>

namespace zongji::scenarios {
namespace {

const std::vector<GapKind>& kinds() {
    static const std::vector<GapKind> made{
        {"agent", "li, zhang",
         [](const auto& words, std::size_t at) -> std::size_t {
             return words[at] == "li" || words[at] == "zhang" ? 1 : 0;
         }},
        {"time", "a time",
         [](const auto& words, std::size_t at) -> std::size_t {
             return at + 1 < words.size() && time_of(words[at], words[at + 1]) ? 2 : 0;
         }},
        {"text", "a text in quotation marks", [](const auto& words, std::size_t at) -> std::size_t {
             return words[at].starts_with('"') ? 1 : 0;
         }}};
    return made;
}

std::vector<Sentence> table() {
    std::vector<Sentence> sentences;
    for (const char* text : {"{agent} is ready", "{agent} is {other:agent}",
                             "{agent} talks for {time}", "{agent}'s page says {text}, and stays"})
        sentences.emplace_back(text, kinds());
    return sentences;
}

Result<std::vector<Scenario>> read(std::string_view text) {
    static const auto sentences = table();
    return read_scenarios("some.txt", text, sentences);
}

TEST(Grammar, reads_titles_and_sentences_with_their_gaps) {
    const auto scenarios = read(
        "# One\n\nli is ready\n-- a remark\n  within 5 s: zhang talks for 2 min\n# Two\n"
        "for 1 h: li's page says \"so it is, they say\", and stays\nrefused as conflict: li is "
        "zhang\n");
    ASSERT_TRUE(scenarios) << scenarios.error().message;
    ASSERT_EQ(scenarios->size(), 2u);
    const auto& one = scenarios->front();
    EXPECT_EQ(one.title, "One");
    ASSERT_EQ(one.lines.size(), 2u);
    EXPECT_EQ(one.lines[0].number, 3);
    EXPECT_EQ(one.lines[1].number, 5);
    EXPECT_EQ(one.lines[1].within, seconds(5));
    EXPECT_EQ(one.lines[1].words["agent"], "zhang");
    EXPECT_EQ(one.lines[1].words.time("time"), minutes(2));
    const auto& two = scenarios->back();
    EXPECT_EQ(two.number, 6);
    EXPECT_EQ(two.lines[0].during, hours(1));
    EXPECT_EQ(two.lines[0].words["agent"], "li");
    EXPECT_EQ(two.lines[0].words["text"], "so it is, they say");
    EXPECT_EQ(two.lines[1].refused, "conflict");
    EXPECT_EQ(two.lines[1].words["other"], "zhang");
}

std::string error_of(std::string_view text) {
    const auto scenarios = read(text);
    return scenarios ? "none" : scenarios.error().message;
}

TEST(Grammar, a_wrong_word_is_told_with_its_line_and_what_is_allowed) {
    EXPECT_EQ(error_of("# One\nli is ready\nli is reddy\n"),
              "some.txt:3: \"reddy\" is not known here; allowed: \"ready\" | li, zhang");
    EXPECT_EQ(error_of("# One\nwang is ready\n"),
              "some.txt:2: \"wang\" is not known here; allowed: li, zhang");
    EXPECT_EQ(error_of("# One\nli talks for 5 years\n"),
              "some.txt:2: \"5\" is not known here; allowed: a time");
    EXPECT_EQ(error_of("# One\nli is ready now\n"),
              "some.txt:2: \"now\" is not known here; allowed: the end of the line");
    EXPECT_EQ(error_of("# One\nli talks for\n"),
              "some.txt:2: the end of the line is not known here; allowed: a time");
    EXPECT_EQ(error_of("# One\nwithin 5 moons: li is ready\n"),
              "some.txt:2: \"5 moons\" is no time; allowed: 500 ms, 30 s, 5 min, 2 h");
}

TEST(Grammar, a_scenario_has_a_title_and_lines) {
    EXPECT_EQ(error_of("li is ready\n"),
              "some.txt:1: a scenario begins with its title: # What happens");
    EXPECT_EQ(error_of("# One\n# Two\nli is ready\n"),
              "some.txt:1: a scenario has a title and at least one line");
}

}  // namespace
}  // namespace zongji::scenarios
