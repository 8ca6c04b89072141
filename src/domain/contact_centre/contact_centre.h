#pragma once

#include "base/result.h"
#include "domain/calls/call_control.h"
#include "domain/calls/desk_commands.h"
#include "domain/calls/events.h"
#include "domain/calls/live_views.h"
#include "domain/contact_centre/agent_days.h"
#include "domain/contact_centre/live_configuration.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// The live machine: who waits, who is free, who talks with whom. It is told what happened and what
// time it is, decides, and leaves commands and events at its port. No clock, no lock, no I/O: one
// thread owns it, a test or a simulation can.
namespace zongji::contact_centre {

// What is known of a caller, found by a worker while the greeting begins.
struct CallerFacts {
    CustomerId customer_id;
    std::string name;
    std::string masked_number;
    configuration::Labels region;              // of the number, by locale; empty if unknown
    std::map<std::string, std::string> facts;  // for the flow: "customer.tier" …
};

// Where the decisions go. Called on the owner's thread; must return at once.
class Port {
public:
    virtual ~Port() = default;
    virtual void command(calls::Command command) = 0;
    virtual void record(const journal::Event& event, Now now) = 0;
    // The caller's number leaves the loop here, for the records and the look-up; caller_found() is
    // the answer, if any. The org unit is the called number's.
    virtual void caller_arrived(InteractionId interaction, OrgUnitId org_unit,
                                const std::string& number) = 0;
    virtual void desk_changed(UserId user, const live::DeskState& state) = 0;
    // Told when it changed; until then an agent is signed out.
    virtual void why_idle_changed(AgentId /*agent*/, const live::WhyIdle& /*why*/) {}
    virtual void trouble(const std::string& what) = 0;  // for the log; no personal data
};

struct Counts {
    std::size_t interactions = 0;
    std::size_t legs = 0;
    std::size_t offers = 0;
    std::size_t timers = 0;
};

class State;

class ContactCentre {
public:
    ContactCentre(IdSource& ids, Port& port);
    ~ContactCentre();

    void configure(std::shared_ptr<const LiveConfiguration> configuration, Now now);

    // The figures of the day so far, before the first call.
    void remember(AgentDays days);

    void on_call_event(const calls::Event& event, Now now);
    void caller_found(InteractionId interaction, CallerFacts facts, Now now);
    // A customer was linked during the contact.
    void caller_changed(InteractionId interaction, CustomerId customer, const std::string& name,
                        Now now);

    // Whatever contacts he is the caller of.
    void customer_renamed(CustomerId customer, const std::string& name, Now now);

    Result<live::DeskState> command(UserId user, const desk::Command& command, Now now);
    Result<live::DeskState> desk(UserId user, Now now) const;
    // In whose name, number or key each of `words` is; they are in the form of search_form(). O(all
    // agents).
    Result<live::TransferTargets> transfer_targets(UserId user,
                                                   const std::vector<std::string>& words,
                                                   Now now) const;
    // The agent's page is connected, or is not any more. A page that stays away for long loses its
    // call.
    void page_opened(UserId user, Now now);
    void page_closed(UserId user, Now now);
    // Where the phone of a browser agent is, as the page shows it.
    void phone_state(UserId user, live::PhoneState state, Now now);

    // While false, new calls are refused (a full disk, a shutdown). Calls under way go on.
    void set_accepting(bool accepting, const std::string& why);

    // Ends every interaction as interrupted, with a call-back task for each. For an orderly stop.
    void interrupt_all(Now now);

    Instant next_deadline() const;
    void on_time(Now now);

    Counts counts() const;
    // Compares agents, interactions and legs, and mends what differs; how many differences there
    // were. Each is journaled.
    int reconcile(Now now);
    live::WhyIdle why_idle(UserId user) const;

private:
    std::unique_ptr<State> state_;
};

}  // namespace zongji::contact_centre
