#include "app/server.h"

#include "app/browser_phones.h"
#include "app/callers.h"
#include "app/control.h"
#include "app/insight_thread.h"
#include "app/live_gate.h"
#include "app/live_machine.h"
#include "app/projector.h"
#include "app/services/contacts.h"
#include "app/services/people.h"
#include "demo_company.h"
#include "domain/identity/audit.h"
#include "domain/identity/passwords.h"
#include "domain/identity/schema.h"
#include "domain/interactions/journal_entry.h"
#include "domain/recordings/recover.h"
#include "domain/settings/settings.h"
#include "edge/http/api/api.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/server.h"
#include "edge/speech/sound_library.h"
#include "edge/telephony/telephony.h"
#include "runtime/log.h"
#include "runtime/worker_pool.h"
#include "store/live_dialogs.h"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <sys/stat.h>

namespace zongji::app {
namespace {

using SnapshotPointer = std::shared_ptr<const configuration::Snapshot>;

bool is_loopback(const std::string& address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

Result<void> migrate_all(store::Database& database) {
    ZONGJI_CHECK(store::migrate(database, "identity", identity::migrations()));
    ZONGJI_CHECK(store::migrate(database, "settings", settings::migrations()));
    ZONGJI_CHECK(store::migrate(database, "interactions", interactions::migrations()));
    ZONGJI_CHECK(store::migrate(database, "customers", customers::migrations()));
    ZONGJI_CHECK(store::migrate(database, "tickets", tickets::migrations()));
    ZONGJI_CHECK(store::migrate(database, "recordings", recordings::migrations()));
    return {};
}

Result<std::shared_ptr<const sip::Directory>> directory_of(
    const configuration::Snapshot& snapshot) {
    std::vector<sip::Trunk> trunks;
    for (const auto& [key, known] : snapshot.trunks) {
        trunks.push_back({known.id, known.record.addresses, known.record.max_calls});
    }
    std::vector<sip::Phone> phones;
    for (const auto& [key, known] : snapshot.phones) {
        phones.push_back({known.id, key, known.record.secret_hash, known.record.address});
    }
    std::unordered_set<std::string> numbers;
    for (const auto& [key, known] : snapshot.numbers)
        numbers.insert(key);
    auto made = sip::Directory::make(std::move(trunks), std::move(phones), std::move(numbers));
    if (!made)
        return made.error();
    return std::shared_ptr<const sip::Directory>(
        std::make_shared<sip::Directory>(std::move(*made)));
}

// A persisted record of each live call, so that a restart can end it decently.
class Dialogs final : public sip::DialogStore {
public:
    explicit Dialogs(store::LiveDialogs& dialogs) : dialogs_(dialogs) {}
    void put(const sip::DialogRecord& record) override {
        dialogs_.put(record.leg_id, to_json_text(record));
    }
    void remove(LegId leg) override { dialogs_.remove(leg); }

private:
    store::LiveDialogs& dialogs_;
};

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

    std::unique_ptr<recordings::MasterKey> key;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::Journal> journal;
    std::unique_ptr<store::LiveDialogs> live_dialogs;
    std::unique_ptr<settings::Settings> settings_service;
    std::unique_ptr<speech::SoundBuilder> sounds;
    std::unique_ptr<Dialogs> dialogs;

    std::unique_ptr<interactions::InteractionRecords> interaction_records;
    std::unique_ptr<recordings::RecordingRecords> recording_records;
    std::unique_ptr<customers::Customers> customer_records;
    std::unique_ptr<tickets::Tickets> ticket_records;

    std::unique_ptr<People> people;
    std::unique_ptr<Contacts> contacts;
    std::unique_ptr<recordings::Recorder> recorder;
    std::unique_ptr<InsightThread> insight;
    std::unique_ptr<Projector> projector;
    std::unique_ptr<LiveMachine> machine;
    std::unique_ptr<LiveGate> gate;
    std::unique_ptr<BrowserPhones> browser_phones;
    http::LiveSockets sockets;
    std::unique_ptr<api::LiveSessions> live_sessions;
    std::unique_ptr<api::Services> services;
    std::unique_ptr<telephony::Telephony> telephony;
    std::unique_ptr<http::Server> http_server;
    std::unique_ptr<ControlSocket> control;
    std::unique_ptr<Callers> callers;

    std::mutex snapshot_mutex;  // guards snapshot_
    SnapshotPointer snapshot_;
    std::mutex reload_mutex;  // one reload at a time

    SnapshotPointer snapshot() {
        const std::lock_guard lock(snapshot_mutex);
        return snapshot_;
    }

    Result<void> open_stores();
    Result<void> first_start();
    Result<void> reload();
    Result<void> recover();
    Result<void> start_telephony();
    Result<void> start_http();
    void look_up(InteractionId interaction, const std::string& number);
    void on_call_event(calls::Event event);
    void journal_state(const store::JournalState& state);
    json::value answer_control(const json::object& request);
    Result<void> simulate(int calls, const std::string& number);
};

Result<void> Server::Parts::open_stores() {
    std::error_code code;
    std::filesystem::create_directories(config.data_dir, code);
    if (code)
        return Error{ErrorCode::unavailable, "the data folder cannot be made", config.data_dir};
    chmod(config.data_dir.c_str(), 0700);

    std::string key_path = config.master_key;
    if (key_path.empty()) {
        auto folder = std::filesystem::absolute(config.data_dir).lexically_normal();
        if (!folder.has_filename())
            folder = folder.parent_path();
        key_path = folder.string() + ".key";
    }
    ZONGJI_TRY(auto loaded, recordings::MasterKey::load_or_create(key_path, config.data_dir));
    key = std::make_unique<recordings::MasterKey>(loaded);
    if (key->is_new()) {
        std::cout << "A new master key was made: " << key_path
                  << "\nKeep a copy in a safe place: without it no recording can be heard.\n";
    }

    const std::string location =
        config.database.empty() ? config.data_dir + "/zongji.db" : config.database;
    ZONGJI_TRY(database, store::open_database(location));
    ZONGJI_CHECK(migrate_all(*database));
    ZONGJI_TRY(journal, store::Journal::open({.folder = config.data_dir + "/journal"},
                                             [this](const auto& state) { journal_state(state); }));
    ZONGJI_TRY(live_dialogs, store::LiveDialogs::open(config.data_dir + "/live.db"));
    dialogs = std::make_unique<Dialogs>(*live_dialogs);

    settings_service = std::make_unique<settings::Settings>(
        *database, clock, ids,
        settings::Passwords{identity::hash_password, identity::verify_password},
        settings::engine_checks(),
        [this](store::Transaction& transaction, const settings::Actor& actor,
               const settings::AuditedChange& audited) -> Result<void> {
            identity::AuditEntry entry;
            entry.at = clock.now().utc;
            entry.org_unit_id = audited.org_unit_id;
            entry.who = actor.name;
            entry.address = actor.address;
            entry.what = "settings.changed";
            entry.kind = audited.change.kind;
            entry.key = audited.change.key;
            entry.before = audited.before;
            entry.after = audited.after;
            ZONGJI_CHECK(identity::write_audit(transaction, entry));
            return {};
        });
    interaction_records = std::make_unique<interactions::InteractionRecords>(*database);
    recording_records = std::make_unique<recordings::RecordingRecords>(
        *database, [this](InteractionId id) -> Result<OrgUnitId> {
            ZONGJI_TRY(const auto record,
                       interaction_records->find_interaction(store::Scope::everything(), id));
            return record.org_unit_id;
        });
    customer_records = std::make_unique<customers::Customers>(*database, clock, ids);
    ticket_records = std::make_unique<tickets::Tickets>(*database, clock, ids);
    return {};
}

// An empty system gets the demonstration company, or one administrator whose password is shown
// once.
Result<void> Server::Parts::first_start() {
    ZONGJI_TRY(const auto stored, settings_service->load());
    if (!stored.users.empty())
        return {};

    if (demonstration) {
        ZONGJI_TRY(const auto report,
                   settings_service->apply_yaml(demo_company, {}, {UserId{}, "demonstration"}));
        for (const auto& problem : report.problems) {
            return invalid("the demonstration company: " + problem.message, problem.path);
        }
        return {};
    }
    const std::string password = identity::random_password();
    configuration::Document document;
    document.org_units.push_back({.key = "hq", .name = {{"zh-CN", "总部"}, {"en", "Head office"}}});
    configuration::User admin{.key = "admin", .name = "admin", .org_unit = "hq"};
    admin.roles = {configuration::Role::administrator};
    admin.password = password;
    document.users.push_back(admin);
    ZONGJI_TRY(const auto report, settings_service->apply(document, {}, {UserId{}, "first start"}));
    for (const auto& problem : report.problems)
        return invalid(problem.message, problem.path);
    std::cout << "An administrator was made. It is shown this once:\n  login admin, password "
              << password << "\n";
    return {};
}

// Loads the configuration and hands it to everybody who lives by it. Nothing under way is touched.
Result<void> Server::Parts::reload() {
    const std::lock_guard one_at_a_time(reload_mutex);
    ZONGJI_TRY(auto loaded, settings_service->load());
    const auto fresh = std::make_shared<const configuration::Snapshot>(std::move(loaded));
    {
        const std::lock_guard lock(snapshot_mutex);
        snapshot_ = fresh;
    }
    std::vector<std::string> troubles;
    auto live = contact_centre::make_live(*fresh, troubles);
    for (const auto& trouble : troubles)
        log_warning("configuration: {}", trouble);

    auto built = sounds->build(*fresh);
    for (const auto& problem : built.problems) {
        log_warning("sounds: {}: {}", problem.path, problem.message);
    }
    ZONGJI_TRY(auto directory, directory_of(*fresh));
    if (telephony) {
        telephony->media().set_library(built.library);
        telephony->sip().set_directory(directory);
    }
    machine->post([live](auto& centre, Now now) { centre.configure(live, now); });
    insight->configure(fresh);
    return {};
}

// What a crash cut off is closed, and the day's figures are remembered.
Result<void> Server::Parts::recover() {
    const Now now = clock.now();
    ZONGJI_TRY(const auto zone, calendars::find_zone("Asia/Shanghai"));
    const Timestamp midnight = calendars::local_day_start(zone, now.utc);
    std::vector<journal::Recorded> events;
    ZONGJI_TRY(std::int64_t position, journal->position_since(now.utc - hours(48)));
    while (true) {
        ZONGJI_TRY(const auto stored, journal->read(position, 5000));
        if (stored.empty())
            break;
        for (const auto& one : stored) {
            ZONGJI_TRY(auto event, journal::recorded_from(one));
            events.push_back(std::move(event));
        }
        position = stored.back().position + 1;
    }
    for (const auto& event : contact_centre::close_interrupted(events, ids, now)) {
        if (!journal->append(journal::entry_of(event, now.utc))) {
            return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
        }
        events.push_back({0, now.utc, event});
    }
    const auto fresh = snapshot();
    insight->board().configure(*fresh);
    insight->board().begin_day(midnight);
    for (const auto& recorded : events) {
        insight->board().apply(recorded.event, recorded.at);
        if (recorded.at >= midnight)
            machine->centre().remember(recorded);
    }
    insight->start(midnight);
    ZONGJI_TRY(const auto recovered,
               recordings::recover(config.data_dir, *key, *recording_records));
    for (const auto& problem : recovered.problems) {
        log_warning("recordings: {}: {}", problem.path, problem.message);
    }
    return {};
}

void Server::Parts::look_up(InteractionId interaction, const std::string& raw) {
    const bool taken = workers.submit([this, interaction, raw] {
        const auto number = customers::normalise(raw);
        contact_centre::CallerFacts facts;
        facts.masked_number = customers::mask_number(number.digits);
        facts.region = number.region_zh;
        if (!number.digits.empty())
            facts.facts["caller.number"] = number.identity();
        if (!number.region_zh.empty())
            facts.facts["caller.region"] = number.region_zh;

        std::optional<CustomerId> customer;
        auto found = customer_records->find_by_number(store::Scope::everything(), number);
        if (found && *found) {
            customer = (*found)->id;
            facts.customer_id = (*found)->id;
            facts.name = (*found)->name;
            facts.facts["customer.name"] = (*found)->name;
            if (!(*found)->tier.empty())
                facts.facts["customer.tier"] = (*found)->tier;
        }
        machine->post([interaction, facts](auto& centre, Now now) {
            centre.caller_found(interaction, facts, now);
        });
        OrgUnitId unit;
        if (const auto now = snapshot(); !now->org_units.empty())
            unit = now->org_units.begin()->second.id;
        const auto saved =
            interaction_records->set_caller(interaction, unit, number.e164, number.raw, customer);
        if (!saved)
            log_error("caller of {} not saved: {}", interaction.value, saved.error().message);
    });
    if (!taken)
        log_error("workers have too much to do; caller of {} not looked up", interaction.value);
}

void Server::Parts::on_call_event(calls::Event event) {
    if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        if (const auto whose = browser_phones->ended(ended->leg)) {
            live_sessions->media_ended(whose->first, whose->second);
        }
    }
    machine->on_call_event(std::move(event));
}

void Server::Parts::journal_state(const store::JournalState& state) {
    if (state.disk_full || state.failing)
        log_error("journal: {}", state.reason);
    if (insight) {
        insight->set_alarm(live::AlarmKind::disk_full, state.disk_full);
        insight->set_alarm(live::AlarmKind::journal_behind, state.failing);
    }
    const bool full = state.disk_full;
    if (telephony)
        telephony->sip().set_accepting(!full);
    if (machine) {
        machine->post([full](auto& centre, Now) { centre.set_accepting(!full, "disk_full"); });
    }
}

Result<void> Server::Parts::start_telephony() {
    telephony::Telephony::Config edge;
    edge.sip.bind_address = config.sip_address;
    edge.sip.advertised_address = config.sip_advertised;
    edge.sip.port = config.sip_port;
    edge.sip.clock = &clock;
    edge.sip.ids = &ids;
    edge.sip.dialogs = dialogs.get();
    edge.media.bind_address =
        config.media_address.empty() ? config.sip_address : config.media_address;
    edge.media.advertised_address =
        config.media_advertised.empty() ? config.sip_advertised : config.media_advertised;
    edge.media.rtp_port_low = config.rtp_port_low;
    edge.media.rtp_port_high = config.rtp_port_high;
    edge.media.browser_ports = config.browser_ports;
    edge.media.threads = config.media_threads;
    edge.media.tap = recorder.get();
    edge.media.log = [](std::string_view line) { log_info("media: {}", line); };
    edge.events = [this](calls::Event event) { on_call_event(std::move(event)); };
    ZONGJI_TRY(telephony, telephony::Telephony::start(std::move(edge)));
    browser_phones->use(telephony->media());

    ZONGJI_TRY(const auto left_over, live_dialogs->list());
    for (const auto& dialog : left_over) {
        auto record = parse_json_as<sip::DialogRecord>(dialog.json);
        if (record) {
            telephony->sip().end_orphan(*record);
        } else {
            live_dialogs->remove(dialog.leg);
        }
    }
    return {};
}

Result<void> Server::Parts::start_http() {
    auto router = std::make_shared<http::Router>();
    api::add_operations(*router, *services);
    http::Config server;
    server.address = config.http_address;
    server.port = config.http_port;
    server.web_root = config.web_root;
    if (!config.certificate.empty()) {
        server.tls = http::Tls{config.certificate, config.private_key, false};
    } else if (!is_loopback(config.http_address)) {
        server.tls = http::Tls{config.data_dir + "/tls.crt", config.data_dir + "/tls.key", true};
    }
    server.submit = [this](std::function<void()> work) { return workers.submit(std::move(work)); };
    ZONGJI_TRY(http_server,
               http::Server::start(std::move(server), router, sockets, live_sessions->handlers()));
    return {};
}

json::value Server::Parts::answer_control(const json::object& request) {
    const auto text = [&](const char* name) -> std::string {
        const auto* value = request.if_contains(name);
        return value && value->is_string() ? std::string(value->get_string()) : "";
    };
    const auto flag = [&](const char* name) {
        const auto* value = request.if_contains(name);
        return value && value->is_bool() && value->get_bool();
    };
    if (text("verb") == "export") {
        const auto yaml = settings_service->export_yaml();
        if (!yaml)
            return json::object{{"error", yaml.error().message}};
        return json::object{{"yaml", *yaml}};
    }
    if (text("verb") != "apply")
        return json::object{{"error", "unknown verb"}};

    const auto report = settings_service->apply_yaml(text("yaml"), {flag("dry_run"), flag("prune")},
                                                     {UserId{}, "apply"});
    if (!report)
        return json::object{{"error", report.error().message}};
    if (!report->dry_run && !report->changes.empty()) {
        const auto loaded = reload();
        if (!loaded)
            return json::object{{"error", loaded.error().message}};
    }
    return to_json(*report);
}

Result<void> Server::Parts::simulate(int count, const std::string& number) {
    if (!callers) {
        auto built = sounds->build(*snapshot());
        auto library = std::make_shared<calls::SoundLibrary>(*built.library);
        const auto spoken = library->find("prompt:welcome:zh-CN");
        if (spoken != library->end())
            (*library)["caller:speech"] = spoken->second;
        Callers::Plan plan;
        plan.number = number;
        plan.sip_port = config.sip_port;
        ZONGJI_TRY(callers, Callers::start(clock, plan, library));
    }
    callers->call(count);
    return {};
}

Result<void> Server::Parts::start() {
    const std::int64_t began = clock.now().tick.us;
    ZONGJI_CHECK(calendars::load_zones());
    ZONGJI_CHECK(open_stores());
    ZONGJI_CHECK(first_start());
    sounds = std::make_unique<speech::SoundBuilder>(
        speech::SoundOptions{.cache_dir = config.data_dir + "/cache/sounds",
                             .prompts_dir = config.data_dir + "/prompts",
                             .speaker = {}});

    const auto source = [this] { return snapshot(); };
    people = std::make_unique<People>(*database, clock, ids, source);
    contacts = std::make_unique<Contacts>(
        Contacts::Sources{*interaction_records, *recording_records, *customer_records,
                          *ticket_records, *journal, *key, config.data_dir, clock, source});
    insight = std::make_unique<InsightThread>(
        clock, [this](const live::BoardState& state) { live_sessions->board_changed(state); });
    projector = std::make_unique<Projector>(
        clock, *journal, *database,
        [this](bool failing) {
            insight->set_alarm(live::AlarmKind::database_unavailable, failing);
        },
        [this] { live_sessions->changed("interactions", 0); });

    LiveMachine::Wires wires;
    wires.journal = journal.get();
    wires.command = [this](calls::Message<calls::Command> message) {
        if (telephony)
            telephony->send(std::move(message));
    };
    wires.recorded = [this](const journal::Event& event, Timestamp at) {
        insight->recorded(event, at);
        projector->notify();
    };
    wires.look_up = [this](InteractionId id, OrgUnitId, const std::string& number) {
        look_up(id, number);
    };
    wires.desk_changed = [this](UserId user, const live::DeskState& state) {
        insight->run([this, user, state] { live_sessions->desk_changed(user, state); });
    };
    machine = std::make_unique<LiveMachine>(clock, ids, std::move(wires),
                                            static_cast<std::uint64_t>(clock.now().utc.us));
    gate = std::make_unique<LiveGate>(*machine, *insight);
    browser_phones = std::make_unique<BrowserPhones>(clock, ids);
    live_sessions = std::make_unique<api::LiveSessions>(sockets, *people, *gate, *browser_phones);
    recorder = std::make_unique<recordings::Recorder>(
        recordings::RecorderOptions{.data_dir = config.data_dir,
                                    .lanes = static_cast<std::size_t>(config.media_threads)},
        *key, clock,
        recordings::RecorderEvents{
            .failed =
                [this](RecordingId id) {
                    insight->set_alarm(live::AlarmKind::recording_broken, true);
                    machine->on_call_event(calls::RecordingFailed{id});
                },
            .opened =
                [this](const auto& part) {
                    const auto saved = recording_records->save_opened(part);
                    if (!saved)
                        log_error("recording not on record: {}", saved.error().message);
                },
            .closed = [this](const auto& part) -> bool {
                const auto saved = recording_records->save_closed(part);
                if (!saved)
                    log_error("recording not on record: {}", saved.error().message);
                return saved.ok();
            }});
    services = std::make_unique<api::Services>(
        api::Services{.sessions = *people,
                      .audit_trail = *people,
                      .interactions = *contacts,
                      .recordings = *contacts,
                      .customers = *contacts,
                      .tickets = *contacts,
                      .tasks = *contacts,
                      .audits = *people,
                      .settings = *settings_service,
                      .live_desk = *gate,
                      .live_sessions = *live_sessions,
                      .snapshot = source,
                      .configuration_changed =
                          [this] {
                              const auto loaded = reload();
                              if (!loaded)
                                  log_error("configuration: {}", loaded.error().message);
                          },
                      .simulate_calls = {},
                      .ice_servers = {},
                      .version = "0.1"});
    if (demonstration) {
        services->simulate_calls = [this](int count, const std::string& number) {
            return simulate(count, number);
        };
    }

    {
        ZONGJI_TRY(auto loaded, settings_service->load());
        const std::lock_guard lock(snapshot_mutex);
        snapshot_ = std::make_shared<const configuration::Snapshot>(std::move(loaded));
    }
    ZONGJI_CHECK(recover());
    ZONGJI_CHECK(projector->catch_up());
    projector->start();
    ZONGJI_CHECK(recorder->start());
    machine->start();
    ZONGJI_CHECK(start_telephony());
    ZONGJI_CHECK(reload());
    ZONGJI_CHECK(start_http());
    ZONGJI_TRY(control, ControlSocket::open(control_socket_path(config.data_dir),
                                            [this](const json::object& request) {
                                                return answer_control(request);
                                            }));

    const bool tls = !config.certificate.empty() || !is_loopback(config.http_address);
    std::cout << fmt::format(
        "Zongji is ready after {:.1f} s\n  page   {}://{}:{}/\n  SIP    {}:{}\n",
        static_cast<double>(clock.now().tick.us - began) / 1e6, tls ? "https" : "http",
        config.http_address, http_server->port(), config.sip_address, config.sip_port);
    if (demonstration) {
        std::cout << "  agents        li / demo-li-2026, zhang / demo-zhang-2026; chen on SIP "
                     "phone 8003\n"
                     "  supervisor    he / demo-he-2026\n"
                     "  administrator admin / demo-admin-2026\n"
                  << fmt::format(
                         "  call it       sip:4001234567@127.0.0.1:{} from any SIP phone, or\n"
                         "                build/release/bin/zongji callers 4001234567 --sip {}\n",
                         config.sip_port, config.sip_port);
    }
    std::cout << std::flush;
    return {};
}

void Server::Parts::stop() {
    control.reset();
    callers.reset();
    if (http_server)
        http_server->stop(seconds(2));
    if (machine)
        machine->stop();
    telephony.reset();
    if (recorder)
        recorder->stop();
    workers.stop();
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
