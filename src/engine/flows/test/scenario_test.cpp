#include "engine/flows/test/caller.h"

namespace zongji::flows {
namespace {

const char* const hotline = R"({
  "schema": 1, "entry": "welcome",
  "nodes": {
    "welcome": {"type": "play", "prompt": "welcome", "exits": {"done": "hours"}},
    "hours": {"type": "hours", "calendar": "work", "exits": {"open": "menu", "closed": "closed"}},
    "closed": {"type": "play", "prompt": ["closed", "bye"]},
    "menu": {"type": "menu", "prompt": "menu", "timeout_s": 4, "retries": 1,
      "choices": {"1": {"label": {"zh-CN": "售前", "en": "Sales"}}, "2": {}},
      "exits": {"1": "sales", "2": "support", "invalid": "bye", "timeout": "support"}},
    "sales": {"type": "queue", "queue": "sales", "priority": 5, "exits": {"timed_out": "sorry"}},
    "support": {"type": "queue", "queue": "support"},
    "sorry": {"type": "play", "prompt": "sorry"},
    "bye": {"type": "hang_up"}
  },
  "layout": {"welcome": {"x": 10, "y": 20}}
})";

const calendars::Calendar& work() {
    static const calendars::Calendar calendar =
        calendars::Calendar::make(
            {"Asia/Shanghai", {{{1, 2, 3, 4, 5, 6, 7}, "09:00", "18:00"}}, {}})
            .value();
    return calendar;
}

Caller at(const char* time, const char* flow = hotline) {
    Caller caller(flow);
    caller.now = parse_rfc3339(time).value();
    caller.calendar = &work();
    return caller;
}

Caller by_day(const char* flow = hotline) {
    return at("2026-11-23T10:00:00+08:00", flow);
}

TEST(Flow, leads_through_welcome_and_menu_to_the_queue) {
    Caller caller = by_day();
    EXPECT_EQ(caller.starts(), "play welcome");
    EXPECT_EQ(caller.hears_the_end(), "welcome>done, hours>open, play menu");
    EXPECT_EQ(caller.hears_the_end(), "timer 4000");
    EXPECT_EQ(caller.presses('1'), "no timer, menu>1, queue sales +5");
    EXPECT_EQ(caller.session.waiting, Waiting::queue);
    EXPECT_EQ(caller.session.menu_path,
              (std::vector<Labels>{{{"zh-CN", "售前"}, {"en", "Sales"}}}));
}

TEST(Flow, closes_outside_business_hours) {
    Caller caller = at("2026-11-23T18:00:00+08:00");
    caller.starts();
    EXPECT_EQ(caller.hears_the_end(), "welcome>done, hours>closed, play closed bye");
    EXPECT_EQ(caller.hears_the_end(), "closed>done, hang up closed");
    EXPECT_EQ(caller.presses('1'), "");
}

TEST(Flow, a_calendar_that_is_gone_counts_as_open) {
    Caller caller(hotline);
    caller.starts();
    EXPECT_EQ(caller.hears_the_end(), "welcome>done, trouble hours, hours>open, play menu");
}

TEST(Flow, a_key_stops_the_prompt_and_answers_the_menu) {
    Caller caller = by_day();
    caller.starts();
    EXPECT_EQ(caller.presses('2'), "stop, welcome>done, hours>open, menu>2, queue support");
    EXPECT_TRUE(caller.session.menu_path.empty()) << "a choice without label adds nothing";
}

TEST(Flow, a_key_during_the_menu_stops_it) {
    Caller caller = by_day();
    caller.starts();
    caller.hears_the_end();
    EXPECT_EQ(caller.presses('1'), "stop, menu>1, queue sales +5");
}

TEST(Flow, wrong_keys_are_told_and_after_the_retries_lead_out) {
    Caller caller = by_day();
    caller.starts();
    caller.hears_the_end();
    EXPECT_EQ(caller.presses('9'), "stop, play system:invalid menu");
    EXPECT_EQ(caller.hears_the_end(), "timer 4000");
    EXPECT_EQ(caller.presses('#'), "no timer, menu>invalid, bye., hang up self_served");
}

TEST(Flow, silence_repeats_the_menu_and_then_leads_to_a_person) {
    Caller caller = by_day();
    caller.starts();
    caller.hears_the_end();
    caller.hears_the_end();
    EXPECT_EQ(caller.is_silent(), "play menu");
    EXPECT_EQ(caller.hears_the_end(), "timer 4000");
    EXPECT_EQ(caller.is_silent(), "menu>timeout, queue support");
}

TEST(Flow, who_waited_too_long_hears_it_and_is_counted_so) {
    Caller caller = by_day();
    caller.starts();
    caller.presses('1');
    EXPECT_EQ(caller.leaves_the_queue(true), "sales>timed_out, play sorry");
    EXPECT_EQ(caller.hears_the_end(), "sorry>done, hang up queue_timed_out");
}

