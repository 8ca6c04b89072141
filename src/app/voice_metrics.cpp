#include "app/metrics.h"
#include "app/voice.h"

namespace zongji::app {
namespace {

void add_sip(Metrics& out, const sip::Stats& sip) {
    out.gauge("sip_legs", "SIP legs that have not ended", number(sip.legs));
    out.gauge("sip_handles", "Dialogs of the SIP stack, with those whose last transaction runs",
              number(sip.handles));
    out.gauge("sip_registrations", "Phones that are registered", number(sip.registrations));
    out.gauge("sip_banned_sources", "Addresses that get no answer", number(sip.banned_sources));
    const char* help = "SIP legs by what happened to them";
    out.total("sip_legs_total", help, number(sip.arrived), {{"event", "arrived"}});
    out.total("sip_legs_total", help, number(sip.refused), {{"event", "refused"}});
    out.total("sip_legs_total", help, number(sip.dialled), {{"event", "dialled"}});
    out.total("sip_legs_total", help, number(sip.answered), {{"event", "answered"}});
    out.total("sip_legs_total", help, number(sip.ended), {{"event", "ended"}});
    for (const auto& refused : sip.refused_calls) {
        out.total("sip_calls_refused_total", "Calls turned away, by whom they came from and answer",
                  number(refused.calls),
                  {{"trunk", refused.from}, {"answer", std::to_string(refused.answer)}});
    }
    for (const auto& trunk : sip.trunks) {
        const Metrics::Labels of_trunk{{"trunk", trunk.trunk}};
        if (trunk.registration != TrunkRegistration::none)
            out.gauge("sip_trunk_registered", "Whether its registrar knows us",
                      trunk.registration == TrunkRegistration::registered ? 1 : 0, of_trunk);
        if (!trunk.calls_out)
            continue;
        out.gauge("sip_trunk_up", "Whether a trunk for calls out is up", trunk.is_up ? 1 : 0,
                  of_trunk);
        out.gauge("sip_trunk_calls_out", "Calls out under way", number(trunk.calls), of_trunk);
        out.total("sip_trunk_calls_out_total", "Calls that were sent out over a trunk",
                  number(trunk.sent), of_trunk);
        out.total("sip_trunk_calls_failed_total",
                  "Of those, which failed for a reason of the trunk's own", number(trunk.failed),
                  of_trunk);
    }
    out.total("sip_stranger_requests_total", "Requests of strangers",
              number(sip.stranger_requests));
    out.gauge("sip_connections", "TCP connections to the SIP port", number(sip.streams));
    out.gauge("sip_stranger_connections", "Of those, where nobody has proved himself",
              number(sip.stranger_streams));
    out.total("sip_connections_refused_total", "TCP connections for which there was no room",
              number(sip.streams_refused));
    out.total("sip_bans_total", "Addresses that were banned", number(sip.bans));
}

void add_media(Metrics& out, const media::Stats& media) {
    const auto object = [&](const char* kind, std::size_t count) {
        out.gauge("media_objects", "Objects of the media threads that exist now", number(count),
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
    object("mixture", media.mixtures);
    object("ring_frame", media.ring_frames);
    object("known_leg", media.known_legs);
    out.gauge("media_ports", "UDP ports in use, those for browsers among them",
              number(media.sockets));
    out.total("media_packets_total", "RTP packets", number(media.packets_in),
              {{"direction", "in"}});
    out.total("media_packets_total", "RTP packets", number(media.packets_out),
              {{"direction", "out"}});
    out.total("media_passed_across_total", "Frames whose listener lives on another media thread",
              number(media.passed_across));
    out.total("media_late_ticks_total", "20 ms slots served more than 10 ms late",
              number(media.late_ticks));

    out.dropped("media_foreign_packet", number(media.dropped_foreign));
    out.dropped("media_invalid_packet", number(media.dropped_invalid));
    out.dropped("media_ring_frame", number(media.dropped_ring));
    out.dropped("media_unsent_packet", number(media.dropped_send));
    out.dropped("media_unrecorded_frame", number(media.tap_refused));
    out.dropped("media_command", number(media.refused_commands));
}

void add_recordings(Metrics& out, const recordings::RecorderCounts& counts) {
    out.gauge("recordings_open", "Recordings under way", number(counts.recordings));
    out.gauge("recording_files_open", "Files of recordings, with those being closed",
              number(counts.files));
    out.total("recording_bytes_total", "Written to recordings", number(counts.bytes));
    out.total("recordings_failed_total", "Recordings that broke", number(counts.failed));
    out.dropped("recorder_frame", number(counts.lost_frames));
    out.dropped("stray_frame", number(counts.stray_frames));
}

}  // namespace

void Voice::metrics(Metrics& out) {
    add_sip(out, telephony_->sip().stats());
    add_media(out, telephony_->media().stats());
    add_recordings(out, recorder_->counts());
}

}  // namespace zongji::app
