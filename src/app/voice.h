#pragma once

#include "app/browser_phones.h"
#include "app/config.h"
#include "app/news.h"
#include "app/part.h"
#include "app/sip_directory.h"
#include "domain/recordings/recorder.h"
#include "domain/recordings/records.h"
#include "edge/speech/sound_library.h"
#include "edge/telephony/telephony.h"

namespace zongji::app {

// What is heard: phones and browsers, prompts, recordings.
class Voice final : public Part {
public:
    struct Needs {
        const Clock& clock;
        IdSource& ids;
        const Config& config;
        Snapshot company;
        store::LiveRecords& live_records;
        recordings::RecordingRecords& recordings;
        const recordings::MasterKey& key;
        bool disk_full = false;  // nobody is taken from the first moment on
        VoiceNews& news;
    };
    // Speaks the prompts, then listens: calls may come before this returns. Blocks.
    static Result<std::unique_ptr<Voice>> start(Needs needs);

    Result<void> use(const Snapshot& fresh) override;
    // Those still on the line are told goodbye.
    void stop() override;
    void metrics(Metrics& out) override;

    calls::CallControl& control() { return *telephony_; }
    api::BrowserMedia& browser_phones() { return browser_phones_; }
    calls::TrunkActivity trunk_activity(TrunkId trunk) const {
        return telephony_->sip().trunk_activity(trunk);
    }

    // Any thread, before stop().
    void journal_changed(const store::JournalState& state);
    // From here on new calls are turned away.
    void refuse_calls();

private:
    explicit Voice(const Needs& needs);
    Result<void> begin(const Needs& needs);
    Result<void> take_over(store::LiveRecords& live_records);
    std::shared_ptr<const calls::SoundLibrary> build_sounds(const configuration::Snapshot& company);
    void tell_of_trunks(const configuration::Snapshot& company);
    void on_call_event(calls::Event event);

    VoiceNews& news_;
    DialogFile dialogs_;
    RegistrationFile registrations_;
    BrowserPhones browser_phones_;
    speech::SoundBuilder sounds_;
    std::unique_ptr<recordings::Recorder> recorder_;
    std::unique_ptr<telephony::Telephony> telephony_;
};

}  // namespace zongji::app
