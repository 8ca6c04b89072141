#pragma once

#include "edge/http/outbox.h"
#include "scenarios/network.h"
#include "scenarios/server.h"
#include "scenarios/shelf.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace zongji::scenarios {

// What a sentence says and what is so instead. Thrown by the sentence, told by the runner.
struct Unexpected {
    std::string expected;
    std::string was;
};

// A tab of somebody's browser, and what was pushed to it.
struct Tab {
    std::string name;
    http::SocketId socket;
    std::shared_ptr<http::Outbox> outbox;
    bool has_phone = false;  // it offered its audio, and nobody took it
    bool away = false;       // its network is gone, or it was closed
    int closed_with = 0;     // the code with which the server closed it
    std::optional<live::DeskState> desk;
    int boards = 0;                    // how many states and changes of the board came
    std::vector<std::string> changed;  // kinds of records that were said to have changed
    std::string refusal;               // of its audio

    bool is_open() const { return outbox != nullptr; }
};

struct Person {
    std::string login;
    std::string token;
    std::string csrf;
    std::vector<Tab> tabs;

    bool is_signed_in() const { return !token.empty(); }
};

struct Answer {
    int status = 0;
    json::value body;

    bool ok() const { return status >= 200 && status < 300; }
    std::string code() const;  // the problem's
};

// Everything that one run of a scenario has: a company on its own stores, a server, a telephone
// network and people, on a clock that moves when the scenario says so.
class World {
public:
    World(Company& company, Timestamp begins, std::uint64_t seed);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Simulation simulation;
    store::Faults faults;  // of the n-th call, of all stores together
    bool database_away = false;
    bool database_full = false;  // it answers, and takes no write
    bool disk_away = false;
    bool events_lost = false;  // the process ended while the journal's disk took nothing
    Shelf shelf;
    Network network{simulation};
    std::unique_ptr<Server> server;

    // ---- The server

    void start_server();
    void stop_server();
    void kill_server();

    // ---- Time

    // Until nothing is left to be done now, pages included.
    void rest();
    void pass(Span time);
    // Whether it comes true by then; time stops when it does.
    template <class Holds>
    bool comes_true(Span within, const Holds& holds) {
        const Instant end = simulation.now().tick + within;
        for (rest(); !holds(); rest()) {
            if (!simulation.run_to_next(end)) {
                rest();
                return holds();
            }
        }
        return true;
    }

    // ---- People

    Person& person(const std::string& login);
    const configuration::User& user(const std::string& login) const;
    UserId user_id(const std::string& login) const;
    bool has_browser_phone(const std::string& login) const;
    Answer ask(const std::string& login, http::Method method, const std::string& path,
               const json::value& body = nullptr,
               const std::map<std::string, std::string>& query = {});
    Answer get(const std::string& login, const std::string& path,
               const std::map<std::string, std::string>& query = {}) {
        return ask(login, http::Method::get, path, nullptr, query);
    }
    Answer post(const std::string& login, const std::string& path,
                const json::value& body = json::object{}) {
        return ask(login, http::Method::post, path, body);
    }
    Answer try_sign_in(const std::string& login, const std::string& with_password);
    void sign_in(const std::string& login);         // once; with the right password
    void sign_in_unseen(const std::string& login);  // for what the scenario looks at
    void open_tab(const std::string& login, const std::string& name);
    void close_tab(Tab& tab);
    bool reconnect(const std::string& login, Tab& tab);
    void offer_audio(Tab& tab, bool take_over);
    Tab* tab(const std::string& login, const std::string& name = "1");

    // As his page shows it, if he has one that is open, else as the live machine knows it.
    live::DeskState desk(const std::string& agent);
    live::BoardState board(const std::string& supervisor);

    // ---- Calls

    // The interaction that a caller's latest call became; 0: none.
    InteractionId interaction_of(const std::string& caller) const;
    void dial(const std::string& caller, const std::string& number);
    std::string line(const std::string& named) const;  // its digits
    const std::string& last_caller() const;
    // The leg on which the agent is heard now, if any.
    const Leg* leg_of(const std::string& agent) const;
    // Of a contact, as who may see everything is shown it.
    json::value contact(InteractionId id);
    // Those too that wait to be written.
    std::vector<journal::Recorded> events() const;

    // ---- What the sentence that is being carried out knows

    std::optional<std::string> refused;  // the code with which it is to be refused
    bool refusal_seen = false;
    // Of something that the server was asked to do.
    void done(const Answer& answer);

    // ---- Named things: "the ticket", "the customer"
    std::string ticket;  // id of the one that was spoken of last
    std::string customer;
    std::map<std::string, json::value> kept;

    std::vector<std::pair<std::string, InteractionId>> calls;  // in the order in which they came

private:
    void collect();
    bool read_pushed(const std::string& login, Tab& tab);
    void take(Tab& tab, const std::string& text);
    http::Request request_of(const Person& who, http::Method method, const std::string& path) const;

    std::map<std::string, Person> people_;
    app::Snapshot before_;  // the configuration, while no server is there
};

}  // namespace zongji::scenarios
