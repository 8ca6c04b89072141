#include "demonstration/simulated_customers.h"

#include <fmt/format.h>

namespace zongji::demonstration {

SimulatedCustomers::SimulatedCustomers(const Clock& clock, Plan plan)
    : clock_(clock), plan_(std::move(plan)), loop_("callers", clock) {}

SimulatedCustomers::~SimulatedCustomers() {
    loop_.stop();
    telephony_.reset();
}

Result<std::unique_ptr<SimulatedCustomers>> SimulatedCustomers::start(
    const Clock& clock, Plan plan, const std::shared_ptr<const calls::SoundLibrary>& library) {
    std::unique_ptr<SimulatedCustomers> made(new SimulatedCustomers(clock, std::move(plan)));
    SimulatedCustomers& self = *made;

    telephony::Telephony::Config config;
    config.sip.bind_address = self.plan_.own_address;
    config.sip.port = self.plan_.own_sip_port;
    config.sip.clock = &clock;
    config.sip.ids = &self.ids_;
    config.media.bind_address = self.plan_.own_address;
    config.media.rtp_port_low = 31'000;
    config.media.rtp_port_high = 32'998;
    config.media.threads = 1;
    config.events = [&self](calls::Event event) {
        self.loop_.post([&self, event = std::move(event)] { self.heard(event); });
    };
    auto edge = telephony::Telephony::start(std::move(config));
    if (!edge)
        return edge.error();
    self.telephony_ = std::move(edge).value();
    self.telephony_->media().set_library(library);

    self.loop_.start([&self](Now now) { return self.turn(now); });
    return made;
}

void SimulatedCustomers::call(const Call& call, int calls) {
    loop_.post([this, call, calls] {
        const PhoneId called = hotline(call.number);
        for (int i = 0; i < calls; ++i) {
            const LegId leg = ids_.next<LegId>(clock_.now().utc);
            digits_[leg] = call.digits;
            // Numbers of the kind that no customer has: 1380000xxxx.
            const std::string number = fmt::format("1380000{:04}", 1000 + made_++ % 9000);
            send(calls::DialPhone{leg, called, number, "", 30'000, false});
        }
        on_the_line_ = digits_.size();
    });
}

// A hotline is a phone at a fixed address, as seen from here: one for each number that was called.
PhoneId SimulatedCustomers::hotline(const std::string& number) {
    const PhoneId next{static_cast<std::int64_t>(hotlines_.size() + 1)};
    const auto [known, is_new] = hotlines_.emplace(number, next);
    if (!is_new)
        return known->second;
    std::vector<sip::Phone> phones;
    for (const auto& [user, id] : hotlines_)
        phones.push_back(
            {id, user, "", fmt::format("sip:{}@{}:{}", user, plan_.host, plan_.sip_port)});
    auto directory = sip::Directory::make({}, std::move(phones), {});
    if (directory)
        telephony_->sip().set_directory(std::make_shared<sip::Directory>(std::move(*directory)));
    return next;
}

void SimulatedCustomers::send(calls::Command command) {
    telephony_->send({{1, ++sequence_, std::move(command)}});
}

void SimulatedCustomers::heard(const calls::Event& event) {
    const Instant now = clock_.now().tick;
    if (const auto* answered = std::get_if<calls::LegAnswered>(&event)) {
        send(calls::Play{answered->leg, PlaybackId{1}, {"caller:speech"}, true});
        due_.insert({now + plan_.press_after, answered->leg, false});
        due_.insert({now + plan_.hang_up_after, answered->leg, true});
    } else if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        digits_.erase(ended->leg);
        std::erase_if(due_, [&](const Due& due) { return due.leg == ended->leg; });
        on_the_line_ = digits_.size();
    }
}

Instant SimulatedCustomers::turn(Now now) {
    while (!due_.empty() && due_.begin()->at <= now.tick) {
        const Due due = *due_.begin();
        due_.erase(due_.begin());
        const auto known = digits_.find(due.leg);
        if (due.hang_up) {
            send(calls::EndLeg{due.leg, "done"});
        } else if (known != digits_.end() && !known->second.empty()) {
            send(calls::SendDigits{due.leg, known->second});
        }
    }
    return due_.empty() ? Instant{INT64_MAX} : due_.begin()->at;
}

std::shared_ptr<const calls::SoundLibrary> customer_speech(speech::SoundBuilder& builder) {
    configuration::Prompt prompt;
    prompt.key = "caller";
    prompt.text["zh-CN"] = "你好，我上周买的净水器漏水了，请帮我看一下。";
    const auto built =
        builder.build(std::map<std::string, configuration::Prompt>{{"caller", prompt}});
    auto library = std::make_shared<calls::SoundLibrary>(*built.library);
    const auto spoken = library->find("prompt:caller:zh-CN");
    if (spoken != library->end())
        (*library)["caller:speech"] = spoken->second;
    return library;
}

}  // namespace zongji::demonstration