TEST(Flow, an_exit_that_leads_nowhere_ends_the_call) {
    Caller caller = by_day();
    caller.starts();
    caller.presses('2');
    EXPECT_EQ(caller.leaves_the_queue(false), "support>left, hang up failed");
    Caller other = by_day();
    other.starts();
    other.presses('2');
    EXPECT_EQ(other.leaves_the_queue(true), "support>timed_out, hang up queue_timed_out");
}

TEST(Flow, keys_in_the_queue_belong_to_the_contact_centre) {
    Caller caller = by_day();
    caller.starts();
    caller.presses('1');
    EXPECT_EQ(caller.presses('2'), "");
    EXPECT_TRUE(caller.session.typed_ahead.empty());
}

TEST(Flow, what_it_does_not_wait_for_changes_nothing) {
    Caller caller = by_day();
    EXPECT_EQ(caller.hears_the_end(), "");
    caller.starts();
    EXPECT_EQ(caller.starts(), "");
    EXPECT_EQ(caller.is_silent(), "");
    EXPECT_EQ(caller.leaves_the_queue(true), "");
    EXPECT_EQ(caller.presses('x'), "");
    EXPECT_EQ(caller.session.waiting, Waiting::playback);
}

const char* const two_menus = R"({
  "schema": 1, "entry": "notice",
  "nodes": {
    "notice": {"type": "play", "prompt": "notice", "barge_in": false, "exits": {"done": "welcome"}},
    "welcome": {"type": "play", "prompt": "welcome", "exits": {"done": "first"}},
    "first": {"type": "menu", "prompt": "menu", "choices": {"1": {}}, "exits": {"1": "second"}},
    "second": {"type": "menu", "prompt": "menu", "choices": {"2": {}}, "exits": {"2": "sales"}},
    "sales": {"type": "queue", "queue": "sales"}
  }
})";

TEST(TypeAhead, keys_during_a_prompt_that_must_be_heard_are_kept) {
    Caller caller(two_menus);
    EXPECT_EQ(caller.starts(), "play through notice");
    EXPECT_EQ(caller.presses('1'), "");
    EXPECT_EQ(caller.presses('2'), "");
    EXPECT_EQ(caller.hears_the_end(), "notice>done, welcome>done, first>1, second>2, queue sales");
}

TEST(TypeAhead, a_wrong_key_discards_the_rest) {
    Caller caller(two_menus);
    caller.starts();
    caller.presses('7');
    caller.presses('1');
    EXPECT_EQ(caller.hears_the_end(), "notice>done, welcome>done, play system:invalid menu");
    EXPECT_TRUE(caller.session.typed_ahead.empty());
}

TEST(TypeAhead, a_circle_of_prompts_is_heard_all_the_same) {
    Caller caller(R"({"schema": 1, "entry": "a", "nodes": {
        "a": {"type": "play", "prompt": "welcome", "exits": {"done": "b"}},
        "b": {"type": "play", "prompt": "notice", "exits": {"done": "a"}}}})");
    caller.starts();
    EXPECT_EQ(caller.presses('1'), "stop, a>done, b>done, play welcome");
}

const char* const order = R"({
  "schema": 1, "entry": "ask",
  "nodes": {
    "ask": {"type": "collect", "prompt": "ask_order", "min": 3, "max": 6, "terminator": "#",
      "variable": "order", "retries": 1,
      "exits": {"done": "known", "invalid": "bye", "timeout": "bye"}},
    "known": {"type": "condition", "when": {"starts_with": [{"var": "order"}, "77"]},
      "exits": {"true": "menu", "false": "sales"}},
    "menu": {"type": "menu", "prompt": "menu", "choices": {"#": {}, "1": {}},
      "exits": {"#": "bye", "1": "sales"}},
    "sales": {"type": "queue", "queue": "sales"},
    "bye": {"type": "hang_up", "outcome": "self_served"}
  }
})";

TEST(Collect, takes_digits_up_to_the_terminator) {
    Caller caller(order);
    EXPECT_EQ(caller.starts(), "play ask_order");
    EXPECT_EQ(caller.presses('1'), "stop, timer 3000");
    EXPECT_EQ(caller.presses('2'), "no timer, timer 3000");
    EXPECT_EQ(caller.presses('3'), "no timer, timer 3000");
    EXPECT_EQ(caller.presses('#'), "no timer, ask>done, known>false, queue sales");
    EXPECT_EQ(caller.session.variables.at("order"), "123");
}

TEST(Collect, is_content_with_enough_digits_and_silence) {
    Caller caller(order);
    caller.starts();
    EXPECT_EQ(caller.hears_the_end(), "timer 5000");
    for (const char key : {'1', '2', '3', '4'})
        caller.presses(key);
    EXPECT_EQ(caller.is_silent(), "ask>done, known>false, queue sales");
    EXPECT_EQ(caller.session.variables.at("order"), "1234");
}

