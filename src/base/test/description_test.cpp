#include "base/description.h"

#include "base/json.h"

#include <gtest/gtest.h>

namespace zongji {

enum class Level : std::int8_t { below = -1, ground = 0, first = 1, roof = 40 };
BOOST_DESCRIBE_ENUM(Level, below, ground, first, roof)

struct Branch {
    std::string name;
    std::vector<Branch> branches;
};
BOOST_DESCRIBE_STRUCT(Branch, (), (name, branches))

struct Small {
    static constexpr Limit limits[] = {{"narrow", 3}};
    static constexpr bool missing_means_default = true;
    std::int8_t tiny = -3;
    std::uint16_t narrow = 7;
    float real = 0.5F;
    Level level = Level::roof;
};
BOOST_DESCRIBE_STRUCT(Small, (), (tiny, narrow, real, level))

struct Wider : Small {
    std::optional<Small> other;
};
BOOST_DESCRIBE_STRUCT(Wider, (Small), (other))

namespace {

TEST(Description, names_kinds_and_members) {
    const Description& type = description_of<Small>;
    EXPECT_EQ(type.kind, Kind::structure);
    EXPECT_EQ(type.name, "zongji::Small");
    ASSERT_EQ(type.members.size(), 4U);
    EXPECT_EQ(type.member("narrow")->type->size, 2);
    EXPECT_EQ(type.member("nothing"), nullptr);
    EXPECT_EQ(type.limits[0].most, 3U);
    EXPECT_EQ(integer_at(*type.member("tiny")->type, type.member("tiny")->in(type.initial())), -3);
    EXPECT_EQ(description_of<Wider>.members.size(), 5U) << "what it inherits is among them";
}

TEST(Description, a_struct_may_hold_itself) {
    const Branch tree{"root", {{"left", {}}, {"right", {{"leaf", {}}}}}};
    const auto back = parse_json_as<Branch>(to_json_text(tree));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->branches.at(1).branches.at(0).name, "leaf");
    const auto wrong = parse_json_as<Branch>(
        R"({"name":"root","branches":[{"name":"left","branches":[{"name":1,"branches":[]}]}]})");
    EXPECT_EQ(wrong.error().path, "/branches/0/branches/0/name");
}

TEST(Description, numbers_and_enums_of_each_size_come_back) {
    Wider wider;
    wider.tiny = -128;
    wider.narrow = 65'535;
    wider.level = Level::below;
    wider.other = Small{};
    const std::string text = to_json_text(wider);
    EXPECT_EQ(text, json::serialize(to_json(wider)));
    const auto back = parse_json_as<Wider>(text);
    ASSERT_TRUE(back) << back.error().path;
    EXPECT_EQ(back->tiny, -128);
    EXPECT_EQ(back->narrow, 65'535);
    EXPECT_EQ(back->real, 0.5F);
    EXPECT_EQ(back->level, Level::below);
    EXPECT_EQ(back->other->level, Level::roof);
    EXPECT_EQ(parse_json_as<Small>(R"({"tiny":-129})").error().path, "/tiny");
    EXPECT_EQ(parse_json_as<Small>(R"({"narrow":65536})").error().path, "/narrow");
    EXPECT_EQ(parse_json_as<Small>(R"({"narrow":-1})").error().path, "/narrow");
}

TEST(Description, names_of_enums_are_found_both_ways) {
    EXPECT_EQ(enum_name(Level::below), "below");
    EXPECT_EQ(enum_name(Level::roof), "roof");
    EXPECT_EQ(enum_from_name<Level>("first"), Level::first);
    EXPECT_EQ(enum_from_name<Level>("cellar"), std::nullopt);
    EXPECT_EQ(enum_name(static_cast<Level>(7)), "");
}

}  // namespace
}  // namespace zongji
