#include "app/server.h"

#include "app/browser_phones.h"
#include "app/caller_lookup.h"
#include "app/company.h"
#include "app/control.h"
#include "app/day_keeper.h"
#include "app/demonstration/past.h"
#include "app/demonstration/simulated_calls.h"
#include "app/health.h"
#include "app/insight_thread.h"
#include "app/listen.h"
#include "app/live_gate.h"
#include "app/live_machine.h"
#include "app/metrics.h"
#include "app/people_to_greet.h"
#include "app/projector.h"
#include "app/ready_text.h"
#include "app/recovery.h"
#include "app/sip_directory.h"
#include "app/stores.h"
#include "app/turn.h"
#include "domain/identity/people.h"
#include "domain/recordings/recover.h"
#include "edge/http/api/api.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/services.h"
#include "edge/http/api/session.h"
#include "edge/http/server.h"
#include "edge/http/views/views.h"
#include "edge/speech/sound_library.h"
#include "edge/telephony/telephony.h"
#include "runtime/log.h"
#include "runtime/worker_pool.h"

#include <iostream>
#include <mutex>
#include <thread>

namespace zongji::app {
namespace {

constexpr Span turn_lifetime = hours(13);  // longer than any session

}  // namespace

std::string control_socket_path(const std::string& data_dir) {
    return data_dir + "/control.sock";
}

// In the order of construction; torn down the other way round, after stop().
class Server::Parts {
public:
    explicit Parts(Options options)
        : config(std::move(options.config)), demonstration(options.demonstration) {}
    ~Parts() { stop(); }

    Result<void> start();
    void stop();

