#include "app/metrics.h"

#include "store/sqlite_connection.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <optional>
#include <sstream>

#include <malloc.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

namespace zongji::app {
namespace {

using Labels = std::vector<prometheus::ClientMetric::Label>;

// The families in the order of their first value.
class Page {
public:
    void gauge(const std::string& name, const std::string& help, double value, Labels labels = {}) {
        add(name, help, prometheus::MetricType::Gauge, std::move(labels)).gauge.value = value;
    }
    void total(const std::string& name, const std::string& help, double value, Labels labels = {}) {
        add(name, help, prometheus::MetricType::Counter, std::move(labels)).counter.value = value;
    }
    std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

private:
    prometheus::ClientMetric& add(const std::string& name, const std::string& help,
                                  prometheus::MetricType type, Labels labels) {
        const auto [at, is_new] = places_.try_emplace(name, families_.size());
        if (is_new)
            families_.push_back({"zongji_" + name, help, type, {}});
        auto& metrics = families_[at->second].metric;
        metrics.emplace_back().label = std::move(labels);
        return metrics.back();
    }

    std::vector<prometheus::MetricFamily> families_;
    std::map<std::string, std::size_t> places_;
};

// A thread that does not answer in this time is itself the news.
constexpr std::chrono::seconds patience{2};

double seconds_of(Span span) {
    return static_cast<double>(span.us) / 1e6;
}

template <class Number>
double number(Number value) {
    return static_cast<double>(value);
}

void add_live(Page& page, const MetricsSources& from) {
    const Instant asked = from.clock.now().tick;
    const auto counts = from.machine.counts(patience);
    page.gauge("live_loop_answers", "1 when the live loop answered within two seconds",
               counts ? 1 : 0);
    if (!counts)
        return;
    page.gauge("live_loop_answer_seconds", "From the question to the live loop's answer",
               seconds_of(from.clock.now().tick - asked));
    const char* help = "Objects of the live loop that exist now";
    page.gauge("live_objects", help, number(counts->interactions), {{"kind", "interaction"}});
    page.gauge("live_objects", help, number(counts->legs), {{"kind", "leg"}});
    page.gauge("live_objects", help, number(counts->offers), {{"kind", "offer"}});
    page.gauge("live_objects", help, number(counts->timers), {{"kind", "timer"}});
}

void add_calls(Page& page, const MetricsSources& from) {
    page.total("interactions_started_total", "Contacts that began", number(from.calls.started()));
    for (const EnumName& outcome : description_of<journal::Outcome>.names) {
        page.total("interactions_ended_total", "Contacts that ended, by outcome",
                   number(from.calls.ended(static_cast<journal::Outcome>(outcome.value))),
                   {{"outcome", outcome.name}});
    }
}

void add_board(Page& page, const MetricsSources& from) {
    const auto promise = std::make_shared<std::promise<live::BoardState>>();
    auto future = promise->get_future();
    from.insight.ask([promise](live::BoardState state) { promise->set_value(std::move(state)); });
    if (future.wait_for(patience) != std::future_status::ready)
        return;
    const live::BoardState board = future.get();

    std::map<live::Presence, int> agents;
    for (const auto& agent : board.agents)
        ++agents[agent.presence];
    for (const EnumName& presence : description_of<live::Presence>.names) {
        page.gauge("agents", "Agents by state", agents[static_cast<live::Presence>(presence.value)],
                   {{"state", presence.name}});
    }
    for (const auto& queue : board.queues) {
        page.gauge("queue_waiting", "Contacts that wait now", queue.waiting,
                   {{"queue", queue.queue}});
    }
    for (const auto& queue : board.queues) {
        const Span longest = queue.longest_since ? board.as_of - *queue.longest_since : Span{};
        page.gauge("queue_longest_wait_seconds", "Of those that wait now", seconds_of(longest),
                   {{"queue", queue.queue}});
    }
}

void add_sip(Page& page, const sip::Stats& sip) {
    page.gauge("sip_legs", "SIP legs that have not ended", number(sip.legs));
    page.gauge("sip_handles", "Dialogs of the SIP stack, with those whose last transaction runs",
               number(sip.handles));
    page.gauge("sip_registrations", "Phones that are registered", number(sip.registrations));
    page.gauge("sip_banned_sources", "Addresses that get no answer", number(sip.banned_sources));
    const char* help = "SIP legs by what happened to them";
    page.total("sip_legs_total", help, number(sip.arrived), {{"event", "arrived"}});
    page.total("sip_legs_total", help, number(sip.refused), {{"event", "refused"}});
    page.total("sip_legs_total", help, number(sip.dialled), {{"event", "dialled"}});
    page.total("sip_legs_total", help, number(sip.answered), {{"event", "answered"}});
    page.total("sip_legs_total", help, number(sip.ended), {{"event", "ended"}});
    page.total("sip_stranger_requests_total", "Requests of strangers",
               number(sip.stranger_requests));
    page.total("sip_bans_total", "Addresses that were banned", number(sip.bans));
}

void add_media(Page& page, const media::Stats& media) {
    const auto object = [&](const char* kind, std::size_t count) {
        page.gauge("media_objects", "Objects of the media threads that exist now", number(count),
                   {{"kind", kind}});
    };
    object("phone_leg", media.phone_legs);
    object("browser_leg", media.browser_legs);
    object("bridged_leg", media.bridged_legs);
    object("playback", media.playbacks);
    object("digit_sending", media.digit_sendings);
    object("recording", media.recordings);
    object("tapped_leg", media.tapped_legs);
    object("transcoder", media.transcoders);
    object("ring_frame", media.ring_frames);
    object("known_leg", media.known_legs);
    page.gauge("media_ports", "UDP ports in use, those for browsers among them",
               number(media.sockets));
    page.total("media_packets_total", "RTP packets", number(media.packets_in),
               {{"direction", "in"}});
    page.total("media_packets_total", "RTP packets", number(media.packets_out),
               {{"direction", "out"}});
    page.total("media_passed_across_total", "Frames whose listener lives on another media thread",
               number(media.passed_across));
    page.total("media_late_ticks_total", "20 ms slots served more than 10 ms late",
               number(media.late_ticks));

    const auto dropped = [&](const char* what, std::uint64_t count) {
        page.total("dropped_total", "What was thrown away, or lost", number(count),
                   {{"what", what}});
    };
    dropped("media_foreign_packet", media.dropped_foreign);
    dropped("media_invalid_packet", media.dropped_invalid);
    dropped("media_ring_frame", media.dropped_ring);
    dropped("media_unsent_packet", media.dropped_send);
    dropped("media_unrecorded_frame", media.tap_refused);
    dropped("media_command", media.refused_commands);
}

void add_recordings(Page& page, const recordings::RecorderCounts& counts) {
    page.gauge("recordings_open", "Recordings under way", number(counts.recordings));
    page.gauge("recording_files_open", "Files of recordings, with those being closed",
               number(counts.files));
    page.total("recording_bytes_total", "Written to recordings", number(counts.bytes));
    page.total("recordings_failed_total", "Recordings that broke", number(counts.failed));
    const char* help = "What was thrown away, or lost";
    page.total("dropped_total", help, number(counts.lost_frames), {{"what", "recorder_frame"}});
    page.total("dropped_total", help, number(counts.stray_frames), {{"what", "stray_frame"}});
}

void add_threads(Page& page, const MetricsSources& from) {
    const char* help = "Pieces of work that wait for a thread";
    page.gauge("queue_depth", help, number(from.machine.backlog()), {{"thread", "live"}});
    page.gauge("queue_depth", help, number(from.insight.backlog()), {{"thread", "insight"}});
    page.gauge("queue_depth", help, number(from.projector.backlog()), {{"thread", "projector"}});
    page.gauge("queue_depth", help, number(from.workers.waiting()), {{"thread", "worker"}});
    page.gauge("queue_depth", help, number(from.live_workers.waiting()), {{"thread", "desk"}});
}

void add_journal(Page& page, const MetricsSources& from) {
    const store::Journal& journal = *from.stores.journal;
    const auto figures = journal.figures();
    const auto state = journal.state();
    // In this order: the projection is never ahead of what was read after it.
    const std::int64_t projected = from.projector.position();
    const std::int64_t position = journal.last_position();
    page.gauge("journal_position", "Of the last event in the kernel's hands", number(position));
    page.gauge("journal_lag_events", "Events that the records do not have yet",
               number(position - projected));
    page.total("journal_events_total", "Events given to the journal", number(figures.appended));
    page.total("journal_marked_total", "Events whose commands left before they were written",
               number(figures.marked));
    page.total("journal_batches_total", "Transactions of the journal", number(figures.batches));
    page.total("journal_syncs_total", "Syncs of the journal to the disk", number(figures.syncs));
    page.gauge("journal_slowest_sync_seconds", "Since the start", seconds_of(figures.slowest_sync));
    page.gauge("journal_disk_full", "1 while the reserve carries the journal",
               state.disk_full ? 1 : 0);
    page.gauge("journal_failing", "1 while events wait in memory", state.failing ? 1 : 0);
    page.total("dropped_total", "What was thrown away, or lost", number(state.overflowed),
               {{"what", "journal_event"}});
}

void add_database(Page& page, const MetricsSources& from) {
    const Instant asked = from.clock.now().tick;
    const auto answered =
        from.stores.database->read([](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.query("SELECT 1"));
            return {};
        });
    page.gauge("database_answers", "1 when the database answered now", answered ? 1 : 0);
    page.gauge("database_answer_seconds", "Of the smallest question, asked now",
               seconds_of(from.clock.now().tick - asked));
}

void add_http(Page& page, const http::Figures& http) {
    page.gauge("http_connections", "Open connections, WebSockets among them",
               number(http.connections));
    page.gauge("http_live_sockets", "Pages that are connected", number(http.live_sockets));
    page.total("http_requests_total", "Requests", number(http.requests));
    page.total("http_failures_total", "Requests that failed by our own fault",
               number(http.handler_failures));
    const char* help = "What was thrown away, or lost";
    page.total("dropped_total", help, number(http.turned_away), {{"what", "http_request"}});
    page.total("dropped_total", help, number(http.connections_refused),
               {{"what", "http_connection"}});
}

// "VmRSS:   123 kB" of /proc/self/status, in that line's own unit.
double status_line(const std::string& name) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1));
    }
    return 0;
}

