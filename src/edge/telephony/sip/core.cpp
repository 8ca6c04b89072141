#include "edge/telephony/sip/core.h"

#include "edge/telephony/sip/bound_sockets.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/tls_folder.h"
#include "edge/telephony/sip/trunk_credentials.h"
#include "runtime/log.h"

#include <cstring>
#include <future>

#include <fmt/format.h>
#include <pthread.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/url.h>

extern "C" {
extern su_log_t nua_log[];
extern su_log_t nta_log[];
extern su_log_t tport_log[];
extern su_log_t soa_log[];
extern su_log_t nea_log[];
extern su_log_t iptsec_log[];
// Called by su_time() to change what it tells.
extern void (*_su_time)(su_time_t* time);
}

namespace zongji::sip {

namespace {

constexpr Span tidy_pace = seconds(1);
constexpr Span longest_stop = seconds(35);  // sofia-sip's own limit is 30 s

// Beside those that the stack leaves to us by itself: INVITE, REGISTER.
constexpr const char* methods_of_ours = "OPTIONS, UPDATE, INFO, REFER";

void silence_stack() {
    for (su_log_t* log :
         {su_log_default, nua_log, nta_log, tport_log, soa_log, nea_log, iptsec_log}) {
        su_log_set_level(log, 0);
    }
}

// The stack waits for its next timer in milliseconds, rounded down: within the last one it asks the
// kernel again and again without a pause, which was half of what this thread did under load. With
// the time in whole milliseconds nothing is left to round.
void count_whole_milliseconds() {
    static const bool once = [] {
        _su_time = [](su_time_t* time) { time->tv_usec -= time->tv_usec % 1000; };
        return true;
    }();
    (void)once;
}

unsigned whole_ms(Span time) {
    return static_cast<unsigned>(time.ms());
}

Error port_not_bound(int port, std::string_view reason) {
    return {
        ErrorCode::unavailable, fmt::format("SIP port {} cannot be bound: {}", port, reason), {}};
}

void on_nua_event(nua_event_t what, int status, char const* phrase, nua_t*, nua_magic_t* magic,
                  nua_handle_t* handle, nua_hmagic_t* leg, sip_t const* sip, tagi_t tags[]) {
    auto* core = reinterpret_cast<SipEngine::Core*>(magic);
    const LegId id{reinterpret_cast<std::int64_t>(leg)};
    core->dispatch({what, status, phrase ? phrase : "", handle, id, sip, tags});
}

}  // namespace

std::string url_text(const url_t* url) {
    char text[512];
    const auto size = url ? url_e(text, sizeof text, url) : 0;
    if (size <= 0 || size >= static_cast<issize_t>(sizeof text))
        return {};
    return text;
}

SipEngine::Core::Core(Config c) : config(std::move(c)) {
    directory = std::make_shared<const Directory>();
}

SipEngine::Core::~Core() {
    stop();
}

Result<void> SipEngine::Core::start() {
    std::promise<Result<void>> started;
    auto outcome = started.get_future();
    thread = std::thread([this, &started] {
        run([&started](Result<void> result) { started.set_value(std::move(result)); });
    });
    auto result = outcome.get();
    if (!result)
        thread.join();
    return result;
}

void SipEngine::Core::stop() {
    if (!thread.joinable())
        return;
    mailbox.post([this] { su_root_break(root); });
    thread.join();
}

void SipEngine::Core::run(const std::function<void(Result<void>)>& started) {
    pthread_setname_np(pthread_self(), "sip");
    count_whole_milliseconds();
    su_init();
    silence_stack();
    use_hashed_secrets();
    auto opened = open_stack();
    const bool ok = opened.ok();
    started(std::move(opened));
    if (ok) {
        su_root_run(root);
        close_stack();
    }
    if (root)
        su_root_destroy(root);
    su_deinit();
}

Result<void> SipEngine::Core::open_stack() {
    root = su_root_create(reinterpret_cast<su_root_magic_t*>(this));
    if (!root)
        return Error{ErrorCode::failed, "no event loop for SIP", {}};
    su_root_threading(root, 0);

    // The stack says only that it cannot, and loses memory over it.
    const auto ip = parse_ip(config.bind_address);
    if (!ip)
        return invalid("the SIP address is not an IP address", "/bind_address");
    if (const int reason = cannot_bind({*ip, config.port}); reason != 0)
        return port_not_bound(config.port, std::strerror(reason));

    std::optional<TlsFolder> files;
    if (config.tls.port != 0) {
        if (const int reason = cannot_listen({*ip, config.tls.port}); reason != 0)
            return port_not_bound(config.tls.port, std::strerror(reason));
        ZONGJI_TRY(files, TlsFolder::make(config.tls));
    }

    registrar = std::make_unique<Registrar>(config.limits, config.registrations,
                                            [this](PhoneId phone, bool reachable) {
                                                emit(calls::PhoneReachable{phone, reachable});
                                            });
    door = std::make_unique<FrontDoor>(config, *registrar);
    door->on_trying([this](const std::string& call_id) {
        const auto found = legs_by_call_id.find(call_id);
        if (Leg* leg = found == legs_by_call_id.end() ? nullptr : find(found->second))
            heard(*leg);
    });
    door->on_refused([this](const SipSource& source, const url_t* uri, int status) {
        const std::string called = uri ? our_number(number_of(*uri)) : "";
        if (source.known())
            return note_refused(source, called, {status, "", calls::Refused::malformed, {}});
        // What everybody tries who looks for open doors is not worth a line.
        if (directory->has_number(called))
            note_refused(source, called, {status, "", calls::Refused::unknown_sender, {}});
    });

    // All addresses of this machine are those of both families.
    const bool anywhere = config.bind_address == "0.0.0.0" || config.bind_address == "::";
    const std::string bound = anywhere ? "*" : in_uri(config.bind_address);
    const auto url_for = [&](const char* scheme, std::uint16_t port) {
        if (config.advertised_address.empty())
            return fmt::format("{}:{}:{}", scheme, bound, port);
        return fmt::format("{}:{}:{};maddr={}", scheme, in_uri(config.advertised_address), port,
                           bound);
    };
    const std::string url = url_for("sip", config.port);
    const std::string secured_url = url_for("sips", config.tls.port);
    const std::string folder = files ? files->path() : "";
    const bool secured = files.has_value();
    const Limits& limits = config.limits;
    nua = nua_create(
        root, on_nua_event, reinterpret_cast<nua_magic_t*>(this), NUTAG_URL(url.c_str()),
        TAG_IF(secured, NUTAG_SIPS_URL(secured_url.c_str())),
        TAG_IF(secured, NUTAG_CERTIFICATE_DIR(folder.c_str())),
        TAG_IF(secured, TPTAG_TLS_VERIFY_POLICY(TPTLS_VERIFY_SUBJECTS_OUT)),
        NTATAG_MCLASS(FrontDoor::message_class()),
        NTATAG_SERVER_RPORT(config.answer_to_source_port ? 2 : 1), NTATAG_UDP_MTU(8192),
        NTATAG_MAXSIZE(65'535), TPTAG_STUN_SERVER(0), NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOANSWER(0),
        NUTAG_AUTOALERT(0), NUTAG_AUTOACK(1), NUTAG_AUTO302(0), NUTAG_AUTO305(0),
        NUTAG_ENABLEMESSENGER(0), SIPTAG_ALLOW_STR(allowed_methods),
        NUTAG_APPL_METHOD(methods_of_ours), SIPTAG_SUPPORTED_STR(supported_extensions),
        // None of ours unless the far side says `timer` (agree_refresh): the stack would refresh
        // with whoever does not know it, and hang up when that is refused.
        NUTAG_SESSION_TIMER(0), NUTAG_MIN_SE(static_cast<unsigned>(limits.min_session_expires_s)),
        NUTAG_SESSION_REFRESHER(nua_any_refresher), NUTAG_UPDATE_REFRESH(0),
        NTATAG_SIP_T1X64(whole_ms(limits.give_up)),
        SIPTAG_USER_AGENT_STR(config.user_agent.c_str()), NUTAG_SHUTDOWN_EVENTS(1), TAG_END());
    if (!nua) {
        door.reset();
        return port_not_bound(config.port, "refused by the SIP stack");
    }
    door->use_bound_socket();

    mailbox.open(root);
    timer = su_timer_create(su_root_task(root), 0);
    on_time();
    return {};
}

void SipEngine::Core::close_stack() {
    accepting = false;
    refusal.clear();
    su_timer_destroy(timer);
    if (!config.bye_on_stop) {
        cut_bound_sockets(config.port);
        if (config.tls.port != 0)
            cut_bound_sockets(config.tls.port);
    }

    // A far side that does not answer any more shall not keep us.
    nua_set_params(nua, NTATAG_SIP_T1X64(whole_ms(config.limits.last_word)), TAG_END());
    while (!legs.empty()) {
        end_by_us(*legs.begin()->second, calls::EndCause::ended_by_us, 503, "shutdown");
    }
    if (config.bye_on_stop)
        close_trunks();
    // Each end is told at once; whether all is over the stack itself looks once a second only.
    const Instant patient_until = now().tick + config.limits.last_word;
    while (!(closing.empty() && orphans.empty()) && now().tick < patient_until)
        su_root_step(root, 20);
    nua_shutdown(nua);
    const Instant until = now().tick + longest_stop;
    while (!shut_down && now().tick < until)
        su_root_step(root, 100);

    for (auto& [leg, handle] : closing)
        nua_handle_destroy(handle);
    for (auto& [leg, handle] : orphans)
        nua_handle_destroy(handle);
    for (auto& [phone, away] : absent) {
        if (away.question)
            nua_handle_destroy(away.question);
    }
    if (shut_down)
        nua_destroy(nua);
    mailbox.drain();
    mailbox.close();
    door.reset();
}

void SipEngine::Core::wake_at(Instant moment) {
    if (moment >= wakes_at)
        return;
    wakes_at = moment;
    const Span left = std::max(moment - now().tick, Span{});
    su_timer_set_interval(
        timer,
        [](su_root_magic_t*, su_timer_t*, su_timer_arg_t* core) {
            reinterpret_cast<Core*>(core)->on_time();
        },
        reinterpret_cast<su_timer_arg_t*>(this), (left.us + 999) / 1'000);
}

// Called from C: nothing may be thrown out of here.
void SipEngine::Core::on_time() {
    wakes_at = Instant{INT64_MAX};
    try {
        end_what_is_over();
    } catch (const std::exception& broken) {
        log_error("sip: what is over was not ended: {}", broken.what());
    }
    wake_at(tidy_at);
    if (!unheard.empty())
        wake_at(unheard.begin()->first);
    if (!ringing.empty())
        wake_at(ringing.begin()->first);
    if (!close_at.empty())
        wake_at(close_at.front().first);
}

void SipEngine::Core::end_what_is_over() {
    const Instant at = now().tick;
    while (!unheard.empty() && unheard.begin()->first <= at) {
        Leg* leg = find(unheard.begin()->second);
        ensure(leg != nullptr, "a leg that was not heard is live");
        if (leg->out) {
            silent_trunk(*leg);
            continue;
        }
        miss(leg->phone);
        end_by_us(*leg, calls::EndCause::unreachable, 408, "no answer");
    }
    while (!ringing.empty() && ringing.begin()->first <= at) {
        const LegId id = ringing.begin()->second;
        Leg* leg = find(id);
        ensure(leg != nullptr, "a ringing leg is live");
        const auto cause =
            leg->was_heard ? calls::EndCause::no_answer : calls::EndCause::unreachable;
        end_by_us(*leg, cause, 408, "no answer");
    }
    while (!close_at.empty() && close_at.front().first <= at) {
        const auto found = closing.find(close_at.front().second);
        if (found != closing.end()) {
            destroy(found->second);
            closing.erase(found);
        }
        close_at.pop_front();
    }
    if (at < tidy_at)
        return;
    tidy_at = at + tidy_pace;
    registrar->expire(at);
    door->tidy();
    tell_whether_crowded();
    ask_absent(at);
    tend_trunks(at);
}

void SipEngine::Core::tell_whether_crowded() {
    const bool crowded = door->streams().is_crowded(now().tick);
    if (std::exchange(was_crowded, crowded) == crowded)
        return;
    if (crowded) {
        log_warning("sip: TCP connections are turned away: {} stand, {} of them strangers'",
                    door->streams().size(), door->streams().strangers());
    }
    if (config.crowded)
        config.crowded(crowded);
}

Stats SipEngine::Core::count() const {
    Stats stats = totals;
    stats.legs = legs.size();
    stats.handles = handles;
    stats.registrations = registrar->size();
    stats.banned_sources = door->strangers().banned_sources(now().tick);
    stats.stranger_requests = door->requests();
    stats.stranger_answers = door->answers();
    stats.bans = door->bans();
    stats.refused_calls = watch.counts();
    stats.trunks = count_trunks();
    stats.streams = door->streams().size();
    stats.stranger_streams = door->streams().strangers();
    stats.streams_refused = door->streams().refused();
    return stats;
}

void SipEngine::Core::use_directory(std::shared_ptr<const Directory> next) {
    const auto before = std::exchange(directory, std::move(next));
    door->set_directory(directory);
    registrar->keep_only(*directory);
    keep_absent(*before);
    use_trunks();

    for (const Phone& phone : before->phones()) {
        const Phone* still = directory->phone(phone.id);
        const bool stands = still && !still->address.empty();
        if (!phone.address.empty() && !stands)
            emit(calls::PhoneReachable{phone.id, false});
    }
    for (const Phone& phone : directory->phones()) {
        const Phone* earlier = before->phone(phone.id);
        const bool stood = earlier && !earlier->address.empty();
        if (!phone.address.empty() && !stood)
            emit(calls::PhoneReachable{phone.id, true});
    }
}

Leg* SipEngine::Core::find(LegId id) {
    const auto found = legs.find(id);
    return found == legs.end() ? nullptr : found->second.get();
}

Leg& SipEngine::Core::adopt(std::unique_ptr<Leg> leg) {
    Leg& adopted = *leg;
    nua_handle_bind(adopted.handle, magic_of(adopted.id));
    if (adopted.trunk)
        ++legs_of_trunk[adopted.trunk];
    door->admit_call(adopted.record.call_id);
    legs.emplace(adopted.id, std::move(leg));
    return adopted;
}

nua_handle_t* SipEngine::Core::keep(nua_handle_t* handle) {
    ++handles;
    return handle;
}

void SipEngine::Core::destroy(nua_handle_t* handle) {
    --handles;
    nua_handle_bind(handle, nullptr);
    nua_handle_destroy(handle);
}

SipSource SipEngine::Core::source_of(const NuaEvent& event) {
    return door->identify(*event.sip, nua_current_request(nua));
}

std::string SipEngine::Core::retry_after() const {
    // Callers who were refused together shall not return together.
    const int base = config.limits.retry_after_s;
    return std::to_string(base + static_cast<int>(now().tick.us % (base + 1)));
}

}  // namespace zongji::sip