    Config config;
    bool demonstration;
    SystemClock clock;
    IdSource ids;
    WorkerPool workers{"worker", 4, 10'000};
    WorkerPool live_workers{"desk", 2, 1'000};  // never wait for a database

    std::unique_ptr<Stores> stores;
    std::unique_ptr<Company> company;
    std::unique_ptr<speech::SoundBuilder> sounds;
    std::unique_ptr<DialogFile> dialogs;
    std::unique_ptr<RegistrationFile> registrations;
    std::unique_ptr<identity::People> people;
    std::unique_ptr<access::Access> access;
    std::unique_ptr<views::Views> views;
    std::unique_ptr<recordings::Recorder> recorder;
    std::unique_ptr<InsightThread> insight;
    std::unique_ptr<DayKeeper> day_keeper;
    std::unique_ptr<Projector> projector;
    std::optional<recordings::CutOffRecordings> cut_off_recordings;
    CallTotals call_totals;
    std::unique_ptr<LiveMachine> machine;
    std::unique_ptr<CallerLookup> caller_lookup;
    std::unique_ptr<LiveGate> gate;
    std::unique_ptr<BrowserPhones> browser_phones;
    http::LiveSockets sockets;
    std::unique_ptr<api::LiveSessions> live_sessions;
    std::unique_ptr<api::Services> services;
    std::shared_ptr<const calls::SoundLibrary> first_library;  // until telephony has started
    std::shared_ptr<const sip::Directory> first_directory;
    std::unique_ptr<telephony::Telephony> telephony;
    std::unique_ptr<http::Server> http_server;
    std::unique_ptr<ControlSocket> control;
    SimulatedCalls simulated_calls{clock, config, [this] { return company->now(); }};

    std::vector<DemonstrationLogin> shown_logins;
    Company::Snapshot used;  // by publish() alone, which is one at a time

    // Threads of the journal may speak before all of the above is there, and while it goes.
    std::mutex complete_mutex;
    bool complete = false;  // under complete_mutex

    std::jthread recordings_closing;

private:
    void make_insight();
    void make_machine();
    void make_recorder();
    void make_services();
    Result<void> recover();
    void close_recordings(const std::stop_token& stop);
    Result<void> start_telephony();
    Result<void> start_http();
    std::string not_ready();
    Result<void> use(const Company::Snapshot& fresh);
    void greet_again(const configuration::Snapshot& before, const configuration::Snapshot& fresh);
    void on_call_event(calls::Event event);
    void on_journal_state(const store::JournalState& state);
    void take_journal_state(const store::JournalState& state);
    void say_ready(Span took);
};

void Server::Parts::make_insight() {
    insight = std::make_unique<InsightThread>(
        clock, [this](live::BoardState state) { live_sessions->board_changed(std::move(state)); });
    projector = std::make_unique<Projector>(
        clock, *stores->journal, *stores->database,
        [this](bool failing) {
            insight->set_alarm(live::AlarmKind::database_unavailable, failing);
        },
        [this](bool tasks) {
            live_sessions->changed("interactions", 0);
            if (tasks)
                live_sessions->changed("tasks", 0);
        });
}

void Server::Parts::make_machine() {
    LiveMachine::Wires wires;
    wires.journal = stores->journal.get();
    wires.command = [this](std::vector<calls::Message<calls::Command>> messages) {
        if (telephony)
            telephony->send(std::move(messages));
    };
    wires.recorded = [this](std::vector<journal::Recorded> events) {
        for (const auto& recorded : events)
            call_totals.count(recorded.event);
        insight->recorded(std::move(events));
        projector->notify();
    };
    wires.look_up = [this](InteractionId id, OrgUnitId org_unit, const std::string& number) {
        caller_lookup->look_up(id, org_unit, number);
    };
    wires.desk_changed = [this](UserId user, const live::DeskState& state) {
        insight->run([this, user, state] { live_sessions->desk_changed(user, state); });
    };
    wires.why_idle_changed = [this](AgentId agent, const live::WhyIdle& why) {
        insight->why_idle_changed(agent, why);
    };
    machine = std::make_unique<LiveMachine>(clock, ids, std::move(wires),
                                            static_cast<std::uint64_t>(clock.now().utc.us));
    caller_lookup = std::make_unique<CallerLookup>(workers, *stores, *machine, *projector);
}

void Server::Parts::make_recorder() {
    auto events = recordings::keep_on_record(*stores->recordings);
    events.failed = [this](RecordingId id) {
        insight->set_alarm(live::AlarmKind::recording_broken, true);
        machine->on_call_event(calls::RecordingFailed{id});
    };
    events.closed = [this, put_on_record = std::move(events.closed)](const auto& part) {
        if (part.state == recordings::RecordingState::complete)
            insight->set_alarm(live::AlarmKind::recording_broken, false);
        return put_on_record(part);
    };
    recordings::RecorderOptions options;
    options.data_dir = config.data_dir;
    options.lanes = static_cast<std::size_t>(config.media_threads);
    recorder = std::make_unique<recordings::Recorder>(options, *stores->key, clock, events);
}

void Server::Parts::make_services() {
    const auto snapshot = [this] { return company->now(); };
    people = std::make_unique<identity::People>(
        *stores->database, clock, ids, snapshot,
        [this](std::function<void()> work) { return workers.submit(std::move(work)); });
    access = std::make_unique<access::Access>(*stores->interactions, *stores->customers,
                                              *stores->journal);
    views = std::make_unique<views::Views>(views::Sources{
        *access, *stores->interactions, *stores->recordings, *stores->customers, *stores->tickets,
        *stores->journal, *stores->key, config.data_dir, clock, snapshot, company->settings()});
    gate = std::make_unique<LiveGate>(*machine, *insight);
    browser_phones = std::make_unique<BrowserPhones>(clock, ids);
    live_sessions = std::make_unique<api::LiveSessions>(sockets, *people, *gate, *browser_phones);
    services = std::make_unique<api::Services>(
        api::Services{.sessions = people.get(),
                      .audit_trail = people.get(),
                      .interactions = &views->interactions,
                      .recordings = &views->recordings,
                      .customers = &views->customers,
                      .tickets = &views->tickets,
                      .tasks = &views->tasks,
                      .settings = &company->settings(),
                      .live_desk = gate.get(),
                      .live_sessions = live_sessions.get(),
                      .snapshot = snapshot,
                      .configuration_changed =
                          [this] {
                              const auto published = company->publish();
                              if (!published)
                                  log_error("configuration: {}", published.error().message);
                          },
                      .simulate_calls = {},
                      .ice_servers =
                          [this](UserId user) {
                              return turn_servers(config.turn_url, config.turn_secret, user,
                                                  clock.now().utc, turn_lifetime);
                          }});
    if (demonstration) {
        services->simulate_calls = [this](UserId user, int count, const std::string& number) {
            return simulated_calls.call(user, count, number);
        };
    }
}

// The pages of people who may do or see something else now, or have another password, connect
// again. Those of somebody new do too: the live loop did not know him when he came.
void Server::Parts::greet_again(const configuration::Snapshot& before,
                                const configuration::Snapshot& fresh) {
    for (const UserId user : people_to_greet(before, fresh))
        live_sessions->user_changed(user);
}

// Hands a configuration to everybody who lives by it. Nothing under way is touched.
Result<void> Server::Parts::use(const Company::Snapshot& fresh) {
    people->configuration_changed(*fresh);
    live_sessions->changed("settings", 0);

    std::vector<std::string> troubles;
    auto live = contact_centre::make_live(*fresh, troubles);
    for (const auto& trouble : troubles)
        log_warning("configuration: {}", trouble);

    const auto built = sounds->build(*fresh);
    for (const auto& problem : built.problems)
        log_warning("sounds: {}: {}", problem.path, problem.message);

    ZONGJI_TRY(auto directory, sip_directory(*fresh));
    if (telephony) {
        telephony->media().set_library(built.library);
        telephony->sip().set_directory(directory);
    } else {
        first_library = built.library;
        first_directory = directory;
    }
    day_keeper->configure(*fresh);
    // The board first: what the loop says of new agents is for one who knows them.
    insight->configure(fresh);
    machine->post([live](auto& centre, Now now) { centre.configure(live, now); });
    if (used)
        greet_again(*used, *fresh);
    used = fresh;
    return {};
}

// While calls come already: all of each file is read, which takes seconds after many long calls.
void Server::Parts::close_recordings(const std::stop_token& stop) {
    const auto closed = cut_off_recordings->close(stop);
    if (!closed)
        return log_error("recordings: cannot be closed: {}", closed.error().message);
    for (const auto& problem : closed->problems)
        log_warning("recordings: {}: {}", problem.path, problem.message);
}

// What a crash cut off is closed, and the day's figures are remembered.
Result<void> Server::Parts::recover() {
    const Now now = clock.now();
    ZONGJI_TRY(const auto zone, calendars::find_zone(configuration::company_zone(*company->now())));
    const Timestamp midnight = calendars::local_day_start(zone, now.utc);
    // A recording is put on record with the org unit of its interaction, which the crash may have
    // kept from the records.
    ZONGJI_CHECK(projector->catch_up());
    ZONGJI_CHECK(caller_lookup->take_over());
    ZONGJI_TRY(auto cut_off, recordings::CutOffRecordings::find(config.data_dir, *stores->key,
                                                                *stores->recordings));
    cut_off_recordings.emplace(std::move(cut_off));

    const std::string snapshot = config.data_dir + "/journal/snapshot.json";
    ZONGJI_TRY(RecoveredDay found,
               recover_day(*stores->journal, snapshot, *company->now(), midnight, now));
    ZONGJI_CHECK(
        close_cut_off(*stores->journal, found.day, cut_off_recordings->last_sound(), ids, now));
    insight->board() = found.day.board();
    machine->centre().remember(found.day.agents());
    day_keeper = std::make_unique<DayKeeper>(snapshot, std::move(found.day), found.begun_with);
    projector->read_also([this](const auto& events) { day_keeper->read(events); });
    insight->start();
    return {};
}

void Server::Parts::on_call_event(calls::Event event) {
    // Nothing is decided by it, and each call would wake the loop once more.
    if (std::holds_alternative<calls::LegRinging>(event))
        return;
    if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        // The media engine's thread has a packet to send each 20 ms: it waits for no page's lock.
        if (const auto whose = browser_phones->ended(ended->leg)) {
            insight->run(
                [this, phone = *whose] { live_sessions->media_ended(phone.first, phone.second); });
        }
    }
    machine->on_call_event(std::move(event));
}

void Server::Parts::on_journal_state(const store::JournalState& state) {
    if (state.disk_full || state.failing)
        log_error("journal: {}", state.reason);
    const std::lock_guard lock(complete_mutex);
    if (complete)
        take_journal_state(state);
}

void Server::Parts::take_journal_state(const store::JournalState& state) {
    insight->set_alarm(live::AlarmKind::disk_full, state.disk_full);
    insight->set_alarm(live::AlarmKind::journal_behind, state.failing);
    const bool full = state.disk_full;
    recorder->set_disk_full(full);
    telephony->sip().set_accepting(!full);
    machine->post([full](auto& centre, Now) { centre.set_accepting(!full, "disk_full"); });
}

// What an earlier process left; what cannot be read is forgotten.
template <class Record>
Result<std::vector<Record>> left_over(store::LiveRecords& file, store::LiveKind kind) {
    ZONGJI_TRY(const auto stored, file.list(kind));
    std::vector<Record> records;
    for (const auto& one : stored) {
        if (auto record = parse_json_as<Record>(one.json)) {
            records.push_back(std::move(*record));
        } else {
            file.remove(kind, one.id);
        }
    }
    return records;
}

Result<void> Server::Parts::start_telephony() {
    auto edge = telephony_config(config);
    edge.sip.clock = &clock;
    edge.sip.ids = &ids;
    edge.sip.backlog = [this] { return machine->backlog(); };
    edge.sip.dialogs = dialogs.get();
    edge.sip.registrations = registrations.get();
    edge.media.tap = recorder.get();
    edge.library = std::move(first_library);
    edge.sip.quiet_at_first = true;
    edge.media.log = [](std::string_view line) { log_info("media: {}", line); };
    edge.events = [this](calls::Event event) { on_call_event(std::move(event)); };
    ZONGJI_TRY(telephony, telephony::Telephony::start(std::move(edge)));
    browser_phones->use(telephony->media());
    // Before anybody is answered.
    telephony->sip().set_accepting(!stores->journal->state().disk_full);
    telephony->sip().set_directory(std::move(first_directory));
    ZONGJI_TRY(auto known, left_over<sip::RegistrationRecord>(*stores->live_records,
                                                              store::LiveKind::registrations));
    telephony->sip().remember(std::move(known));
    ZONGJI_TRY(const auto cut_off,
               left_over<sip::DialogRecord>(*stores->live_records, store::LiveKind::dialogs));
    for (const auto& dialog : cut_off)
        telephony->sip().end_orphan(dialog);
    return {};
}

Result<void> Server::Parts::start_http() {
    auto router = std::make_shared<http::Router>();
    api::add_operations(*router, *services);
    add_health(*router, {.not_ready = [this] { return not_ready(); },
                         .metrics =
                             [this] {
                                 return metrics_text({clock, *stores, workers, live_workers,
                                                      *machine, *insight, *projector, *recorder,
                                                      *telephony, *http_server, call_totals});
                             },
                         .metrics_token = config.metrics_token});
    auto server = http_config(config);
    server.submit = [this](std::function<void()> work) { return workers.submit(std::move(work)); };
    server.submit_live = [this](std::function<void()> work) {
        return live_workers.submit(std::move(work));
    };
    ZONGJI_TRY(http_server,
               http::Server::start(std::move(server), router, sockets, live_sessions->handlers()));
    return {};
}

// A database that is away delays the lists, and calls go on: it does not count here.
std::string Server::Parts::not_ready() {
    {
        const std::lock_guard lock(complete_mutex);
        if (!complete)
            return "starting or stopping";
    }
    const auto journal = stores->journal->state();
    if (journal.disk_full || journal.failing)
        return "the journal takes nothing";
    if (!machine->counts(std::chrono::seconds(1)))
        return "the live loop does not answer";
    return {};
}

Result<void> Server::Parts::start() {
    const Instant began = clock.now().tick;
    ZONGJI_CHECK(calendars::load_zones());
    ZONGJI_TRY(stores, Stores::open(config, clock, ids,
                                    [this](const auto& state) { on_journal_state(state); }));
    company = std::make_unique<Company>(*stores->database, clock, ids);
    ZONGJI_TRY(const bool was_empty, company->first_start(demonstration));
    ZONGJI_CHECK(company->load());
    if (demonstration)
        shown_logins = demonstration_logins(*company->now());

    sounds = std::make_unique<speech::SoundBuilder>(
        speech::SoundOptions{.cache_dir = config.data_dir + "/cache/sounds",
                             .prompts_dir = config.data_dir + "/prompts",
                             .speaker = {}});
    dialogs = std::make_unique<DialogFile>(*stores->live_records);
    registrations = std::make_unique<RegistrationFile>(*stores->live_records);
    make_insight();
    make_machine();
    make_recorder();
    make_services();
    ZONGJI_CHECK(people->load_sessions());

    if (was_empty && demonstration) {
        ZONGJI_CHECK(make_past(*stores, *company, *sounds, *projector, config.data_dir, clock));
    }
    ZONGJI_CHECK(recover());
    projector->start();
    ZONGJI_CHECK(recorder->start());
    // Before the first packet can come: speaking the prompts takes long, and nobody is answered
    // before we know who he is.
    company->on_change([this](const auto& fresh) { return use(fresh); });
    ZONGJI_CHECK(company->publish());
    ZONGJI_CHECK(start_telephony());
    // What telephony has told by now waits for it; its first command finds telephony whole.
    machine->start();
    ZONGJI_CHECK(start_http());
    ZONGJI_TRY(control, ControlSocket::open(control_socket_path(config.data_dir),
                                            [this](const json::object& request) {
                                                return company->answer_control(request);
                                            }));
    {
        const std::lock_guard lock(complete_mutex);
        complete = true;
        take_journal_state(stores->journal->state());
    }
    recordings_closing =
        std::jthread([this](const std::stop_token& stop) { close_recordings(stop); });
    say_ready(clock.now().tick - began);
    return {};
}

void Server::Parts::say_ready(Span took) {
    ReadyMessage ready;
    ready.took = took;
    ready.tls = http_config(config).tls.has_value();
    ready.http_address = config.http_address;
    ready.http_port = http_server->port();
    ready.sip_address = config.sip_address;
    ready.sip_port = config.sip_port;
    ready.own_calls_taken = is_trunk(*company->now(), config.sip_address);
    ready.logins = shown_logins;
    std::cout << ready_text(ready) << std::flush;
}

void Server::Parts::stop() {
    {
        const std::lock_guard lock(complete_mutex);
        complete = false;
    }
    recordings_closing = {};  // waits for the file that is under way
    control.reset();
    simulated_calls.stop();
    // Nobody is taken who would be cut off a moment later.
    if (telephony)
        telephony->sip().set_accepting(false);
    if (http_server)
        http_server->stop(seconds(2));
    if (machine)
        machine->stop();
    // Requests that are still answered may ask telephony.
    live_workers.stop();
    workers.stop();
    telephony.reset();
    if (recorder)
        recorder->stop();
    projector.reset();
    http_server.reset();
    insight.reset();
    live_sessions.reset();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(Options options) {
    auto parts = std::make_unique<Parts>(std::move(options));
    ZONGJI_CHECK(parts->start());
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::http_port() const {
    return parts_->http_server->port();
}

}  // namespace zongji::app
