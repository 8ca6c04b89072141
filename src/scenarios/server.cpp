#include "scenarios/server.h"

#include "edge/http/api/live_desk.h"
#include "edge/http/api/services.h"
#include "runtime/log.h"
#include "store/failing_database.h"

#include <array>

namespace zongji::scenarios {
namespace {

constexpr Span patience_with_recorder = seconds(2);  // of the recorder, with what is not on record
constexpr auto nowhere = "/nonexistent";

}  // namespace

class Server::Gate final : public api::LiveDesk {
public:
    Gate(Simulation& simulation, api::LiveDesk& inner) : simulation_(simulation), inner_(inner) {}

    void command(UserId user, desk::Command command, Answer answer) override {
        inner_.command(user, std::move(command), std::move(answer));
        simulation_.settle();
    }
    void desk(UserId user, Answer answer) override {
        inner_.desk(user, std::move(answer));
        simulation_.settle();
    }
    void transfer_targets(UserId user, std::vector<std::string> words, Targets answer) override {
        inner_.transfer_targets(user, std::move(words), std::move(answer));
        simulation_.settle();
    }
    void board(std::function<void(Result<live::BoardState>)> answer) override {
        inner_.board(std::move(answer));
        simulation_.settle();
    }
    void page_opened(UserId user) override { inner_.page_opened(user); }
    void page_closed(UserId user) override { inner_.page_closed(user); }
    void caller_changed(InteractionId interaction, CustomerId customer,
                        const std::string& name) override {
        inner_.caller_changed(interaction, customer, name);
    }
    void customer_renamed(CustomerId customer, const std::string& name) override {
        inner_.customer_renamed(customer, name);
    }

private:
    Simulation& simulation_;
    api::LiveDesk& inner_;
};

Server::Server(Outside outside)
    : outside_(std::move(outside)),
      clock_(outside_.simulation.clock()),
      workers_("worker", 4, 10'000, clock_.simulation()) {}

Server::~Server() {
    if (running_)
        kill();
}

Result<std::unique_ptr<Server>> Server::start(Outside outside) {
    std::unique_ptr<Server> server(new Server(std::move(outside)));
    ZONGJI_CHECK(server->open());
    return server;
}

// In the order of app::Server.
Result<void> Server::open() {
    running_ = true;
    wiring_.to_voice.close();  // there is none
    ZONGJI_CHECK(open_records());
    outside_.network.server_started(network_side());
    ZONGJI_CHECK(open_live());
    open_pages();
    outside_.simulation.settle();
    return {};
}

Result<std::unique_ptr<app::Stores>> Server::open_stores() {
    constexpr std::array<std::uint8_t, 32> key{1, 2, 3};
    app::Stores::Opened opened;
    opened.key = std::make_unique<recordings::MasterKey>(recordings::MasterKey::from_bytes(key));
    auto journal = std::make_unique<store::SimulatedJournal>(
        outside_.shelf.journal, outside_.simulation, outside_.journal_fails,
        [this](const auto& state) { journal_changed(state); });
    journal_ = journal.get();
    opened.journal = std::move(journal);
    opened.database = std::make_unique<store::FailingDatabase>(
        *outside_.shelf.database, outside_.database_fails, outside_.database_refuses);
    opened.live_records = std::make_unique<store::MemoryLiveRecords>(outside_.shelf.live_records);
    opened.on_one_disk = true;
    return app::Stores::on(std::move(opened), clock_, ids_);
}

Result<void> Server::open_records() {
    ZONGJI_TRY(auto stores, open_stores());
    ZONGJI_TRY(records_, app::Records::start({.clock = clock_,
                                              .ids = ids_,
                                              .workers = workers_,
                                              .stores = std::move(stores),
                                              .data_dir = nowhere,
                                              .founding = {},
                                              .news = wiring_}));
    records_->company().on_change([this](const app::Snapshot& fresh) { return use(fresh); });
    return {};
}

Result<void> Server::open_live() {
    ZONGJI_TRY(live_, app::Live::start({.clock = clock_,
                                        .ids = ids_,
                                        .company = records_->company().now(),
                                        .journal = *records_->stores().journal,
                                        .projector = records_->projector(),
                                        .day_file = std::string(nowhere) + "/snapshot.json",
                                        .last_sound = records_->last_sound(),
                                        .on_record = &records_->unfinished(),
                                        .telephony = outside_.network,
                                        .look_up =
                                            [this](InteractionId id, OrgUnitId org_unit,
                                                   const std::string& number, auto found) {
                                                records_->callers().look_up(id, org_unit, number,
                                                                            std::move(found));
                                            },
                                        .news = wiring_}));
    wiring_.to_live.open(*live_);
    return {};
}

void Server::open_pages() {
    api::Services services;
    records_->offer(services);
    gate_ = std::make_unique<Gate>(outside_.simulation, live_->desk());
    services.live_desk = gate_.get();
    pages_ = std::make_unique<app::PageOperations>(std::move(services), outside_.network);
    handlers_ = pages_->sessions().handlers();
    wiring_.to_pages.open(pages_->sessions());
}

Result<void> Server::use(const app::Snapshot& fresh) {
    ZONGJI_CHECK(records_->use(fresh));
    ZONGJI_CHECK(live_->use(fresh));
    pages_->use(fresh);
    return {};
}

live::DeskState Server::desk(UserId user) {
    live::DeskState found;
    gate_->desk(user, [&found](const Result<live::DeskState>& state) {
        if (state)
            found = *state;
    });
    return found;
}

void Server::journal_changed(const store::JournalState& state) {
    outside_.network.set_accepting(!state.disk_full);
    wiring_.journal_changed(state);
}

Network::Server Server::network_side() {
    auto on_record = recordings::keep_on_record(*records_->stores().recordings);
    Network::Server side;
    side.events = [this](calls::Event event) {
        // As Voice: nothing is decided by it.
        const auto* rings = std::get_if<calls::LegRinging>(&event);
        if (!rings || rings->trunk)
            wiring_.call_event(std::move(event));
    };
    side.media_ended = [this](UserId user, const std::string& tab) {
        wiring_.phone_ended(user, tab);
    };
    side.recorder.failed = [this](RecordingId id) { wiring_.recording_failed(id); };
    side.recorder.opened = [this, opened = on_record.opened](const auto& part) {
        keep_trying([opened, part] { return opened(part); });
        return true;
    };
    side.recorder.closed = [this, closed = on_record.closed](const auto& part) {
        keep_trying([closed, part] { return closed(part); });
        if (part.state == recordings::RecordingState::complete)
            wiring_.recording_complete();
        return true;
    };
    side.phone_key = [this](PhoneId id) -> std::string {
        for (const auto& [key, phone] : configuration()->phones) {
            if (phone.id == id)
                return key;
        }
        return {};
    };
    side.phone_id = [this](const std::string& phone) {
        const auto snapshot = configuration();
        const auto found = snapshot->phones.find(phone);
        return found == snapshot->phones.end() ? PhoneId{} : found->second.id;
    };
    return side;
}

// On a worker, as the recorder does it on its own thread.
void Server::keep_trying(std::function<bool()> work) {
    const bool taken = workers_.submit([this, work] {
        if (work())
            return;
        outside_.simulation.after(patience_with_recorder,
                                  [this, work, alive = std::weak_ptr(alive_)] {
                                      if (!alive.expired())
                                          keep_trying(work);
                                  });
    });
    if (!taken)
        log_error("the workers have too much to do");
}

// In the order of app::Server.
void Server::stop() {
    running_ = false;
    records_->company().stop();
    journal_->hurry();
    workers_.stop();
    live_->stop();
    outside_.network.server_gone();
    records_->stop();
    wiring_.to_live.close();
    wiring_.to_pages.close();
}

void Server::kill() {
    running_ = false;
    outside_.network.server_gone();
    wiring_.to_live.close();
    wiring_.to_pages.close();
    if (journal_)
        journal_->lose_what_waits();
    outside_.simulation.kill();
}

}  // namespace zongji::scenarios
