#include "base/contact_words.h"
#include "domain/calling/caller_number.h"
#include "domain/calling/company_rules.h"
#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

// ---- The list of those not to be called

void puts_on_list(World& world, const Words& words) {
    world.done(world.post(words["user"], "/do_not_call",
                          json::object{{"number", words["number"]}, {"reason", words["reason"]}}));
}

void puts_call_on_list(World& world, const Words& words) {
    const auto call = std::to_string(world.interaction_of(words["caller"]).value);
    world.done(world.post(words["user"], "/do_not_call", json::object{{"interaction_id", call}}));
}

json::array on_list(World& world, const std::string& login, const std::string& number = "") {
    const Answer answer = world.get(login, "/do_not_call", {{"number", number}});
    world.done(answer);
    return answer.ok() ? answer.body.at("items").as_array() : json::array();
}

void takes_off_list(World& world, const Words& words) {
    const auto entries = on_list(world, words["user"], words["number"]);
    if (entries.empty())
        throw Unexpected{words["number"] + " is on the list that he sees", "it is not"};
    world.done(world.ask(words["user"], http::Method::delete_,
                         "/do_not_call/" + text_of(entries.front(), "id")));
}

void sees_on_list(World& world, const Words& words) {
    std::string seen;
    for (const json::value& entry : on_list(world, words["user"]))
        seen += (seen.empty() ? "" : ", ") + text_of(entry, "number");
    expect_same(seen, words["text"], "the numbers on the list, as he sees them");
}

// ---- Whether we may call, and as whom: of what is on record and in the settings now

permission::Decision decision(World& world, const Words& words) {
    app::Stores& stores = world.server->stores();
    const Now now = world.simulation.now();
    permission::Question question;
    question.number = words["number"];
    question.purpose = *enum_from_name<ContactPurpose>(words["purpose"]);
    question.facts = stores.contact_facts->read(question.number, {}, {}, now.utc);
    std::vector<std::string> troubles;
    const auto rules = calling::rules_of(*world.server->configuration(), troubles);
    return permission::decide(question, rules, now);
}

void may_be_called(World& world, const Words& words) {
    expect_same(decision(world, words).reason, std::string("allowed"), "whether he may be called");
}

void may_not_be_called(World& world, const Words& words) {
    expect_same(decision(world, words).reason, words["reason"], "why he may not be called");
}

calling::CallerChoice choice(World& world, const Words& words) {
    const auto snapshot = world.server->configuration();
    calling::CallerWish wish;
    wish.queue = words["queue"];
    wish.org_unit = snapshot->users.at(words["user"]).record.org_unit;
    const auto zone = *calendars::find_zone("Asia/Shanghai");
    return calling::choose_caller_number(*snapshot, wish,
                                         calendars::local_date(zone, world.simulation.now().utc));
}

void shows(World& world, const Words& words) {
    const auto chosen = choice(world, words);
    expect_same(chosen.number ? chosen.key : chosen.refusal, words["number"],
                "the number that shows");
}

void shows_none(World& world, const Words& words) {
    const auto chosen = choice(world, words);
    expect_same(chosen.number ? chosen.key : chosen.refusal, words["text"], "why no number shows");
}

}  // namespace

std::vector<Step> calling_steps() {
    using enum Nature;
    return {
        {"{user} puts {number:word} on the do-not-call list: {reason:text}", "", paperwork,
         puts_on_list},
        {"{user} puts {caller}'s call on the do-not-call list", "with the number of the call",
         paperwork, puts_call_on_list},
        {"{user} takes {number:word} off the do-not-call list", "", paperwork, takes_off_list},
        {"{user} sees on the do-not-call list {text:text}",
         "\"+8613800010001, 95588\", the newest first", record, sees_on_list},
        {"{number:word} may be called for {purpose:word}",
         "reply, service, survey, collection or marketing", record, may_be_called},
        {"{number:word} may not be called for {purpose:word}: {reason:word}", "", record,
         may_not_be_called},
        {"{user} calls out for the queue {queue} as {number:word}", "which number shows", record,
         shows},
        {"{user} cannot call out for the queue {queue}: {text:text}", "", record, shows_none},
    };
}

}  // namespace zongji::scenarios
