#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

json::value row_of(World& world, const std::string& caller) {
    const InteractionId id = world.interaction_of(caller);
    expect(id != InteractionId{}, caller + "'s call is one that counts", "it became no contact");
    const json::value page = world.contact(id);
    expect(page.is_object(), caller + "'s call is on record", "it is not");
    return page.at("interaction");
}

void expect_outcome(World& world, const std::string& caller, const std::string& outcome) {
    std::string was = text_of(row_of(world, caller), "outcome");
    if (was.empty())
        was = "none yet";
    expect_same(was, underscored(outcome), "the outcome");
}

void outcome_is(World& world, const Words& words) {
    expect_outcome(world, world.last_caller(), words["outcome"]);
}

void outcome_talked(World& world, const Words& words) {
    expect_outcome(world, world.last_caller(), words["outcome"]);
    const auto talked =
        row_of(world, world.last_caller()).at("talked_ms").to_number<std::int64_t>();
    expect_same(talked, words.time("time").ms(), "the talk, in ms,");
}

void outcome_of(World& world, const Words& words) {
    expect_outcome(world, words["caller"], words["outcome"]);
}

void outcome_because(World& world, const Words& words) {
    expect_outcome(world, world.last_caller(), words["outcome"]);
    const auto id = world.interaction_of(world.last_caller());
    for (const auto& recorded : world.events()) {
        if (const auto* ended = std::get_if<journal::InteractionEnded>(&recorded.event)) {
            if (ended->interaction_id == id)
                expect_same(ended->cause, words["cause"], "the cause");
        }
    }
}

void not_over_yet(World& world, const Words&) {
    expect_same(text_of(row_of(world, world.last_caller()), "outcome"), std::string(),
                "the outcome, which is not there yet,");
}

void waited(World& world, const Words& words) {
    expect_same(row_of(world, words["caller"]).at("waited_ms").to_number<std::int64_t>(),
                words.time("time").ms(), "the wait on record, in ms,");
}

void answered_by(World& world, const Words& words) {
    expect_same(text_of(row_of(world, words["caller"]), "agent_name"),
                world.user(words["agent"]).name, "who answered");
}

void no_contact(World& world, const Words& words) {
    expect(world.interaction_of(words["caller"]) == InteractionId{},
           words["caller"] + "'s call is not counted", "it became a contact");
}

// ---- The journal's story

void offers_ended(World& world, const Words& words) {
    std::string results;
    const auto id = world.interaction_of(world.last_caller());
    for (const auto& recorded : world.events()) {
        const auto* ended = std::get_if<journal::OfferEnded>(&recorded.event);
        if (ended && ended->interaction_id == id)
            results += (results.empty() ? "" : ", ") + std::string(enum_name(ended->result));
    }
    expect_same(results, words["results"], "how the offers ended");
}

template <class Event>
std::size_t count_of(World& world, InteractionId id) {
    std::size_t count = 0;
    for (const auto& recorded : world.events()) {
        const auto* one = std::get_if<Event>(&recorded.event);
        count += one && one->interaction_id == id ? 1U : 0U;
    }
    return count;
}

void offered_times(World& world, const Words& words) {
    expect_same(count_of<journal::OfferMade>(world, world.interaction_of(words["caller"])),
                static_cast<std::size_t>(words.count("count")), "how often it was offered");
}

void had_segments(World& world, const Words& words) {
    expect_same(count_of<journal::SegmentStarted>(world, world.interaction_of(words["caller"])),
                static_cast<std::size_t>(words.count("count")), "how many agents had it");
}

void waited_once(World& world, const Words& words) {
    expect_same(count_of<journal::InteractionQueued>(world, world.interaction_of(words["caller"])),
                std::size_t{1}, "how often it came into a queue");
}

void held_for(World& world, const Words& words) {
    std::int64_t held = -1;
    for (const auto& recorded : world.events()) {
        const auto* ended = std::get_if<journal::SegmentEnded>(&recorded.event);
        if (ended && ended->interaction_id == world.interaction_of(words["caller"]))
            held = ended->held_ms;
    }
    expect_same(held, words.time("time").ms(), "the time on hold, in ms,");
}

void wrapped_up(World& world, const Words& words) {
    std::int64_t lasted = -1;
    for (const auto& recorded : world.events()) {
        const auto* ended = std::get_if<journal::WrapUpEnded>(&recorded.event);
        if (ended && ended->agent_id.value == world.user_id(words["agent"]).value)
            lasted = ended->lasted_ms;
    }
    expect_same(lasted, words.time("time").ms(), "the wrap-up, in ms,");
}

