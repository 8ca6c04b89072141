#include "engine/permission/test/rules_of_tests.h"

#include <random>

namespace zongji::permission::test {
namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}
    int below(int n) { return std::uniform_int_distribution(0, n - 1)(random_); }
    bool yes() { return below(2) == 0; }
    std::string fact() {
        const char* names[] = {"on_do_not_call_list", "consented", "agreed_time", "x"};
        return names[below(4)];
    }

private:
    std::mt19937 random_;
};

RuleDefinition random_rule(Chance& chance, int number) {
    RuleDefinition made;
    made.key = "rule" + std::to_string(number);
    made.on = chance.below(5) != 0;
    made.unknown = chance.yes() ? Unknown::allows : Unknown::refuses;
    if (chance.yes())
        made.unless = {chance.fact()};
    if (chance.yes())
        made.purposes = {static_cast<ContactPurpose>(chance.below(5))};
    if (chance.yes())
        made.means = {static_cast<ContactMeans>(chance.below(4))};
    switch (chance.below(4)) {
        case 0:
            made.check = FactRule{chance.fact(), chance.yes()};
            break;
        case 1: {
            const int from = chance.below(20);
            const auto hour = [](int at) {
                return (at < 10 ? "0" : "") + std::to_string(at) + ":00";
            };
            made.check = HoursRule{
                {{{1 + chance.below(7), 1 + chance.below(7)}, hour(from), hour(from + 3)}}, {}};
            break;
        }
        case 2:
            made.check =
                CountRule{chance.below(4), static_cast<CountPeriod>(chance.below(3)), chance.yes()};
            break;
        default:
            made.check = GapRule{hours(1 + chance.below(40))};
    }
    return made;
}

Question random_question(Chance& chance) {
    const char* numbers[] = {"+8613800010001", "02588886666", "+81312345678", "+14155550100",
                             "95588",          "110",         "+2901234567",  "1024",
                             "anonymous",      "+8816123456"};
    Question asked;
    asked.number = numbers[chance.below(10)];
    asked.means = static_cast<ContactMeans>(chance.below(4));
    asked.purpose = static_cast<ContactPurpose>(chance.below(5));
    for (int i = 0; i < 4; ++i)
        asked.facts.stated[chance.fact()] = chance.yes();
    if (chance.yes())
        asked.facts.contacts_since = at("2026-01-01 00:00");
    for (int i = chance.below(6); i > 0; --i) {
        asked.facts.contacts.push_back({at("2026-11-30 10:00") - minutes(chance.below(20'000)),
                                        static_cast<ContactMeans>(chance.below(4)), chance.yes()});
    }
    return asked;
}

// Whatever the rules, the facts, the number and the hour: who is on the list is not contacted, each
// refusal says why, and at the earliest time it says, the same question is allowed and was not
// before.
TEST(Property, a_number_on_the_list_is_never_allowed_and_refusals_keep_their_word) {
    for (unsigned seed = 1; seed <= 1'500; ++seed) {
        Chance chance(seed);
        std::vector<RuleDefinition> more;
        for (int i = chance.below(6); i > 0; --i)
            more.push_back(random_rule(chance, i));
        const Rules made = rules(std::move(more));
        for (int i = 0; i < 10; ++i) {
            const Question asked = random_question(chance);
            const Now when{at("2026-11-30 10:00") + minutes(chance.below(20'000)), {}};
            const Decision decision = decide(asked, made, when);
            const auto listed = asked.facts.stated.find("on_do_not_call_list");
            if (listed != asked.facts.stated.end() && listed->second) {
                ASSERT_FALSE(decision.allowed) << "seed " << seed;
            }
            ASSERT_FALSE(decision.reason.empty()) << "seed " << seed;
            ASSERT_EQ(decision.allowed, decision.reason == "allowed") << "seed " << seed;
            ASSERT_EQ(decision.rule.empty(), decision.allowed || decision.reason == "no_number");
            if (!decision.earliest)
                continue;
            ASSERT_FALSE(decision.allowed) << "seed " << seed;
            ASSERT_GT(*decision.earliest, when.utc) << "seed " << seed;
            ASSERT_TRUE(decide(asked, made, {*decision.earliest, {}}).allowed) << "seed " << seed;
            ASSERT_FALSE(decide(asked, made, {*decision.earliest - microseconds(1), {}}).allowed)
                << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace zongji::permission::test
