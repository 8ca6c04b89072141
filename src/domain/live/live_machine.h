#pragma once

#include "domain/calls/call_control.h"
#include "domain/contact_centre/contact_centre.h"
#include "runtime/loop.h"
#include "store/journal/journal.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zongji::live {

// Who hears of the live machine. Called on the live loop; all return at once.
class Listener {
public:
    virtual ~Listener() = default;
    // What a turn left for the journal, without positions.
    virtual void recorded(std::vector<journal::Recorded> events) = 0;
    // The caller's number leaves the loop here; ContactCentre::caller_found() is the answer.
    virtual void look_up(InteractionId interaction, OrgUnitId org_unit,
                         const std::string& number) = 0;
    virtual void desk_changed(UserId user, const DeskState& state) = 0;
    virtual void why_idle_changed(AgentId agent, const WhyIdle& why) = 0;
};

// The live loop's thread and what it is connected with. A command that follows from an event leaves
// after the event was handed to the kernel, so that nothing was done that the journal does not
// know; what a turn decided leaves in order.
class LiveMachine final : public contact_centre::Port {
public:
    // `telephony` is given commands on the live loop or on the journal's threads, by one thread at
    // a time, a turn at a time and in their order.
    LiveMachine(const Clock& clock, IdSource& ids, store::Journal& journal,
                calls::CallControl& telephony, Listener& listener, std::uint64_t epoch);
    ~LiveMachine() override;

    // Before start(): the day's figures.
    contact_centre::ContactCentre& centre() { return centre_; }
    void start();
    // Ends what is under way as interrupted, then the thread. What was decided last has left when
    // this returns.
    void stop();

    // Any thread.
    void on_call_event(calls::Event event);
    using Work = std::function<void(contact_centre::ContactCentre&, Now)>;
    void post(Work work);
    // False when the loop has too much before it.
    [[nodiscard]] bool try_post(Work work);

    // Live objects, for /metrics and for tests of leaks. Waits for the loop's answer; none when it
    // takes longer than `patience`.
    std::optional<contact_centre::Counts> counts(std::chrono::milliseconds patience);
    std::int64_t backlog() const { return loop_.backlog(); }

private:
    // contact_centre::Port
    void command(calls::Command command) override;
    void record(const journal::Event& event, Now now) override;
    void caller_arrived(InteractionId interaction, OrgUnitId org_unit,
                        const std::string& number) override;
    void desk_changed(UserId user, const DeskState& state) override;
    void why_idle_changed(AgentId agent, const WhyIdle& why) override;
    void trouble(const std::string& what) override;

    Instant turn(Now now);
    void flush();
    using Messages = std::vector<calls::Message<calls::Command>>;
    Messages take_commands();

    const Clock& clock_;
    store::Journal& journal_;
    calls::CallControl& telephony_;
    Listener& listener_;
    std::uint64_t epoch_;
    std::uint64_t sequence_ = 0;
    contact_centre::ContactCentre centre_;

    std::vector<store::JournalEntry> entries_;  // of this turn
    std::vector<journal::Recorded> events_;     // the same, for those who listen
    std::vector<calls::Command> commands_;      // of this turn
    std::atomic<int> turns_waiting_{0};         // for the journal, with commands
    Instant next_second_;
    int seconds_ = 0;
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::live