// ---- Tasks

std::size_t tasks_of(World& world, InteractionId id) {
    world.sign_in_unseen("he");
    const Answer answer = world.get("he", "/tasks", {{"status", "open"}, {"limit", "200"}});
    std::size_t count = 0;
    for (const json::value& task : answer.body.at("items").as_array()) {
        const bool counts =
            id == InteractionId{} || text_of(task, "interaction_id") == std::to_string(id.value);
        count += counts ? 1U : 0U;
    }
    return count;
}

void is_owed(World& world, const Words& words) {
    expect_same(tasks_of(world, world.interaction_of(words["caller"])), std::size_t{1},
                "how many call-backs are owed to him");
}

void none_is_owed(World& world, const Words&) {
    expect_same(tasks_of(world, {}), std::size_t{0}, "how many call-backs are owed");
}

void are_owed(World& world, const Words& words) {
    expect_same(tasks_of(world, {}), static_cast<std::size_t>(words.count("count")),
                "how many call-backs are owed");
}

// ---- The board

const live::QueueFigures& figures_of(const live::BoardState& board, const std::string& queue) {
    for (const auto& figures : board.queues) {
        if (figures.queue == queue)
            return figures;
    }
    throw Unexpected{"the board shows " + queue, "it does not"};
}

void board_counts(World& world, const Words& words) {
    world.sign_in_unseen("he");
    const auto board = world.board("he");
    const auto& figures = figures_of(board, words["queue"]);
    const std::string was = fmt::format("{} offered, {} answered and {} abandoned", figures.offered,
                                        figures.answered, figures.abandoned);
    expect_same(was,
                fmt::format("{} offered, {} answered and {} abandoned", words.count("offered"),
                            words.count("answered"), words.count("abandoned")),
                "what the board counts");
}

void board_waiting(World& world, const Words& words) {
    world.sign_in_unseen("he");
    const auto board = world.board("he");
    expect_same(figures_of(board, words["queue"]).waiting, words.count("count"),
                "how many the board shows waiting");
}

void alarm(World& world, const Words& words, bool on) {
    world.sign_in_unseen("he");
    bool found = false;
    for (const auto& one : world.board("he").alarms)
        found = found || enum_name(one.kind) == words["alarm"];
    expect_same(found, on, "that the board shows the alarm " + words["alarm"]);
}

void alarm_on(World& world, const Words& words) {
    alarm(world, words, true);
}
void alarm_off(World& world, const Words& words) {
    alarm(world, words, false);
}

}  // namespace

std::vector<Step> outcome_steps() {
    using enum Nature;
    return {
        {"the outcome is {outcome}", "of the latest call, as the list of contacts shows it", record,
         outcome_is},
        {"the outcome is {outcome}, talked {time}", "", record, outcome_talked},
        {"the outcome is {outcome} because of {cause:word}", "the cause is the journal's", record,
         outcome_because},
        {"{caller}'s outcome is {outcome}", "", record, outcome_of},
        {"the contact is not over", "on record", record, not_over_yet},
        {"{caller} waited {time}", "on record", record, waited},
        {"{caller} was answered by {agent}", "on record", record, answered_by},
        {"{caller}'s call is not counted", "it became no contact", live, no_contact},
        {"the offers ended as {results:text}",
         "of the latest call, in their order: \"rejected, expired, accepted\"", record,
         offers_ended},
        {"{caller}'s call was offered {count} times", "", record, offered_times},
        {"{caller}'s call had {count} agents", "one after the other", record, had_segments},
        {"{caller} kept one place in the queue", "he came into a queue once", record, waited_once},
        {"{caller} was on hold for {time}", "in the latest agent's part", record, held_for},
        {"{agent} wrapped up for {time}", "", record, wrapped_up},
        {"a call-back to {caller} is owed", "once", record, is_owed},
        {"no call-back is owed", "", record, none_is_owed},
        {"{count} call-backs are owed", "", record, are_owed},
        {"the board counts {offered:count} offered, {answered:count} answered and "
         "{abandoned:count} abandoned in {queue}",
         "", record, board_counts},
        {"the board shows {count} waiting in {queue}", "", record, board_waiting},
        {"the board shows the alarm {alarm:word}", "", live, alarm_on},
        {"the board does not show the alarm {alarm:word}", "", record, alarm_off},
    };
}

}  // namespace zongji::scenarios
