#include "base/json.h"

#include <gtest/gtest.h>

namespace zongji {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
    int count = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count, note))

struct Outer {
    QueueId id;
    Timestamp at;
    Colour colour = Colour::red;
    std::vector<Inner> items;
    std::map<std::string, std::string> labels;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, at, colour, items, labels))

namespace {

TEST(Json, a_described_struct_survives_the_way_out_and_back) {
    Outer outer{QueueId{9'007'199'254'740'993},
                Timestamp{1'764'000'000'123'456},
                Colour::green,
                {{3, "x"}, {4, std::nullopt}},
                {{"zh-CN", "售后"}}};
    const std::string text = to_json_text(outer);
    EXPECT_NE(text.find("\"9007199254740993\""), std::string::npos);

    auto back = parse_json_as<Outer>(text);
    ASSERT_TRUE(back.ok()) << back.error().message << " at " << back.error().path;
    EXPECT_EQ(back->id, outer.id);
    EXPECT_EQ(back->at, outer.at);
    EXPECT_EQ(back->colour, Colour::green);
    EXPECT_EQ(back->items.at(0).note, "x");
    EXPECT_EQ(back->labels.at("zh-CN"), "售后");
}

struct Everything {
    std::string text;
    bool yes = true;
    int small = -7;
    std::int64_t least = INT64_MIN;
    std::uint64_t most = UINT64_MAX;
    double real = 0.25;
    std::optional<int> none;
    std::vector<bool> switches{true, false};
    std::vector<Inner> inner;
    std::map<std::string, Colour> map;
    json::value any;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (text, yes, small, least, most, real, none, switches, inner, map, any))

TEST(Json, text_is_what_the_library_writes) {
    Everything all;
    EXPECT_EQ(to_json_text(all), json::serialize(to_json(all)));

    for (int c = 0; c < 128; ++c)
        all.text += static_cast<char>(c);
    all.text += "引号\"和\\ 🎧";
    all.none = 3;
    all.inner = {{1, "two\nlines"}, {2, std::nullopt}};
    all.map = {{"a\"b", Colour::green}, {"", Colour::red}};
    all.any = {{"list", {1, "x", nullptr, 1e300}}};
    EXPECT_EQ(to_json_text(all), json::serialize(to_json(all)));
    EXPECT_EQ(to_json_text(std::vector<Inner>{}), "[]");
    EXPECT_EQ(to_json_text(std::map<std::string, int>{}), "{}");
}

struct WrongInput {
    const char* text;
    const char* path;
};

class JsonErrors : public testing::TestWithParam<WrongInput> {};

TEST_P(JsonErrors, name_the_place) {
    auto result = parse_json_as<Outer>(GetParam().text);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().path, GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    Each, JsonErrors,
    testing::Values(
        WrongInput{R"({"at":"2026-01-01T00:00:00Z","colour":"red","items":[],"labels":{}})", "/id"},
        WrongInput{R"({"id":7,"at":"2026-01-01T00:00:00Z","colour":"red","items":[],"labels":{}})",
                   "/id"},
        WrongInput{
            R"({"id":"7","at":"2026-13-01T00:00:00Z","colour":"red","items":[],"labels":{}})",
            "/at"},
        WrongInput{
            R"({"id":"7","at":"2026-01-01T00:00:00Z","colour":"blue","items":[],"labels":{}})",
            "/colour"},
        WrongInput{
            R"({"id":"7","at":"2026-01-01T00:00:00Z","colour":"red","items":[{"count":1},{"count":"1"}],"labels":{}})",
            "/items/1/count"},
        WrongInput{
            R"({"id":"7","at":"2026-01-01T00:00:00Z","colour":"red","items":[],"labels":{"a/b":1}})",
            "/labels/a~1b"},
        WrongInput{
            R"({"id":"7","at":"2026-01-01T00:00:00Z","colour":"red","items":[],"labels":{},"extra":1})",
            "/extra"},
        WrongInput{
            R"({"id":"7","at":"2026-01-01T00:00:00Z","colour":"red","items":[{"count":99999999999}],"labels":{}})",
            "/items/0/count"}));

TEST(Json, nul_and_endless_depth_are_refused) {
    EXPECT_FALSE(parse_json_as<std::string>(R"("a\u0000b")").ok());
    EXPECT_FALSE(parse_json(std::string(1000, '[')).ok());
    EXPECT_FALSE(parse_json("{} x").ok());
}

TEST(Time, rfc_3339_both_ways) {
    EXPECT_EQ(to_rfc3339(Timestamp{0}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(parse_rfc3339("2026-11-22T20:30:00.25+08:00")->us,
              parse_rfc3339("2026-11-22T12:30:00.250000Z")->us);
    for (const char* wrong : {"", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z",
                              "2026-11-22T00:00:00", "2026-11-22T00:00:00Zx"}) {
        EXPECT_FALSE(parse_rfc3339(wrong).ok()) << wrong;
    }
}

TEST(Ids, grow_and_never_repeat_within_a_millisecond) {
    IdSource ids;
    const Timestamp now{1'764'000'000'000'000};
    std::int64_t last = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = ids.next<QueueId>(now).value;
        ASSERT_GT(id, last);
        last = id;
    }
}

}  // namespace
}  // namespace zongji
