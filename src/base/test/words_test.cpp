#include "base/words.h"

#include "base/json.h"
#include "base/skills.h"

#include <gtest/gtest.h>

namespace zongji {
namespace {

template <class Word>
std::vector<std::string> names() {
    std::vector<std::string> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Word>>([&](auto word) {
        EXPECT_EQ(*from_json<Word>(to_json(word.value)), word.value);
        found.emplace_back(to_json(word.value).as_string());
    });
    return found;
}

using Names = std::vector<std::string>;

// Journals, databases and YAML that exist hold these names: a line here may grow, and nothing else.
TEST(Words, keep_their_names_for_ever) {
    EXPECT_EQ(names<Presence>(), (Names{"offline", "available", "on_break", "ringing", "on_call",
                                        "wrap_up", "not_answering"}));
    EXPECT_EQ(names<Idleness>(),
              (Names{"would_be_offered", "signed_out", "on_break", "not_answering", "phone_refuses",
                     "unreachable", "ringing", "on_call", "wrap_up", "no_queue"}));
    EXPECT_EQ(names<OfferResult>(),
              (Names{"accepted", "rejected", "expired", "withdrawn", "lost"}));
    EXPECT_EQ(names<Strategy>(),
              (Names{"longest_idle", "most_skilled", "fewest_contacts", "round_robin"}));
    EXPECT_EQ(names<WrapUpMode>(),
              (Names{"none", "optional", "mandatory", "timed", "timed_fixed"}));
}

TEST(Words, tell_which_presence_is_asked_for_and_which_follows_from_a_contact) {
    std::vector<Presence> asked_for;
    std::vector<Presence> in_contact;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Presence>>([&](auto word) {
        if (can_be_asked_for(word.value))
            asked_for.push_back(word.value);
        if (is_in_contact(word.value))
            in_contact.push_back(word.value);
    });
    EXPECT_EQ(asked_for, (std::vector{Presence::offline, Presence::available, Presence::on_break}));
    EXPECT_EQ(in_contact, (std::vector{Presence::ringing, Presence::on_call, Presence::wrap_up}));
}

struct Level {
    std::string skill;
    int level = 0;
};

TEST(Skills, are_had_at_the_level_that_is_asked_for) {
    const std::vector<Level> own{{"sales", 5}, {"english", 0}};
    EXPECT_TRUE(has_skills<Level>(own, {}));
    EXPECT_TRUE(has_skills<Level>(own, {{"sales", 5}}));
    EXPECT_FALSE(has_skills<Level>(own, {{"sales", 6}}));
    EXPECT_FALSE(has_skills<Level>(own, {{"sales", 1}, {"repairs", 1}})) << "all of them";
    EXPECT_TRUE(has_skills<Level>(own, {{"sales", 0}}));
    EXPECT_FALSE(has_skills<Level>(own, {{"repairs", 0}})) << "level 0 still asks for the skill";
    EXPECT_FALSE(has_skills<Level>(own, {{"english", 0}})) << "and level 0 is none";
    EXPECT_EQ(level_of<Level>(own, {"sales", 1}), 5);
    EXPECT_EQ(level_of<Level>(own, {"repairs", 1}), 0);
}

}  // namespace
}  // namespace zongji