TEST(Collect, refuses_too_few_digits_and_keys_that_are_none) {
    Caller caller(order);
    caller.starts();
    caller.presses('1');
    EXPECT_EQ(caller.is_silent(), "play system:invalid ask_order");
    EXPECT_EQ(caller.presses('*'), "stop, ask>invalid, bye., hang up self_served");
}

TEST(Collect, asks_again_after_silence) {
    Caller caller(order);
    caller.starts();
    caller.hears_the_end();
    EXPECT_EQ(caller.is_silent(), "play ask_order");
    caller.hears_the_end();
    EXPECT_EQ(caller.is_silent(), "ask>timeout, bye., hang up self_served");
}

TEST(Collect, a_terminator_after_a_full_entry_is_no_answer_to_the_next_question) {
    Caller caller(order);
    caller.starts();
    for (const char key : {'7', '7', '7', '7', '7'})
        caller.presses(key);
    EXPECT_EQ(caller.presses('7'), "no timer, ask>done, known>true, play menu");
    EXPECT_EQ(caller.presses('#'), "") << "by habit";
    EXPECT_EQ(caller.presses('#'), "stop, menu>#, bye., hang up self_served");
}

TEST(Collect, a_terminator_after_the_next_question_is_an_answer) {
    Caller caller(order);
    caller.starts();
    for (const char key : {'7', '7', '7', '7', '7', '7'})
        caller.presses(key);
    EXPECT_EQ(caller.hears_the_end(), "timer 5000");
    EXPECT_EQ(caller.presses('#'), "no timer, menu>#, bye., hang up self_served");
}

TEST(Collect, what_is_sensitive_is_neither_described_nor_told) {
    Caller caller(R"({"schema": 1, "entry": "ask", "nodes": {
        "ask": {"type": "collect", "prompt": "ask_order", "max": 4, "variable": "pin",
                "sensitive": true, "exits": {"done": "copy"}},
        "copy": {"type": "set", "values": {"copy": {"var": "pin"}, "matter": "card"},
                 "exits": {"done": "sales"}},
        "sales": {"type": "queue", "queue": "sales"}}})");
    caller.starts();
    for (const char key : {'8', '6', '4'})
        caller.presses(key);
    EXPECT_EQ(to_json_text(describe(caller.session)).find("864"), std::string::npos);
    EXPECT_EQ(caller.presses('2'), "no timer, ask>done, copy>done, queue sales");
    EXPECT_EQ(caller.session.variables.at("copy"), "8642");
    const std::string described = json::serialize(describe(caller.session));
    EXPECT_EQ(described.find("8642"), std::string::npos);
    EXPECT_NE(described.find("\"matter\":\"card\""), std::string::npos);
}

TEST(Language, holds_for_the_prompts_that_follow) {
    Caller caller(R"({"schema": 1, "entry": "ask", "nodes": {
        "ask": {"type": "menu", "prompt": "menu", "choices": {"2": {}}, "exits": {"2": "english"}},
        "english": {"type": "language", "language": "en", "exits": {"done": "welcome"}},
        "welcome": {"type": "play", "prompt": "welcome"}}})");
    EXPECT_EQ(caller.starts(), "play menu");
    EXPECT_EQ(caller.presses('2'), "stop, ask>2, english>done, play welcome in en");
}

TEST(Resume, says_again_what_is_waited_for) {
    Caller caller = by_day();
    caller.starts();
    caller.hears_the_end();
    caller.presses('9');
    caller.hears_the_end();

    auto restored = restore(describe(caller.session));
    ASSERT_TRUE(restored.ok()) << restored.error().path;
    caller.session = *restored;
    EXPECT_EQ(caller.resumes(), "play menu");
    EXPECT_EQ(caller.presses('9'), "stop, menu>invalid, bye., hang up self_served")
        << "attempts are remembered";
    EXPECT_EQ(caller.resumes(), "hang up self_served");
}

TEST(Resume, queues_again_and_begins_anew_where_the_flow_has_changed) {
    Caller caller = by_day();
    caller.starts();
    caller.presses('1');
    EXPECT_EQ(caller.resumes(), "queue sales +5");
    caller.session.node = "no longer there";
    EXPECT_EQ(caller.resumes(), "trouble no longer there, play welcome");
}

TEST(LoopGuard, ends_a_circle_that_waits_for_nothing) {
    Caller caller(R"({"schema": 1, "entry": "a", "nodes": {
        "a": {"type": "set", "values": {"x": 1}, "exits": {"done": "b"}},
        "b": {"type": "condition", "when": {"equals": [{"var": "x"}, 1]},
              "exits": {"true": "a"}}}})");
    const std::string story = caller.starts();
    EXPECT_NE(story.find("trouble"), std::string::npos);
    EXPECT_NE(story.find("hang up failed"), std::string::npos);
    EXPECT_EQ(caller.session.waiting, Waiting::nothing);
}

}  // namespace
}  // namespace zongji::flows
