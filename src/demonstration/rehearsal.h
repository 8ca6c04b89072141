#pragma once

#include "domain/calls/audio.h"
#include "domain/contact_centre/contact_centre.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace zongji::demonstration {

// Calls of the past, lived through by the live machine itself with time as this says it: what comes
// out are the events that such calls leave. One call at a time. One thread.
class Rehearsal final : public contact_centre::Port {
public:
    struct Call {
        std::string number;  // called
        std::string caller;
        contact_centre::CallerFacts facts;
        TrunkId trunk;
        std::string press;            // a menu's digit; empty: hangs up instead
        Span wait;                    // in the queue
        std::optional<UserId> agent;  // none: hangs up at the end of `wait`
        Span talk;
        std::string disposition;
        Span wrap_up;
    };
    struct Lived {
        InteractionId interaction;
        std::optional<RecordingId> recording;
        Instant bridged;
        Instant unbridged;
    };
    using Record = std::function<void(const journal::Event&, Now)>;

    // `begin` is when it begins; its ticks go on as the real ones, backwards into the past.
    // `library` says how long prompts last.
    Rehearsal(std::shared_ptr<const contact_centre::LiveConfiguration> configuration, IdSource& ids,
              Now begin, const calls::SoundLibrary& library, Record record);

    void go_on_until(Timestamp time);
    // On a break, until a call is his.
    void sign_in(UserId agent);
    void sign_out(UserId agent);
    Result<Lived> live_through(const Call& call);

    Now now() const { return now_; }

private:
    struct Playing {
        Instant until;
        PlaybackId playback;
    };

    void pass(Span time);
    void carry_out();  // what the machine has asked for, until it asks for nothing more
    void carry_out(const calls::Command& command);
    void tell(const calls::Event& event);
    Result<void> say(UserId agent, const desk::Command& command);
    Span length_of(const std::vector<calls::SoundKey>& sounds) const;

    // contact_centre::Port
    void command(calls::Command command) override { asked_.push_back(std::move(command)); }
    void record(const journal::Event& event, Now now) override { record_(event, now); }
    void caller_arrived(InteractionId interaction, OrgUnitId, const std::string&) override {
        arrived_ = interaction;
    }
    void desk_changed(UserId, const live::DeskState&) override {}
    void trouble(const std::string&) override {}

    Now now_;
    IdSource& ids_;
    const calls::SoundLibrary& library_;
    Record record_;
    std::deque<calls::Command> asked_;
    std::map<LegId, Playing> playing_;
    std::map<UserId, LegId> browser_legs_;
    InteractionId arrived_;
    std::optional<RecordingId> recording_;
    contact_centre::ContactCentre centre_;
};

}  // namespace zongji::demonstration
