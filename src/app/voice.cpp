#include "app/voice.h"

#include "app/listen.h"
#include "runtime/log.h"

namespace zongji::app {
namespace {

recordings::RecorderEvents recorder_events(recordings::RecordingRecords& records, VoiceNews& news) {
    auto events = recordings::keep_on_record(records);
    events.failed = [&news](RecordingId id) { news.recording_failed(id); };
    events.closed = [&news, put_on_record = std::move(events.closed)](const auto& part) {
        if (part.state == recordings::RecordingState::complete)
            news.recording_complete();
        return put_on_record(part);
    };
    return events;
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

}  // namespace

Voice::Voice(const Needs& needs)
    : news_(needs.news),
      dialogs_(needs.live_records),
      registrations_(needs.live_records),
      browser_phones_(needs.clock, needs.ids),
      sounds_({.cache_dir = needs.config.data_dir + "/cache/sounds",
               .prompts_dir = needs.config.data_dir + "/prompts",
               .speaker = {}}) {
    recordings::RecorderOptions options;
    options.data_dir = needs.config.data_dir;
    options.lanes = static_cast<std::size_t>(needs.config.media_threads);
    recorder_ = std::make_unique<recordings::Recorder>(options, needs.key, needs.clock,
                                                       recorder_events(needs.recordings, news_));
}

Result<std::unique_ptr<Voice>> Voice::start(Needs needs) {
    std::unique_ptr<Voice> made(new Voice(needs));
    ZONGJI_CHECK(made->begin(needs));
    return made;
}

Result<void> Voice::begin(const Needs& needs) {
    ZONGJI_CHECK(recorder_->start());
    ZONGJI_CHECK(prepare_sip_certificate(needs.config));
    auto edge = telephony_config(needs.config);
    // Before the first packet can come: speaking the prompts takes long, and nobody is answered
    // before we know who he is.
    edge.library = build_sounds(*needs.company);
    ZONGJI_TRY(auto directory, sip_directory(*needs.company));
    edge.sip.clock = &needs.clock;
    edge.sip.ids = &needs.ids;
    edge.sip.backlog = [this] { return news_.call_backlog(); };
    edge.sip.crowded = [this](bool crowded) { news_.sip_crowded(crowded); };
    edge.sip.dialogs = &dialogs_;
    edge.sip.registrations = &registrations_;
    edge.sip.quiet_at_first = true;
    edge.media.tap = recorder_.get();
    edge.media.log = [](std::string_view line) { log_info("media: {}", line); };
    edge.events = [this](calls::Event event) { on_call_event(std::move(event)); };
    ZONGJI_TRY(telephony_, telephony::Telephony::start(std::move(edge)));
    browser_phones_.use(telephony_->media());
    // Before anybody is answered.
    telephony_->sip().set_accepting(!needs.disk_full);
    telephony_->sip().set_directory(std::move(directory));
    tell_of_trunks(*needs.company);
    return take_over(needs.live_records);
}

Result<void> Voice::take_over(store::LiveRecords& live_records) {
    ZONGJI_TRY(auto known,
               left_over<sip::RegistrationRecord>(live_records, store::LiveKind::registrations));
    telephony_->sip().remember(std::move(known));
    ZONGJI_TRY(const auto cut_off,
               left_over<sip::DialogRecord>(live_records, store::LiveKind::dialogs));
    for (const auto& dialog : cut_off)
        telephony_->sip().end_orphan(dialog);
    return {};
}

std::shared_ptr<const calls::SoundLibrary> Voice::build_sounds(
    const configuration::Snapshot& company) {
    const auto built = sounds_.build(company);
    for (const auto& problem : built.problems)
        log_warning("sounds: {}: {}", problem.path, problem.message);
    news_.prompts_broken(built.broken_prompts());
    return built.library;
}

void Voice::tell_of_trunks(const configuration::Snapshot& company) {
    const auto too_wide = trunks_too_wide(company);
    for (const std::string& trunk : too_wide)
        log_warning(
            "sip: trunk {}: a range as wide as the internet is not taken; narrow it, or say "
            "open_to_internet: true",
            trunk);
    news_.trunks_too_wide(too_wide);
}

Result<void> Voice::use(const Snapshot& fresh) {
    const auto library = build_sounds(*fresh);
    ZONGJI_TRY(auto directory, sip_directory(*fresh));
    telephony_->media().set_library(library);
    telephony_->sip().set_directory(std::move(directory));
    tell_of_trunks(*fresh);
    return {};
}

void Voice::stop() {
    telephony_.reset();
    recorder_->stop();
}

void Voice::refuse_calls() {
    telephony_->sip().set_accepting(false);
}

void Voice::journal_changed(const store::JournalState& state) {
    recorder_->set_disk_full(state.disk_full);
    telephony_->sip().set_accepting(!state.disk_full);
}

void Voice::on_call_event(calls::Event event) {
    // Nothing is decided by a phone's, and each call would wake the loop once more.
    if (const auto* rings = std::get_if<calls::LegRinging>(&event); rings && !rings->trunk)
        return;
    if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        if (const auto whose = browser_phones_.ended(ended->leg))
            news_.phone_ended(whose->first, whose->second);
    }
    news_.call_event(std::move(event));
}

}  // namespace zongji::app
