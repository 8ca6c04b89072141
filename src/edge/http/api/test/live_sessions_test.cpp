#include "edge/http/api/test/fakes.h"
#include "edge/http/outbox.h"

#include <future>

namespace zongji::api::test {
namespace {

// Pages without a network: what the server would call, and what it would send.
class Live : public testing::Test {
protected:
    Live() {
        sessions.by_token["agent"] = person(1, {Role::agent});
        sessions.by_token["supervisor"] = person(2, {Role::supervisor});
        sessions.by_token["administrator"] = person(3, {Role::administrator});
        auto branch = person(4, {Role::supervisor}, false);
        branch.scope.org_units = {OrgUnitId{10}};
        sessions.by_token["branch"] = branch;
    }

    struct Tab {
        std::shared_ptr<http::Outbox> outbox;
        http::SocketId id() const { return outbox->socket(); }
    };

    Tab connect(const std::string& who, const std::string& tab = "tab") {
        Tab made{sockets.open(1 << 20, [](http::SocketId) {})};
        http::Request request;
        request.cookies[std::string(session_cookie)] = who;
        const auto refused = handlers.on_open(made.id(), request);
        EXPECT_FALSE(refused.has_value());
        say(made, R"({"type":"hello","tab":")" + tab + R"("})");
        return made;
    }
    void say(const Tab& tab, const std::string& text) { handlers.on_message(tab.id(), text); }
    void leave(const Tab& tab) {
        sockets.forget(tab.id());
        handlers.on_close(tab.id());
    }
    // The next message, or "".
    static std::string heard(const Tab& tab) {
        const auto next = tab.outbox->take();
        return next.text ? *next.text : std::string();
    }
    static std::string type(const std::string& text) {
        return text.empty() ? "" : std::string(json::parse(text).at("type").as_string());
    }

