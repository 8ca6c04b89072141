#include "app/server.h"

#include "app/broken_file.h"
#include "app/control/verbs.h"
#include "app/demonstration.h"
#include "app/descriptors.h"
#include "app/listen.h"
#include "app/live.h"
#include "app/old_recordings.h"
#include "app/page.h"
#include "app/private_files.h"
#include "app/ready_text.h"
#include "app/records.h"
#include "app/turn.h"
#include "app/voice.h"
#include "engine/calendars/calendars.h"

#include <iostream>

#include <fmt/format.h>

namespace zongji::app {
namespace {

constexpr Span turn_lifetime = hours(13);  // longer than any session

}  // namespace

std::string control_socket_path(const std::string& data_dir) {
    return data_dir + "/control.sock";
}

Server::Server(Options options)
    : config_(std::move(options.config)), demonstrates_(options.demonstration) {}

Result<std::unique_ptr<Server>> Server::start(Options options) {
    keep_files_private(options.config.data_dir);
    ZONGJI_CHECK(share_descriptors(options.config, raise_descriptor_limit()));
    std::unique_ptr<Server> made(new Server(std::move(options)));
    try {
        if (const auto started = made->start_parts(); !started)
            return with_way_out(started.error(), made->config_);
    } catch (const BrokenInvariant& fault) {
        return Error{ErrorCode::corrupt,
                     fmt::format("something that is stored is not what was written ({}). "
                                 "`zongji check` says where",
                                 fault.what()),
                     made->config_.data_dir};
    }
    return made;
}

Server::~Server() {
    stop();
}

Result<void> Server::start_parts() {
    const Instant began = clock_.now().tick;
    // Before anything is opened, let alone written.
    ZONGJI_TRY(auto folder, DataFolder::take(config_));
    folder_.emplace(std::move(folder));
    ZONGJI_CHECK(check_ports(config_));
    ZONGJI_CHECK(calendars::load_zones());
    ZONGJI_CHECK(start_records());
    ZONGJI_CHECK(start_voice());
    ZONGJI_CHECK(start_live());
    if (demonstrates_) {
        ZONGJI_TRY(demonstration_,
                   Demonstration::start({.clock = clock_, .config = config_, .company = [this] {
                                             return records_->company().now();
                                         }}));
        parts_.add(*demonstration_);
    }
    old_recordings_ = std::make_unique<OldRecordings>(
        OldRecordings::Needs{clock_, *records_->stores().recordings, records_->audit_trail(),
                             config_.data_dir, [this] { return records_->company().now(); }});
    parts_.add(*old_recordings_);
    ZONGJI_CHECK(start_page());
    ready_ = true;
    records_->close_cut_off_recordings();
    say_ready(clock_.now().tick - began);
    return {};
}

Result<void> Server::start_records() {
    ZONGJI_TRY(auto stores, Stores::open(config_, clock_, ids_, [this](const auto& state) {
                   wiring_.journal_changed(state);
               }));
    ZONGJI_TRY(records_,
               Records::start({.clock = clock_,
                               .ids = ids_,
                               .workers = workers_.records,
                               .stores = std::move(stores),
                               .data_dir = config_.data_dir,
                               .founding = demonstrates_ ? Demonstration::founding(clock_, config_)
                                                         : starter(),
                               .news = wiring_}));
    records_->company().on_change([this](const Snapshot& fresh) { return parts_.use(fresh); });
    parts_.add(*records_);
    return {};
}

Result<void> Server::start_voice() {
    Stores& stores = records_->stores();
    ZONGJI_TRY(voice_, Voice::start({.clock = clock_,
                                     .ids = ids_,
                                     .config = config_,
                                     .company = records_->company().now(),
                                     .live_records = *stores.live_records,
                                     .recordings = *stores.recordings,
                                     .key = *stores.key,
                                     .disk_full = stores.journal->state().disk_full,
                                     .news = wiring_}));
    parts_.add(*voice_);
    // Requests that are still answered may ask telephony: the workers end before it.
    parts_.add(workers_);
    wiring_.to_voice.open(*voice_);
    return {};
}

// What telephony has told by now waits for it; its first command finds telephony whole.
Result<void> Server::start_live() {
    ZONGJI_TRY(live_, Live::start({.clock = clock_,
                                   .ids = ids_,
                                   .company = records_->company().now(),
                                   .journal = *records_->stores().journal,
                                   .projector = records_->projector(),
                                   .day_file = config_.data_dir + "/journal/snapshot.json",
                                   .last_sound = records_->last_sound(),
                                   .on_record = &records_->unfinished(),
                                   .telephony = voice_->control(),
                                   .look_up =
                                       [this](InteractionId id, OrgUnitId org_unit,
                                              const std::string& number, auto found) {
                                           records_->callers().look_up(id, org_unit, number,
                                                                       std::move(found));
                                       },
                                   .news = wiring_}));
    parts_.add(*live_);
    wiring_.to_live.open(*live_);
    return {};
}

Result<void> Server::start_page() {
    api::Services services;
    records_->offer(services);
    services.live_desk = &live_->desk();
    services.ice_servers = [this](UserId user) {
        return turn_servers(config_.turn_url, config_.turn_secret, user, clock_.now().utc,
                            turn_lifetime);
    };
    services.trunk_activity = [this](TrunkId trunk) { return voice_->trunk_activity(trunk); };
    if (demonstration_) {
        services.simulate_calls = [this](UserId user, int count, const std::string& number) {
            return demonstration_->call(user, count, number);
        };
    }
    ZONGJI_TRY(page_, Page::start({.config = config_,
                                   .workers = workers_,
                                   .services = std::move(services),
                                   .phones = voice_->browser_phones(),
                                   .health = {.not_ready = [this] { return not_ready(); },
                                              .metrics = [this] { return parts_.metrics(); },
                                              .metrics_token = config_.metrics_token},
                                   .control = [this](const json::object& request) {
                                       return control::answer(records_->company(),
                                                              *records_->stores().database,
                                                              request);
                                   }}));
    parts_.add(*page_);
    wiring_.to_pages.open(page_->sessions());
    return page_->listen();
}

// A database that is away delays the lists, and calls go on: it does not count here.
std::string Server::not_ready() {
    if (!ready_)
        return "starting or stopping";
    const auto journal = records_->stores().journal->state();
    if (journal.disk_full || journal.failing)
        return "the journal takes nothing";
    if (!live_->answers())
        return "the live loop does not answer";
    return {};
}

void Server::say_ready(Span took) {
    ReadyMessage ready;
    ready.took = took;
    ready.tls = http_config(config_).tls.has_value();
    ready.http_address = config_.http_address;
    ready.http_port = http_port();
    ready.sip_address = config_.sip_address;
    ready.sip_port = config_.sip_port;
    ready.own_calls_taken = is_trunk(*records_->company().now(), config_.sip_address);
    if (demonstration_)
        ready.logins = demonstration_->logins();
    std::cout << ready_text(ready) << std::flush;
}

void Server::stop() {
    ready_ = false;
    // Nobody is taken who would be cut off a moment later.
    wiring_.to_voice.close();
    if (voice_)
        voice_->refuse_calls();
    if (records_)
        records_->company().stop();
    parts_.stop();
    wiring_.to_live.close();
    wiring_.to_pages.close();
}

std::uint16_t Server::http_port() const {
    return page_->port();
}

}  // namespace zongji::app
