#include "demonstration/past.h"

#include "demonstration/documents.h"
#include "demonstration/talk_audio.h"
#include "domain/contact_centre/live_configuration.h"
#include "domain/identity/masking.h"
#include "domain/interactions/journal_entry.h"
#include "domain/recordings/recorder.h"
#include "domain/tickets/tickets.h"
#include "engine/calendars/calendars.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace zongji::demonstration {
namespace {

constexpr std::size_t room_for_all_recordings = 64 << 20;

const identity::Actor demonstration{UserId{}, "demonstration", {}};

struct Appointment {
    Timestamp at;
    int days_ago = 0;
    const story::Call* call = nullptr;
};

// A call that was lived through, with what is to be written beside the journal.
struct Past {
    Appointment appointment;
    Rehearsal::Lived lived;
    customers::PhoneNumber number;
    Timestamp after;
};

class PastMaker {
public:
    PastMaker(const PastSources& to, speech::SoundBuilder& sounds, story::Past story)
        : to_(to),
          company_(*to.company),
          story_(std::move(story)),
          real_(to.clock.now()),
          unit_(company_.org_units.begin()->second.id),
          talks_(story_.talks, sounds),
          prompts_(sounds.build(company_).library) {}

    Result<void> make();

private:
    Result<void> make_customers();
    Result<std::vector<Appointment>> appointments() const;
    Result<void> live_through(const std::vector<Appointment>& appointments);
    Result<void> live_through(Rehearsal& rehearsal, const Appointment& appointment);
    Result<void> write_beside(const Past& call);
    Result<void> make_ticket(const story::Ticket& ticket, InteractionId interaction,
                             std::optional<CustomerId> customer, const std::string& by,
                             Timestamp at);
    Result<void> record_all();
    Result<UserId> user(const std::string& key) const;

