#include "edge/telephony/sip/sip.h"

#include "edge/telephony/sip/core.h"

#include <future>
#include <type_traits>

namespace zongji::sip {

namespace {

template <class Command>
constexpr bool is_ours =
    std::is_same_v<Command, calls::RingLeg> || std::is_same_v<Command, calls::AnswerLeg> ||
    std::is_same_v<Command, calls::RejectLeg> || std::is_same_v<Command, calls::DialPhone> ||
    std::is_same_v<Command, calls::DialNumber> || std::is_same_v<Command, calls::AnswerRefer> ||
    std::is_same_v<Command, calls::EndLeg> || std::is_same_v<Command, calls::ListLegs>;

}  // namespace

Result<std::unique_ptr<SipEngine>> SipEngine::start(Config config) {
    ensure(config.clock && config.ids && config.media && config.events, "SIP configured");
    auto core = std::make_unique<Core>(std::move(config));
    ZONGJI_CHECK(core->start());
    return std::unique_ptr<SipEngine>(new SipEngine(std::move(core)));
}

SipEngine::SipEngine(std::unique_ptr<Core> core) : core_(std::move(core)) {}

SipEngine::~SipEngine() = default;

void SipEngine::set_directory(std::shared_ptr<const Directory> directory) {
    ensure(directory != nullptr, "a directory");
    core_->mailbox.post([core = core_.get(), next = std::move(directory)]() mutable {
        core->use_directory(std::move(next));
    });
}

void SipEngine::remember(std::vector<RegistrationRecord> registrations) {
    core_->mailbox.post([core = core_.get(), known = std::move(registrations)] {
        for (const auto& record : known)
            core->registrar->remember(record, *core->directory, core->now());
    });
}

void SipEngine::set_accepting(bool accepting, std::string cause) {
    core_->mailbox.post([core = core_.get(), accepting, cause = std::move(cause)] {
        core->accepting = accepting;
        core->refusal = accepting ? "" : cause;
    });
}

void SipEngine::handle(const calls::Command& command) {
    // The rest is the media engine's; waking a thread for it costs more than most commands.
    if (!std::visit([](const auto& body) { return is_ours<std::decay_t<decltype(body)>>; },
                    command))
        return;
    core_->mailbox.post([core = core_.get(), command] { core->do_command(command); });
}

void SipEngine::ask(LegId leg) {
    core_->mailbox.post([core = core_.get(), leg] { core->ask_leg(leg); });
}

void SipEngine::end_orphan(const DialogRecord& record) {
    core_->mailbox.post([core = core_.get(), record] { core->end_orphan(record); });
}

calls::TrunkActivity SipEngine::trunk_activity(TrunkId trunk) const {
    std::promise<calls::TrunkActivity> told;
    auto activity = told.get_future();
    core_->mailbox.post(
        [core = core_.get(), &told, trunk] { told.set_value(core->activity_of(trunk)); });
    return activity.get();
}

Stats SipEngine::stats() const {
    std::promise<Stats> counted;
    auto stats = counted.get_future();
    core_->mailbox.post([core = core_.get(), &counted] { counted.set_value(core->count()); });
    return stats.get();
}

}  // namespace zongji::sip
