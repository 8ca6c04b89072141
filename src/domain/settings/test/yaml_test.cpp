#include "domain/configuration/diff.h"
#include "domain/configuration/test/good_document.h"
#include "domain/settings/yaml_document.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::settings {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json::value read(std::string_view text) {
    auto yaml = read_yaml(text);
    EXPECT_TRUE(yaml.ok()) << (yaml.ok() ? "" : yaml.error().message);
    return yaml.ok() ? yaml->value : json::value("failed");
}

std::string refusal(std::string_view text) {
    const auto yaml = read_yaml(text);
    return yaml.ok() ? "was taken" : yaml.error().message;
}

TEST(ReadYaml, follows_the_core_schema_of_yaml_1_2) {
    EXPECT_EQ(read("[null, ~, true, False, 12, -3, 0x1f, 0o17, 1.5, +2, 1e3]"),
              json::parse("[null, null, true, false, 12, -3, 31, 15, 1.5, 2, 1000.0]"));
    EXPECT_EQ(read("[no, yes, on, off, y, N, 09:00, 1_000, .inf, 1.2.3.4, -, 0x, 2026-10-01]"),
              json::parse(R"(["no","yes","on","off","y","N","09:00","1_000",".inf","1.2.3.4","-",)"
                          R"("0x","2026-10-01"])"));
    EXPECT_EQ(read("['12', \"true\", !!str 7]"), json::parse(R"(["12","true","7"])"));
    EXPECT_EQ(read("99999999999999999999"), json::value("99999999999999999999"));
    EXPECT_EQ(read(""), json::value(nullptr));
}

TEST(ReadYaml, keeps_the_order_and_the_lines) {
    const auto yaml =
        read_yaml("# a company\nzebra: 1\nants:\n  - key: a\n    a/b: [1,\n      2]\n");
    ASSERT_TRUE(yaml.ok()) << yaml.error().message;
    EXPECT_EQ(json::serialize(yaml->value), R"({"zebra":1,"ants":[{"key":"a","a/b":[1,2]}]})");
    EXPECT_EQ(yaml->line_of("/zebra"), 2);
    EXPECT_EQ(yaml->line_of("/ants/0/key"), 4);
    EXPECT_EQ(yaml->line_of("/ants/0/a~1b/1"), 6);
    EXPECT_EQ(yaml->line_of("/ants/0/missing"), 4);
}

TEST(ReadYaml, refuses_a_key_that_stands_twice) {
    EXPECT_EQ(refusal("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n"), "line 5: the key stands twice: /b/c");
    EXPECT_THAT(refusal("{a: 1, 'a': 2}"), HasSubstr("stands twice"));
}

TEST(ReadYaml, repeats_what_an_alias_names) {
    const auto yaml = read_yaml("a: &x {n: 007, s: [1]}\nb: *x\n");
    ASSERT_TRUE(yaml.ok()) << yaml.error().message;
    EXPECT_EQ(yaml->value.at("a"), yaml->value.at("b"));
    EXPECT_EQ(yaml->numbers.at("/b/n"), "007");
    EXPECT_EQ(yaml->line_of("/b/n"), 2);
}

TEST(ReadYaml, refuses_a_billion_laughs) {
    std::string text = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int n = 0; n < 10; ++n)
            text += before + ", ";
        text += "]\n";
    }
    EXPECT_EQ(refusal(text), "line 6: holds more than 200000 values");
    EXPECT_THAT(refusal("a: &x [*x]"), HasSubstr("inside what it repeats"));
    EXPECT_THAT(refusal("a: *nobody"), HasSubstr("line 1"));
}

TEST(ReadYaml, refuses_depth_size_tags_and_what_is_no_text) {
    EXPECT_THAT(refusal(std::string(65, '[') + std::string(65, ']')), HasSubstr("64 levels"));
    EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("line 1"));
    EXPECT_EQ(refusal(std::string((4 << 20) + 1, ' ')), "is larger than 4 MiB");
    EXPECT_THAT(refusal("a: !!binary aGE="), HasSubstr("tags are not used"));
    EXPECT_THAT(refusal("a: !thing {}"), HasSubstr("tags are not used"));
    EXPECT_EQ(refusal("a: 1\nb: \xff\n"), "line 2: is not text in UTF-8");
    EXPECT_THAT(refusal(std::string_view("a: \0", 4)), HasSubstr("not text"));
    EXPECT_THAT(refusal("a: \"\\0\""), HasSubstr("NUL"));
    EXPECT_THAT(refusal("a: 1\n---\nb: 2\n"), HasSubstr("more than one document"));
    EXPECT_THAT(refusal("? [a, b]\n: 1\n"), HasSubstr("a key must be text"));
    EXPECT_THAT(refusal("~: 1\n"), HasSubstr("a key must be text"));
    EXPECT_THAT(refusal("a: [1, 2\nb: 3\n"), HasSubstr("line"));
    EXPECT_THAT(refusal("\ta: 1\n"), HasSubstr("line 1"));
}

TEST(ReadDocument, takes_numbers_where_text_is_asked_for) {
    const auto read = read_document(R"(
org_units:
  - {key: company}
flows:
  - {key: main, document: {version: 1}}
numbers:
  - {key: 02584567890, flow: main, name: {zh-CN: 400}}
phones:
  - {key: 8001, secret: 0123456789}
users:
  - {key: li, name: Li, roles: [agent], number: 1001}
)");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->document.numbers[0].key, "02584567890");
    EXPECT_EQ(read->document.numbers[0].name.at("zh-CN"), "400");
    EXPECT_EQ(read->document.phones[0].key, "8001");
    EXPECT_EQ(read->document.phones[0].secret, "0123456789");
    EXPECT_EQ(read->document.users[0].number, "1001");
    EXPECT_EQ(read->document.flows[0].document.at("version"), json::value(1));
}