    FakeSessions sessions;
    FakeDesk live_desk;
    FakeMedia media;
    http::LiveSockets sockets;
    LiveSessions live{sockets, sessions, live_desk, media};
    http::WebSocketHandlers handlers = live.handlers();
};

TEST_F(Live, strangers_are_refused) {
    http::Request request;
    EXPECT_EQ(handlers.on_open(http::SocketId{1}, request)->status, 401);
    request.cookies[std::string(session_cookie)] = "guess";
    EXPECT_EQ(handlers.on_open(http::SocketId{1}, request)->status, 401);
    EXPECT_EQ(live.pages(), 0u);
}

TEST_F(Live, a_page_that_asks_whether_the_connection_lives_is_answered) {
    const Tab tab = connect("agent");
    say(tab, R"({"type":"ping"})");
    EXPECT_EQ(heard(tab), R"({"type":"pong"})");
    say(tab, R"({"type":"ping","more":1})");
    EXPECT_EQ(heard(tab), R"({"type":"error","code":"invalid"})");
    EXPECT_EQ(heard(tab), "");
}

TEST_F(Live, the_whole_state_comes_at_once_and_after_each_change) {
    const Tab tab = connect("agent");
    live_desk.state.sequence = 4;
    say(tab, R"({"type":"subscribe","topics":["desk"]})");
    const std::string first = heard(tab);
    EXPECT_EQ(type(first), "desk");
    EXPECT_EQ(json::parse(first).at("state").at("sequence"), 4);

    live_desk.state.sequence = 5;
    live.desk_changed(UserId{1}, live_desk.state);
    live_desk.state.sequence = 6;
    live.desk_changed(UserId{1}, live_desk.state);
    live.desk_changed(UserId{2}, live_desk.state);  // somebody else's
    EXPECT_EQ(json::parse(heard(tab)).at("state").at("sequence"), 6);
    EXPECT_EQ(heard(tab), "");

    say(tab, R"({"type":"subscribe","topics":[]})");
    live.desk_changed(UserId{1}, live_desk.state);
    EXPECT_EQ(heard(tab), "");
}

TEST_F(Live, topics_are_for_their_roles) {
    const Tab agent = connect("agent");
    say(agent, R"({"type":"subscribe","topics":["board"]})");
    EXPECT_EQ(heard(agent), R"({"type":"error","code":"denied"})");
    live.board_changed({});
    EXPECT_EQ(heard(agent), "");
    const Tab supervisor = connect("supervisor");
    say(supervisor, R"({"type":"subscribe","topics":["desk","board"]})");
    EXPECT_EQ(type(heard(supervisor)), "desk");
    EXPECT_EQ(type(heard(supervisor)), "board");
}

TEST_F(Live, a_board_holds_what_its_viewer_may_see) {
    for (const std::int64_t unit : {10, 20}) {
        live::QueueFigures queue;
        queue.queue = "queue" + std::to_string(unit);
        queue.org_unit_id = OrgUnitId{unit};
        live_desk.board_state.queues.push_back(queue);
        live::AgentFigures agent;
        agent.name = "agent" + std::to_string(unit);
        agent.org_unit_id = OrgUnitId{unit};
        live_desk.board_state.agents.push_back(agent);
        live::Alarm alarm;
        alarm.kind = live::AlarmKind::waiting_long;
        alarm.subject = queue.queue;
        live_desk.board_state.alarms.push_back(alarm);
    }
    const Tab branch = connect("branch");
    const Tab head = connect("supervisor");
    for (const Tab& tab : {branch, head})
        say(tab, R"({"type":"subscribe","topics":["board"]})");
    const auto check = [&] {
        const std::string part = heard(branch);
        EXPECT_NE(part.find("queue10"), std::string::npos);
        EXPECT_EQ(part.find("queue20"), std::string::npos);
        EXPECT_EQ(part.find("agent20"), std::string::npos);
        EXPECT_NE(heard(head).find("queue20"), std::string::npos);
    };
    check();
    live.board_changed(live_desk.board_state);
    check();
}

// Three agents and a queue, in two org units.
class LiveBoard : public Live {
protected:
    LiveBoard() {
        board.sequence = 10;
        board.queues.emplace_back().queue_id = QueueId{1};
        board.queues.back().org_unit_id = OrgUnitId{10};
        for (const std::int64_t id : {1, 2, 3}) {
            live::AgentFigures& agent = board.agents.emplace_back();
            agent.agent_id = AgentId{id};
            agent.org_unit_id = OrgUnitId{id == 3 ? 20 : 10};
        }
        live_desk.board_state = board;
    }
    Tab watch(const char* user) {
        Tab tab = connect(user);
        say(tab, R"({"type":"subscribe","topics":["board"]})");
        EXPECT_EQ(type(heard(tab)), "board");
        return tab;
    }
    void show() {
        ++board.sequence;
        live.board_changed(board);
    }
    live::BoardState board;
};

TEST_F(LiveBoard, whoever_has_it_is_told_what_changed) {
    const Tab tab = watch("supervisor");
    show();
    EXPECT_EQ(type(heard(tab)), "board") << "the first one after it was asked for is whole";

    board.agents[1].presence = live::Presence::on_call;
    board.alarms.emplace_back().subject = "alarm";
    show();
    const auto message = json::parse(heard(tab));
    EXPECT_EQ(message.at("type"), "board_changes");
    const json::object& changes = message.at("changes").as_object();
    EXPECT_EQ(changes.at("since"), 11);
    EXPECT_EQ(changes.at("sequence"), 12);
    EXPECT_EQ(changes.at("alarms").as_array().size(), 1u);
    EXPECT_TRUE(changes.at("queues").as_array().empty());
    ASSERT_EQ(changes.at("agents").as_array().size(), 1u);
    EXPECT_EQ(changes.at("agents").at(0), to_json(board.agents[1]));

    board.queues[0].waiting = 4;
    show();
    EXPECT_EQ(json::parse(heard(tab)).at("changes").at("queues").at(0), to_json(board.queues[0]));
    EXPECT_EQ(heard(tab), "");
}

TEST_F(LiveBoard, who_reads_slowly_gets_the_changes_in_order_and_in_the_end_the_whole) {
    const Tab tab = watch("supervisor");
    show();
    ASSERT_EQ(type(heard(tab)), "board");
    for (const int answered : {1, 2}) {
        board.agents[0].answered = answered;
        show();
    }
    for (const std::int64_t since : {11, 12})
        EXPECT_EQ(json::parse(heard(tab)).at("changes").at("since"), since);

    for (const char letter : {'a', 'b', 'c'}) {
        board.agents[0].name = std::string(100'000, letter);
        show();
    }
    const auto message = json::parse(heard(tab));
    ASSERT_EQ(message.at("type"), "board");
    EXPECT_EQ(message.at("state").at("agents").at(0), to_json(board.agents[0]));
    EXPECT_EQ(heard(tab), "");
    board.agents[2].answered = 1;
    show();
    EXPECT_EQ(type(heard(tab)), "board_changes");
}

TEST_F(LiveBoard, who_comes_back_gets_the_whole_and_so_does_everybody_when_agents_come) {
    const Tab stays = watch("supervisor");
    const Tab leaves = watch("supervisor");
    show();
    ASSERT_EQ(type(heard(stays)), "board");
    ASSERT_EQ(type(heard(leaves)), "board");
    say(leaves, R"({"type":"subscribe","topics":[]})");
    board.agents[0].answered = 1;
    show();
    EXPECT_EQ(type(heard(stays)), "board_changes");
    EXPECT_EQ(heard(leaves), "");
    say(leaves, R"({"type":"subscribe","topics":["board"]})");
    EXPECT_EQ(type(heard(leaves)), "board");
    show();
    EXPECT_EQ(type(heard(stays)), "board_changes");
    EXPECT_EQ(type(heard(leaves)), "board");

    board.agents.emplace_back().agent_id = AgentId{4};
    show();
    EXPECT_EQ(type(heard(stays)), "board");
}

TEST_F(LiveBoard, changes_never_come_before_the_whole) {
    const Tab tab = watch("supervisor");
    show();
    ASSERT_EQ(type(heard(tab)), "board");
    say(tab, R"({"type":"subscribe","topics":[]})");
    show();
    live_desk.silent = true;  // the answer is on its way when the next board is shown
    say(tab, R"({"type":"subscribe","topics":["board"]})");
    show();
    EXPECT_EQ(type(heard(tab)), "board");
}

TEST_F(LiveBoard, changes_hold_what_their_reader_may_see) {
    const Tab branch = watch("branch");
    show();
    ASSERT_EQ(type(heard(branch)), "board");
    for (live::AgentFigures& agent : board.agents)
        agent.answered = 7;
    show();
    const auto message = json::parse(heard(branch));
    ASSERT_EQ(message.at("type"), "board_changes");
    const json::array& agents = message.at("changes").at("agents").as_array();
    ASSERT_EQ(agents.size(), 2u);
    EXPECT_EQ(agents[0], to_json(board.agents[0]));
    EXPECT_EQ(agents[1], to_json(board.agents[1]));
}

TEST_F(Live, hello_comes_first_and_nonsense_is_told) {
    Tab tab{sockets.open(1 << 20, [](http::SocketId) {})};
    http::Request request;
    request.cookies[std::string(session_cookie)] = "agent";
    EXPECT_FALSE(handlers.on_open(tab.id(), request).has_value());
    for (const char* text :
         {R"({"type":"subscribe","topics":["desk"]})", R"({"type":"media_stop"})", "nonsense", "7",
          R"({"type":"dance"})", R"({"topics":[]})", R"({"type":"hello"})",
          R"({"type":"hello","tab":""})", R"({"type":"media_offer","sdp":7})"}) {
        say(tab, text);
        EXPECT_EQ(heard(tab), R"({"type":"error","code":"invalid"})") << text;
    }
    EXPECT_TRUE(media.told.empty());
}

TEST_F(Live, the_loop_learns_of_the_first_page_and_the_last) {
    const Tab one = connect("agent", "a");
    const Tab two = connect("agent", "b");
    leave(one);
    EXPECT_EQ(live_desk.told, std::vector<std::string>{"open 1"});
    leave(two);
    EXPECT_EQ(live_desk.told, (std::vector<std::string>{"open 1", "closed 1"}));
    connect("administrator");
    EXPECT_EQ(live_desk.told.size(), 2u);
}

TEST_F(Live, one_tab_has_the_phone) {
    live_desk.state.phone = live::PhoneState::ready;
    const Tab one = connect("agent", "a");
    const Tab two = connect("agent", "b");
    say(one, R"({"type":"media_offer","sdp":"v=0 one","take_over":false})");
    EXPECT_EQ(heard(one), R"({"type":"media_answer","sdp":"answer to v=0 one"})");

    say(two, R"({"type":"media_offer","sdp":"v=0 two"})");
    EXPECT_EQ(heard(two), R"({"type":"media_refused","reason":"elsewhere"})");
    say(two, R"({"type":"subscribe","topics":["desk"]})");
    EXPECT_NE(heard(two).find(R"("phone":"elsewhere")"), std::string::npos);

    say(two, R"({"type":"media_offer","sdp":"v=0 two","take_over":true})");
    EXPECT_EQ(heard(one), R"({"type":"media_taken"})");
    EXPECT_EQ(type(heard(two)), "media_answer");
    EXPECT_NE(heard(two).find(R"("phone":"ready")"), std::string::npos);
    EXPECT_EQ(media.told.size(), 2u);

    // The one that lost it cannot hang it up.
    say(one, R"({"type":"media_stop"})");
    EXPECT_EQ(media.told.size(), 2u);
    say(two, R"({"type":"media_stop"})");
    EXPECT_EQ(media.told.back(), "stop 1 b");
}

TEST_F(Live, a_tab_that_comes_back_keeps_its_phone_and_one_that_is_gone_does_not) {
    const Tab one = connect("agent", "a");
    say(one, R"({"type":"media_offer","sdp":"v=0 one"})");
    leave(one);
    // Its socket broke: the same tab offers again without taking over.
    const Tab again = connect("agent", "a");
    say(again, R"({"type":"media_offer","sdp":"v=0 again"})");
    EXPECT_EQ(type(heard(again)), "media_answer");
    leave(again);
    // The tab was killed: a new one has the phone at once.
    const Tab other = connect("agent", "b");
    say(other, R"({"type":"media_offer","sdp":"v=0 other"})");
    EXPECT_EQ(type(heard(other)), "media_answer");
}

TEST_F(Live, an_offer_that_is_refused_leaves_the_phone_free) {
    const Tab one = connect("agent", "a");
    const Tab two = connect("agent", "b");
    media.refuses = true;
    say(one, R"({"type":"media_offer","sdp":"v=0"})");
    EXPECT_EQ(heard(one), R"({"type":"media_refused","reason":"invalid"})");
    media.refuses = false;
    say(two, R"({"type":"media_offer","sdp":"v=0"})");
    EXPECT_EQ(type(heard(two)), "media_answer");
    const Tab administrator = connect("administrator");
    say(administrator, R"({"type":"media_offer","sdp":"v=0"})");
    EXPECT_EQ(heard(administrator), R"({"type":"error","code":"denied"})");
}

TEST_F(Live, a_page_does_not_survive_the_sign_out_that_it_opens_beside) {
    Tab tab{sockets.open(1 << 20, [](http::SocketId) {})};
    http::Request request;
    request.cookies[std::string(session_cookie)] = "agent";
    std::future<void> signing_out;
    sessions.after_find = [&] {
        signing_out = std::async(std::launch::async, [&] { live.session_ended(SessionId{100}); });
        // As far as it comes: to the lock, or past the page that is not there yet.
        signing_out.wait_for(std::chrono::milliseconds(100));
    };
    EXPECT_FALSE(handlers.on_open(tab.id(), request).has_value());
    signing_out.get();
    EXPECT_TRUE(tab.outbox->take().closing.has_value());
}

TEST_F(Live, changes_are_told_to_everybody_once) {
    const Tab agent = connect("agent");
    live.changed("tickets");
    live.changed("tickets");
    EXPECT_EQ(heard(agent), R"({"type":"changed","kind":"tickets"})");
    EXPECT_EQ(heard(agent), "");
}

TEST_F(Live, signing_out_cuts_the_pages_of_that_session) {
    const Tab agent = connect("agent");
    const Tab supervisor = connect("supervisor");
    live.session_ended(SessionId{100});
    const auto closing = agent.outbox->take().closing;
    ASSERT_TRUE(closing.has_value());
    EXPECT_EQ(closing->code, 1008);
    EXPECT_FALSE(supervisor.outbox->take().closing.has_value());
}

}  // namespace
}  // namespace zongji::api::test
