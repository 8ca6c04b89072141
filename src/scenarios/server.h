#pragma once

#include "app/live.h"
#include "app/page_operations.h"
#include "app/records.h"
#include "app/wiring.h"
#include "runtime/worker_pool.h"
#include "scenarios/network.h"
#include "scenarios/shelf.h"

namespace zongji::scenarios {

// The server without sockets, sound and threads: its parts `Records` and `Live` and the operations
// of `Page` on the stores of a shelf, with a telephone network in the place of `Voice`.
class Server {
public:
    struct Outside {
        Simulation& simulation;
        Shelf& shelf;
        Network& network;
        store::Strikes database_fails;
        store::Strikes database_refuses;  // a write
        store::Strikes journal_fails;
    };
    static Result<std::unique_ptr<Server>> start(Outside outside);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // An orderly stop: what is under way is interrupted and told so.
    void stop();
    // As a process ends that is killed: nobody is told.
    void kill();

    const http::Router& router() const { return *pages_->router(); }
    http::LiveSockets& sockets() { return pages_->sockets(); }
    http::WebSocketHandlers& pages() { return handlers_; }
    live::DeskState desk(UserId user);
    store::SimulatedJournal& journal() { return *journal_; }
    app::Stores& stores() { return records_->stores(); }
    app::Snapshot configuration() const { return records_->company().now(); }

private:
    explicit Server(Outside outside);

    // Answers requests as a worker would that waits for the live loop: it runs until it is at rest.
    class Gate;

    Result<void> open();
    Result<std::unique_ptr<app::Stores>> open_stores();
    Result<void> open_records();
    Result<void> open_live();
    void open_pages();
    Result<void> use(const app::Snapshot& fresh);
    void journal_changed(const store::JournalState& state);
    Network::Server network_side();
    void keep_trying(std::function<bool()> work);

    Outside outside_;
    const Clock& clock_;
    IdSource ids_;
    WorkerPool workers_;
    app::Wiring wiring_;
    store::SimulatedJournal* journal_ = nullptr;
    std::unique_ptr<app::Records> records_;
    std::unique_ptr<app::Live> live_;
    std::unique_ptr<Gate> gate_;
    std::unique_ptr<app::PageOperations> pages_;
    http::WebSocketHandlers handlers_;
    bool running_ = false;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace zongji::scenarios