TEST(ReadDocument, tells_the_line_of_what_it_does_not_know) {
    const auto error = [](std::string_view text) {
        const auto read = read_document(text);
        return read.ok() ? "was taken" : read.error().message;
    };
    EXPECT_EQ(error("queues:\n  - key: a\n    prioritty: 3\n"),
              "line 3: /queues/0/prioritty is not known here");
    EXPECT_EQ(error("queues:\n  - key: a\n    record: yes\n"),
              "line 3: /queues/0/record must be true or false");
    EXPECT_EQ(error("queues:\n  - key: a\n    priority: high\n"),
              "line 3: /queues/0/priority must be a whole number");
    EXPECT_EQ(error("queues:\n  - key: a\n    strategy: random\n"),
              "line 3: /queues/0/strategy is none of the values allowed here");
    EXPECT_EQ(error("queues: {}\n"), "line 1: /queues must be a list");
    EXPECT_EQ(error("- a\n"), "line 1: must be an object");
    EXPECT_EQ(error(""), "was taken");
}

TEST(WithLine, says_line_and_path) {
    const auto yaml = read_yaml("queues:\n  - key: a\n");
    ASSERT_TRUE(yaml.ok());
    const Error error = with_line(invalid("is wrong", "/queues/0/music"), *yaml);
    EXPECT_EQ(error.message, "line 2: /queues/0/music is wrong");
    EXPECT_EQ(error.path, "/queues/0/music");
}

TEST(WriteYaml, is_read_back_as_it_was) {
    const json::value value = json::parse(R"({
        "empty": "", "words": ["yes", "null", "~", "12", "1.5", "09:00", "- a", "# b", "a: b", "a #b"],
        "text": "第一行\n  第二行\n\n第四行", "ends": "a\n", "ends twice": "a\n\n", "starts": "\na",
        "spaces": "a\n   \nb", "tab": "a\tb\nc", "break": "a\rb", "line": "a\u2028b\u0085\u00a0\ufeff",
        "quotes": "\"'\\", "4001": 4001, "list": [[], {}, [[1]], {"a": [{"b": {}}]}, [{"c": 1, "d": []}]],
        "double": 0.1, "whole": 1.0, "big": 9223372036854775807, "none": null, "no": false,
        "emoji": "😀", " leading": " x ", "{": "[", "bell": "\u0007", "multi": ["a\nb", {"k": "c\nd\n"}]
    })");
    const std::string text = write_yaml(value);
    EXPECT_EQ(read(text), value) << text;
    EXPECT_THAT(text, HasSubstr("text: |-\n  第一行\n    第二行\n\n  第四行\n"));
    EXPECT_EQ(read(write_yaml("a\nb")), json::value("a\nb"));
    EXPECT_EQ(read(write_yaml(json::array{})), json::value(json::array{}));
}

TEST(WriteYaml, gives_random_text_back) {
    std::mt19937 random(20'261'122);
    const std::string pieces[] = {" ", "\n", ":",  "-",  "#", "a", "0",  "'",   "\"",  "\\",    "|",
                                  ">", "中", "\t", "\r", "[", "]", "{",  "}",   ",",   "&",     "*",
                                  "!", "%",  "@",  "`",  "?", "~", "no", "---", "...", "\u00a0"};
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        for (int length = static_cast<int>(random() % 8); length >= 0; --length)
            text += pieces[random() % std::size(pieces)];
        json::object object;
        object[text] = json::array{text, json::object{{"k", text}}};
        const std::string yaml = write_yaml(object);
        const auto back = read_yaml(yaml);
        ASSERT_TRUE(back.ok()) << back.error().message << "\n" << yaml;
        ASSERT_EQ(back->value, json::value(object)) << yaml;
    }
}

TEST(WriteDocument, leaves_defaults_out_and_is_read_back) {
    const configuration::Document document = configuration::good_document();
    const std::string text = write_document(document);
    EXPECT_THAT(text, Not(HasSubstr("ring_timeout_s")));
    EXPECT_THAT(text, HasSubstr("  - key: \"4001234567\"\n    flow: main\n"));
    EXPECT_THAT(text, HasSubstr("    open:\n      - weekdays: [1, 2, 3, 4, 5]\n"));
    const auto back = read_document(text);
    ASSERT_TRUE(back.ok()) << back.error().message << "\n" << text;
    EXPECT_THAT(configuration::diff(document, back->document), IsEmpty()) << text;
    EXPECT_EQ(write_document(back->document), text);
}

TEST(ReadYaml, survives_bytes_at_random) {
    const std::string good = write_document(configuration::good_document());
    std::mt19937 random(7);
    int taken = 0;
    for (int round = 0; round < 2'000; ++round) {
        std::string text = good;
        for (int change = 0; change < 3; ++change)
            text[random() % text.size()] = static_cast<char>(random() % 128);
        text.resize(random() % text.size());
        taken += read_document(text).ok();
    }
    EXPECT_LT(taken, 2'000);
}

}  // namespace
}  // namespace zongji::settings
