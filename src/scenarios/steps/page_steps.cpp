#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

#include <algorithm>

namespace zongji::scenarios {
namespace {

Tab& tab_of(World& world, const std::string& login, const std::string& name = "1") {
    Tab* tab = world.tab(login, name);
    if (!tab)
        throw Unexpected{login + " has that page", "he has not opened it"};
    return *tab;
}

void lose_page(World& world, const std::string& login, const std::string& name = "1") {
    Tab& tab = tab_of(world, login, name);
    tab.away = true;
    if (world.server)
        world.close_tab(tab);
}

void bring_back(World& world, const std::string& login) {
    Tab& tab = tab_of(world, login);
    tab.away = false;
    if (!world.reconnect(login, tab))
        throw Unexpected{login + "'s page is connected", "it was refused"};
    world.rest();
}

void silence(World& world, const std::string& login) {
    if (const Leg* leg = world.leg_of(login))
        world.network.lose_audio(leg->id);
}

// As a page does whose audio is gone, or has just been loaded.
void renew_audio(World& world, const std::string& login) {
    if (world.has_browser_phone(login))
        world.offer_audio(tab_of(world, login), false);
}

void page_is_lost(World& world, const Words& words) {
    lose_page(world, words["agent"]);
}
void page_returns(World& world, const Words& words) {
    bring_back(world, words["agent"]);
    if (world.has_browser_phone(words["agent"]) && !world.leg_of(words["agent"]))
        renew_audio(world, words["agent"]);
}
void browser_is_lost(World& world, const Words& words) {
    silence(world, words["agent"]);
    lose_page(world, words["agent"]);
}
void browser_returns(World& world, const Words& words) {
    bring_back(world, words["agent"]);
    renew_audio(world, words["agent"]);
}
void reloads(World& world, const Words& words) {
    browser_is_lost(world, words);
    world.rest();
    browser_returns(world, words);
}
void audio_breaks(World& world, const Words& words) {
    silence(world, words["agent"]);
}
void audio_returns(World& world, const Words& words) {
    renew_audio(world, words["agent"]);
}

void opens_second_tab(World& world, const Words& words) {
    world.open_tab(words["agent"], "2");
    world.offer_audio(tab_of(world, words["agent"], "2"), false);
}
void takes_over(World& world, const Words& words) {
    world.offer_audio(tab_of(world, words["agent"], "2"), true);
}
void closes_second_tab(World& world, const Words& words) {
    lose_page(world, words["agent"], "2");
}
void closes_first_tab(World& world, const Words& words) {
    lose_page(world, words["agent"], "1");
}

void phone_is_lost(World& world, const Words& words) {
    world.network.set_registered(world.user(words["agent"]).phone, false);
}
void phone_returns(World& world, const Words& words) {
    world.network.set_registered(world.user(words["agent"]).phone, true);
}
void phone_breaks(World& world, const Words& words) {
    silence(world, words["agent"]);
}

// ---- What is so

void shows_phone(World& world, const std::string& login, const std::string& name,
                 const std::string& phone) {
    world.rest();
    const Tab& tab = tab_of(world, login, name);
    expect(tab.is_open() && tab.desk, login + "'s page shows his desk", "it does not");
    expect_same(std::string(enum_name(tab.desk->phone)), phone,
                "where " + login + "'s tab " + name + " shows his phone");
}

void phone_in_first(World& world, const Words& words) {
    shows_phone(world, words["agent"], "1", words["phone"]);
}
void phone_in_second(World& world, const Words& words) {
    shows_phone(world, words["agent"], "2", words["phone"]);
}

void call_shown(World& world, const Words& words) {
    world.rest();
    const Tab& tab = tab_of(world, words["agent"]);
    expect(tab.is_open() && tab.desk && tab.desk->call, "his page shows a call", "it does not");
    expect_same(std::string(enum_name(tab.desk->call->state)), words["state"],
                "the call on his page");
}

void no_call_shown(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    expect(!desk.call, "his page shows no call", "it does");
}

void page_is_connected(World& world, const Words& words) {
    world.rest();
    expect(tab_of(world, words["user"]).is_open(), "his page is connected", "it is not");
}

void page_is_cut(World& world, const Words& words) {
    world.rest();
    expect(!tab_of(world, words["user"]).is_open(), "his page is cut off", "it is connected");
}

void heard_of_change(World& world, const Words& words) {
    world.rest();
    const Tab& tab = tab_of(world, words["user"]);
    expect(std::ranges::find(tab.changed, words["kind"]) != tab.changed.end(),
           words["user"] + "'s page was told that " + words["kind"] + " changed", "it was not");
}

void board_came(World& world, const Words& words) {
    world.rest();
    expect(tab_of(world, words["user"]).boards > 0, words["user"] + "'s page shows the board",
           "nothing came");
}

void opens_page(World& world, const Words& words) {
    world.sign_in(words["user"]);
    world.open_tab(words["user"], "1");
    world.rest();
}

}  // namespace

std::vector<Step> page_steps() {
    using enum Nature;
    return {
        {"{user} opens a page", "signs in if he has not", setting, opens_page},
        {"{agent}'s page is lost", "its connection breaks; his audio goes on", deed, page_is_lost},
        {"{agent}'s page returns", "connects again, as the same tab", deed, page_returns},
        {"{agent}'s browser is lost", "page and audio; nobody says goodbye", deed, browser_is_lost},
        {"{agent}'s browser returns", "page and audio", deed, browser_returns},
        {"{agent} reloads the page", "", deed, reloads},
        {"{agent}'s audio breaks", "his page stays", deed, audio_breaks},
        {"{agent}'s audio returns", "", deed, audio_returns},
        {"{agent} opens a second tab", "which asks for the phone", deed, opens_second_tab},
        {"{agent} takes the phone in the second tab", "", deed, takes_over},
        {"{agent} closes the second tab", "", deed, closes_second_tab},
        {"{agent} closes the first tab", "", deed, closes_first_tab},
        {"{agent}'s phone is lost", "a desk phone: its registration is gone", deed, phone_is_lost},
        {"{agent}'s phone returns", "", deed, phone_returns},
        {"{agent}'s phone breaks", "in a call; nobody says goodbye", deed, phone_breaks},
        {"{agent}'s page shows the phone as {phone:word}", "ready, lost, elsewhere, none", live,
         phone_in_first},
        {"{agent}'s second tab shows the phone as {phone:word}", "", live, phone_in_second},
        {"{agent}'s page shows the call as {state:word}", "talking, held, reconnecting", live,
         call_shown},
        {"{agent} has no call", "on his page", live, no_call_shown},
        {"{user}'s page is connected", "", live, page_is_connected},
        {"{user}'s page is cut off", "by the server", live, page_is_cut},
        {"{user}'s page was told that {kind:word} changed", "so that its lists refresh", record,
         heard_of_change},
        {"{user}'s page shows the board", "it was pushed", live, board_came},
    };
}

}  // namespace zongji::scenarios
