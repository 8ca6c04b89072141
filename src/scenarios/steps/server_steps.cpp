#include "scenarios/promises.h"
#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

void begins(World&, const Words&) {}  // the runner has looked at it

void passes(World& world, const Words& words) {
    world.pass(words.time("time"));
}

void is_killed(World& world, const Words&) {
    world.kill_server();
}
void stops(World& world, const Words&) {
    world.stop_server();
}
void starts(World& world, const Words&) {
    if (!world.server)
        world.start_server();
}

// A power cut between the two syncs, or a journal that was brought back from before.
void is_killed_and_journal_loses(World& world, const Words& words) {
    if (world.server)
        world.kill_server();
    auto& kept = *world.shelf.journal;
    const auto lost = std::min(kept.size(), static_cast<std::size_t>(words.count("count")));
    kept.resize(kept.size() - lost);
    world.events_lost = true;
}

void database_goes(World& world, const Words&) {
    world.database_away = true;
}
void database_returns(World& world, const Words&) {
    world.database_away = false;
    world.database_full = false;
}
void database_is_full(World& world, const Words&) {
    world.database_full = true;
}
void disk_fails(World& world, const Words&) {
    world.disk_away = true;
}
void disk_works(World& world, const Words&) {
    world.disk_away = false;
}
void disk_is_full(World& world, const Words&) {
    world.server->journal().set_disk_full(true);
}
void disk_has_room(World& world, const Words&) {
    world.server->journal().set_disk_full(false);
}

void journal_waits(World& world, const Words&) {
    expect(world.server->journal().waiting() > 0, "events wait for the journal", "none does");
}
void journal_has_all(World& world, const Words&) {
    expect_same(world.server->journal().waiting(), std::size_t{0}, "what waits for the journal");
}

void promises_hold(World& world, const Words&) {
    check_promises(world);
}

}  // namespace

std::vector<Step> server_steps() {
    using enum Nature;
    return {
        {"it is {date:word} {clock:word}", "the company's time; only as the first line", setting,
         begins},
        {"{time} pass", "", time, passes},
        {"{time} passes", "", time, passes},
        {"the server is killed", "nobody is told", deed, is_killed},
        {"the server stops", "in order", deed, stops},
        {"the server starts", "again, on what is stored", setting, starts},
        {"the server is killed and the journal loses its last {count} events",
         "which the records have: a power cut, or an older journal that was brought back", deed,
         is_killed_and_journal_loses},
        {"the database goes away", "", deed, database_goes},
        {"the database takes no writes", "it answers what is asked", deed, database_is_full},
        {"the database returns", "", deed, database_returns},
        {"the journal's disk fails", "", deed, disk_fails},
        {"the journal's disk works again", "", deed, disk_works},
        {"the disk is full", "", deed, disk_is_full},
        {"the disk has room again", "", deed, disk_has_room},
        {"events wait for the journal", "", live, journal_waits},
        {"the journal has everything", "", record, journal_has_all},
        {"all promises hold", "what is looked at after every scenario", record, promises_hold},
    };
}

}  // namespace zongji::scenarios
