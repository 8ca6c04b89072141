#include "domain/live/live_machine.h"

#include "domain/interactions/journal_entry.h"
#include "runtime/log.h"

#include <algorithm>
#include <future>
#include <utility>

namespace zongji::live {

LiveMachine::LiveMachine(const Clock& clock, IdSource& ids, store::Journal& journal,
                         calls::CallControl& telephony, Listener& listener, std::uint64_t epoch)
    : clock_(clock),
      journal_(journal),
      telephony_(telephony),
      listener_(listener),
      epoch_(epoch),
      centre_(ids, *this),
      loop_("live", clock) {}

LiveMachine::~LiveMachine() {
    stop();
}

void LiveMachine::start() {
    record(journal::ServerStarted{epoch_}, clock_.now());
    flush();
    loop_.start([this](Now now) { return turn(now); });
}

void LiveMachine::stop() {
    loop_.post([this] {
        const Now now = clock_.now();
        centre_.interrupt_all(now);
        record(journal::ServerStopped{}, now);
    });
    loop_.stop();
    // What it decided last leaves before whoever takes it goes.
    for (int waiting = turns_waiting_.load(); waiting > 0; waiting = turns_waiting_.load())
        turns_waiting_.wait(waiting);
}

void LiveMachine::on_call_event(calls::Event event) {
    loop_.post([this, event = std::move(event)] { centre_.on_call_event(event, clock_.now()); });
}

void LiveMachine::post(Work work) {
    loop_.post([this, work = std::move(work)] { work(centre_, clock_.now()); });
}

bool LiveMachine::try_post(Work work) {
    return loop_.try_post([this, work = std::move(work)] { work(centre_, clock_.now()); });
}

std::optional<contact_centre::Counts> LiveMachine::counts(std::chrono::milliseconds patience) {
    auto promise = std::make_shared<std::promise<contact_centre::Counts>>();
    auto future = promise->get_future();
    post([promise](contact_centre::ContactCentre& centre, Now) {
        promise->set_value(centre.counts());
    });
    if (future.wait_for(patience) != std::future_status::ready)
        return std::nullopt;
    return future.get();
}

Instant LiveMachine::turn(Now now) {
    if (centre_.next_deadline() <= now.tick)
        centre_.on_time(now);
    if (now.tick >= next_second_) {
        next_second_ = now.tick + seconds(1);
        const int repaired = centre_.reconcile(now);
        if (repaired > 0)
            log_error("live: {} differences were mended", repaired);
        if (++seconds_ % 10 == 0)
            command(calls::ListLegs{});
    }
    flush();
    return std::min(centre_.next_deadline(), next_second_);
}

void LiveMachine::command(calls::Command command) {
    commands_.push_back(std::move(command));
}

void LiveMachine::record(const journal::Event& event, Now now) {
    entries_.push_back(journal::entry_of(event, now.utc));
    events_.push_back({0, now.utc, event});
}

void LiveMachine::flush() {
    if (!events_.empty())
        listener_.recorded(std::exchange(events_, {}));
    if (commands_.empty()) {
        // A journal that takes no more never stops a conversation: it is counted, and told as an
        // alarm.
        if (!entries_.empty())
            (void)journal_.append(std::exchange(entries_, {}));
        return;
    }
    auto messages = std::make_shared<Messages>(take_commands());
    if (entries_.empty() && turns_waiting_.load(std::memory_order_acquire) == 0)
        return telephony_.send(std::move(*messages));
    turns_waiting_.fetch_add(1, std::memory_order_relaxed);
    const auto done = [this, messages](bool) {
        telephony_.send(std::move(*messages));
        turns_waiting_.fetch_sub(1, std::memory_order_release);
        turns_waiting_.notify_all();
    };
    if (journal_.append(std::exchange(entries_, {}), done))
        return;
    // Its events are lost, its turn is not.
    if (!journal_.append(std::vector<store::JournalEntry>{}, done))
        turns_waiting_.fetch_sub(1, std::memory_order_relaxed);
}

LiveMachine::Messages LiveMachine::take_commands() {
    Messages messages;
    messages.reserve(commands_.size());
    for (auto& command : commands_)
        messages.push_back({epoch_, ++sequence_, std::move(command)});
    commands_.clear();
    return messages;
}

void LiveMachine::caller_arrived(InteractionId interaction, OrgUnitId org_unit,
                                 const std::string& number) {
    listener_.look_up(interaction, org_unit, number);
}

void LiveMachine::desk_changed(UserId user, const DeskState& state) {
    listener_.desk_changed(user, state);
}

void LiveMachine::why_idle_changed(AgentId agent, const WhyIdle& why) {
    listener_.why_idle_changed(agent, why);
}

void LiveMachine::trouble(const std::string& what) {
    log_warning("live: {}", what);
}

}  // namespace zongji::live