    const PastSources& to_;
    const configuration::Snapshot& company_;
    // Its own: ids begin with the time, and a source never goes back.
    IdSource past_ids_{1};
    story::Past story_;
    Now real_;
    OrgUnitId unit_;
    TalkAudio talks_;
    std::shared_ptr<const calls::SoundLibrary> prompts_;
    std::map<std::string, CustomerId> customer_of_number_;
    std::vector<Past> calls_;
};

Result<void> PastMaker::make() {
    ZONGJI_CHECK(make_customers());
    ZONGJI_TRY(const auto calls, appointments());
    ZONGJI_CHECK(live_through(calls));
    ZONGJI_CHECK(to_.project());
    for (const auto& call : calls_)
        ZONGJI_CHECK(write_beside(call));
    return record_all();
}

Result<void> PastMaker::make_customers() {
    for (const auto& known : story_.customers) {
        customers::CustomerDraft draft{.name = known.name,
                                       .company = known.company,
                                       .tier = known.tier,
                                       .tags = known.tags,
                                       .note = known.note,
                                       .numbers = known.numbers,
                                       .mails = known.mails,
                                       .version = 0};
        ZONGJI_TRY(const auto made, to_.customers.create_customer(store::Scope::everything(), unit_,
                                                                  draft, demonstration));
        for (const auto& number : known.numbers)
            customer_of_number_[number] = made.id;
    }
    return {};
}

// What is still to come today is left out.
Result<std::vector<Appointment>> PastMaker::appointments() const {
    ZONGJI_TRY(const auto zone,
               calendars::find_zone(company_.org_units.begin()->second.record.zone));
    std::vector<Appointment> all;
    for (const auto& call : story_.calls) {
        int hour = 0;
        int minute = 0;
        std::from_chars(call.at.data(), call.at.data() + 2, hour);
        std::from_chars(call.at.data() + 3, call.at.data() + 5, minute);
        for (const int days_ago : call.days_ago) {
            const Timestamp noon =
                calendars::local_day_start(zone, real_.utc) + hours(12) - hours(24L * days_ago);
            const Timestamp at =
                calendars::local_day_start(zone, noon) + hours(hour) + minutes(minute);
            if (at < real_.utc - minutes(10))
                all.push_back({at, days_ago, &call});
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return all;
}

Result<void> PastMaker::live_through(const std::vector<Appointment>& appointments) {
    if (appointments.empty())
        return {};
    std::vector<std::string> troubles;
    const auto live = contact_centre::make_live(company_, troubles);
    const Timestamp began = appointments.front().at - minutes(5);
    const Now begin{began, real_.tick - (real_.utc - began)};
    bool all_taken = true;
    Rehearsal rehearsal(live, past_ids_, begin, *prompts_,
                        [&](const journal::Event& event, Now at) {
                            all_taken &= to_.journal.append(journal::entry_of(event, at.utc));
                        });

    ZONGJI_TRY(const UserId li, user("li"));
    ZONGJI_TRY(const UserId zhang, user("zhang"));
    const UserId agents[] = {li, zhang};
    for (std::size_t i = 0; i < appointments.size(); ++i) {
        const bool first = i == 0 || appointments[i - 1].days_ago != appointments[i].days_ago;
        rehearsal.go_on_until(appointments[i].at - (first ? minutes(5) : Span{0}));
        if (first) {
            for (const UserId agent : agents)
                rehearsal.sign_in(agent);
            rehearsal.go_on_until(appointments[i].at);
        }
        ZONGJI_CHECK(live_through(rehearsal, appointments[i]));
        if (i + 1 == appointments.size() ||
            appointments[i + 1].days_ago != appointments[i].days_ago) {
            for (const UserId agent : agents)
                rehearsal.sign_out(agent);
        }
    }
    if (!all_taken || !to_.journal.flush(seconds(60)))
        return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
    return {};
}

Result<void> PastMaker::live_through(Rehearsal& rehearsal, const Appointment& appointment) {
    const story::Call& told = *appointment.call;
    const auto number = customers::normalise(told.caller);
    Rehearsal::Call call;
    call.number = company_.numbers.begin()->first;
    call.trunk = company_.trunks.begin()->second.id;
    call.caller = told.caller;
    call.facts.masked_number = identity::mask_number(number.digits);
    call.facts.region = number.region;
    if (const auto known = customer_of_number_.find(told.caller);
        known != customer_of_number_.end())
        call.facts.customer_id = known->second;
    call.press = told.press;
    call.wait = seconds(told.wait_s);
    call.disposition = told.disposition;
    call.wrap_up = seconds(told.wrap_up_s);
    if (!told.agent.empty()) {
        ZONGJI_TRY(call.agent, user(told.agent));
        call.talk = talks_.length_of(told.talk);
    }
    ZONGJI_TRY(auto lived, rehearsal.live_through(call));
    calls_.push_back({appointment, lived, number, rehearsal.now().utc});
    return {};
}

Result<void> PastMaker::write_beside(const Past& call) {
    const auto& [appointment, lived, number, after] = call;
    const story::Call& told = *appointment.call;
    std::optional<CustomerId> customer;
    if (const auto known = customer_of_number_.find(told.caller);
        known != customer_of_number_.end())
        customer = known->second;
    ZONGJI_CHECK(to_.interactions.set_callers(std::array{
        interactions::Caller{lived.interaction, unit_, number.e164, number.raw, customer}}));
    if (told.agent.empty())
        return {};
    ZONGJI_TRY(const UserId agent, user(told.agent));
    const auto everything = store::Scope::everything();
    if (!told.note.empty()) {
        ZONGJI_CHECK(
            to_.interactions.save_note(everything, lived.interaction, told.note, agent, after));
    }
    if (!told.disposition.empty()) {
        ZONGJI_CHECK(to_.interactions.save_disposition(everything, lived.interaction,
                                                       told.disposition, agent, after));
    }
    for (const auto& ticket : told.tickets) {
        if (ticket.days_ago == appointment.days_ago)
            ZONGJI_CHECK(make_ticket(ticket, lived.interaction, customer, told.agent, after));
    }
    return {};
}

Result<void> PastMaker::make_ticket(const story::Ticket& told, InteractionId interaction,
                                    std::optional<CustomerId> customer, const std::string& by,
                                    Timestamp at) {
    const auto everything = store::Scope::everything();
    SimulatedClock then(at);
    tickets::Tickets tickets(to_.database, then, past_ids_);
    ZONGJI_TRY(const UserId author, user(by));
    ZONGJI_TRY(const UserId assignee, user(told.assignee));
    ZONGJI_TRY(const auto record, to_.interactions.find_interaction(everything, interaction));
    tickets::TicketDraft draft;
    draft.subject = told.subject;
    draft.description = told.description;
    draft.priority = enum_from_name<tickets::Priority>(told.priority).value_or(draft.priority);
    draft.customer_id = customer;
    draft.conversation_id = record.conversation_id;
    draft.interaction_id = interaction;
    draft.assignee_id = assignee;
    ZONGJI_TRY(const auto made, tickets.create_ticket(unit_, draft, {author, by, {}}));
    for (const auto& comment : told.comments) {
        then.advance(minutes(25));
        ZONGJI_TRY(const UserId who, user(comment.by));
        ZONGJI_CHECK(tickets.add_comment(everything, made.id, comment.text, who));
    }
    const auto status = enum_from_name<tickets::TicketStatus>(told.status).value_or(made.status);
    if (status == made.status)
        return {};
    then.advance(minutes(5));
    draft.status = status;
    draft.version = made.version;
    ZONGJI_CHECK(tickets.update_ticket(everything, made.id, draft, {author, by, {}}));
    return {};
}

// A recorder of its own, with room for everything at once: nothing here comes in real time.
Result<void> PastMaker::record_all() {
    recordings::RecorderOptions options;
    options.data_dir = to_.data_dir;
    options.ring_bytes = room_for_all_recordings;
    recordings::Recorder recorder(options, to_.key, to_.clock,
                                  recordings::keep_on_record(to_.recordings));
    ZONGJI_CHECK(recorder.start());
    for (const auto& call : calls_) {
        if (call.lived.recording)
            talks_.record(recorder, call.appointment.call->talk, call.lived);
    }
    recorder.stop();
    if (recorder.counts().failed > 0)
        return Error{ErrorCode::failed, "the demonstration's recordings could not be written", {}};
    return {};
}

Result<UserId> PastMaker::user(const std::string& key) const {
    const auto found = company_.users.find(key);
    if (found == company_.users.end())
        return not_found("the demonstration has no user " + key);
    return found->second.id;
}

}  // namespace

Result<void> make_past(const PastSources& to, speech::SoundBuilder& sounds) {
    ZONGJI_TRY(auto story, parse_json_as<story::Past>(demo_past));
    return PastMaker(to, sounds, std::move(story)).make();
}

}  // namespace zongji::demonstration
