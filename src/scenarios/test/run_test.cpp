#include "scenarios/run.h"

#include "domain/settings/yaml_document.h"
#include "engine/calendars/calendars.h"
#include "scenarios/gaps.h"

#include <gtest/gtest.h>

namespace zongji::scenarios {
namespace {

constexpr const char* document = R"(
org_units:
  - {key: hq, name: {zh-CN: 净源家电}, zone: Asia/Shanghai}
skills:
  - {key: sales, org_unit: hq}
queues:
  - {key: sales, org_unit: hq, skills: [{skill: sales, level: 1}], wrap_up: none, announce_every_s: 0}
users:
  - {key: li, name: 李敏, org_unit: hq, roles: [agent], number: "1024", skills: [{skill: sales, level: 5}]}
  - {key: he, name: 何丽, org_unit: hq, roles: [supervisor], number: "1001"}
  - {key: admin, name: 管理员, org_unit: hq, roles: [administrator], number: "1000"}
flows:
  - {key: sales, org_unit: hq, document: {schema: 1, entry: queue, nodes: {queue: {type: queue, queue: sales}}}}
trunks:
  - {key: carrier, name: 运营商, org_unit: hq, addresses: ["203.0.113.7"]}
numbers:
  - {key: "4001110001", name: {en: sales line}, org_unit: hq, flow: sales}
)";

class RunTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(calendars::load_zones());
        const auto read = settings::read_document(document);
        ASSERT_TRUE(read);
        book = book_of(gap_kinds(read->document));
        auto made = in_memory(document);
        ASSERT_TRUE(made) << made.error().message;
        company = std::move(*made);
    }

    Ran play(const std::string& text, const Disturbance& disturbance = {}, std::uint64_t seed = 0) {
        const auto scenarios = read_scenarios("some.txt", text, book.sentences);
        EXPECT_TRUE(scenarios) << scenarios.error().message;
        return run(scenarios->front(), book, *company, disturbance, seed);
    }

    Book book;
    std::unique_ptr<Company> company;
};

constexpr const char* good = R"(# A call
li is ready
13800010001 calls the sales line
within 1 s: the call rings at li
li answers
li and 13800010001 talk for 30 s
13800010001 hangs up
the outcome is handled, talked 30 s
)";

TEST_F(RunTest, what_holds_passes_with_any_seed) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Ran ran = play(good, {}, seed);
        EXPECT_FALSE(ran.failure) << ran.failure->text << ran.failure->what.was;
    }
}

TEST_F(RunTest, what_does_not_hold_is_told_with_the_line_what_was_expected_and_what_was) {
    const Ran ran = play(
        "# A call\nli is ready\n13800010001 calls the sales line\nli answers\n"
        "13800010001 hears music\n");
    ASSERT_TRUE(ran.failure);
    EXPECT_EQ(ran.failure->line, 5);
    EXPECT_EQ(ran.failure->text, "13800010001 hears music");
    EXPECT_EQ(ran.failure->what.expected, "13800010001 hears music");
    EXPECT_EQ(ran.failure->what.was, "somebody is heard");
}

TEST_F(RunTest, what_should_be_refused_and_is_done_fails) {
    const Ran ran = play("# A call\nli is ready\nrefused as conflict: li takes a break\n");
    ASSERT_TRUE(ran.failure);
    EXPECT_EQ(ran.failure->what.expected, "refused as conflict");
    EXPECT_EQ(ran.failure->what.was, "it was done");
}

TEST_F(RunTest, what_shall_stay_so_is_looked_at_all_the_while) {
    const Ran ran = play(
        "# A call\n13800010001 calls the sales line\nfor 40 s: 13800010001 hears music\n"
        "li is ready\nfor 30 s: li is ringing\n");
    ASSERT_TRUE(ran.failure);
    EXPECT_EQ(ran.failure->line, 5);
    EXPECT_EQ(ran.failure->what.was, "it is free");
}

TEST_F(RunTest, the_promises_hold_after_a_restart_wherever_it_comes) {
    for (std::size_t line = 1; line <= 7; ++line) {
        for (const auto kind : {Disturbance::Kind::killed, Disturbance::Kind::stopped}) {
            const Ran ran = play(good, {.kind = kind, .after_line = line});
            EXPECT_FALSE(ran.failure)
                << line << ": " << ran.failure->text << ": " << ran.failure->what.was;
        }
    }
}

TEST_F(RunTest, the_talk_goes_on_whichever_call_to_the_stores_fails) {
    const std::uint64_t calls = play(good).store_calls;
    EXPECT_GT(calls, 5u);
    for (const auto how : {store::Faults::Kind::once, store::Faults::Kind::for_good}) {
        for (std::uint64_t nth = 1; nth <= calls; ++nth) {
            const Ran ran =
                play(good, {.kind = Disturbance::Kind::store_fails, .nth = nth, .how = how});
            EXPECT_FALSE(ran.failure)
                << nth << ": " << ran.failure->text << ": " << ran.failure->what.was;
        }
    }
}

}  // namespace
}  // namespace zongji::scenarios