void add_process(Page& page) {
    std::error_code ignored;
    const auto files = std::filesystem::directory_iterator("/proc/self/fd", ignored);
    // One of them is the folder being read.
    page.gauge("process_open_files", "File descriptors",
               number(std::distance(begin(files), end(files)) - 1));
    page.gauge("process_resident_bytes", "Memory in use", status_line("VmRSS") * 1024);
    const auto heap = mallinfo2();
    page.gauge("heap_bytes", "Of that memory, what is allocated",
               number(heap.uordblks + heap.hblkhd));
    page.gauge("sqlite_bytes", "Of what is allocated, SQLite's, its caches above all",
               number(store::sqlite_memory()));
    page.gauge("process_threads", "Threads", status_line("Threads"));
    timespec cpu{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    page.total("process_cpu_seconds_total", "User and system time",
               number(cpu.tv_sec) + number(cpu.tv_nsec) / 1e9);
}

}  // namespace

std::string metrics_text(const MetricsSources& sources) {
    Page page;
    add_live(page, sources);
    add_calls(page, sources);
    add_board(page, sources);
    add_sip(page, sources.telephony.sip().stats());
    add_media(page, sources.telephony.media().stats());
    add_recordings(page, sources.recorder.counts());
    add_threads(page, sources);
    add_journal(page, sources);
    add_database(page, sources);
    add_http(page, sources.http_server.figures());
    add_process(page);
    return page.text();
}

}  // namespace zongji::app
