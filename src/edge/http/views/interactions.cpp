#include "base/text.h"
#include "domain/configuration/records.h"
#include "domain/customers/phone_numbers.h"
#include "edge/http/views/customer_shown.h"
#include "edge/http/views/views.h"

#include <algorithm>

namespace zongji::views {
namespace {

// Numbers are searched as whoever asks may see them.
interactions::Sought sought(const store::Scope& scope, const std::string& text,
                            customers::NumberSearch how) {
    const auto number = customers::number_sought(text, how);
    return {.words = words_of(text),
            .whole_number = number.whole,
            .part_of_number = number.part,
            .begin_of_number = number.beginning,
            .last_four_digits = number.last_four,
            .customers = customers::customers_matching(scope, text, how)};
}

}  // namespace

Result<std::vector<api::InteractionRow>> Interactions::rows(
    const Viewer& viewer, settings::Names& names,
    const std::vector<interactions::InteractionRecord>& records) {
    std::vector<InteractionId> ids;
    for (const auto& record : records)
        ids.push_back(record.id);
    ZONGJI_TRY(const auto customers,
               CustomerNames::read(of_.customers, access::names_beside_contacts(viewer),
                                   customers_of(records)));
    ZONGJI_TRY(const auto tickets, of_.tickets.tickets_of(viewer.scope, ids));

    std::vector<api::InteractionRow> rows;
    for (const auto& record : records) {
        api::InteractionRow row;
        row.id = record.id;
        row.conversation_id = record.conversation_id;
        row.org_unit_id = record.org_unit_id;
        row.channel = record.channel;
        row.direction = record.direction;
        row.number = names.number(record.number_id);
        customers.fill(row, record.customer_id);
        const auto number = customers::normalise(record.caller_raw);
        row.caller = record.caller_e164.empty() ? record.caller_raw : number.digits;
        row.caller_region = number.region;
        row.queue_id = record.queue_id;
        if (record.queue_id)
            row.queue = names.queue(*record.queue_id);
        row.agent_id = record.agent_id;
        if (record.agent_id)
            row.agent_name = names.user(record.agent_id->value);
        row.started_at = record.started_at;
        row.answered_at = record.answered_at;
        row.ended_at = record.ended_at;
        row.waited_ms = record.waited_ms;
        row.talked_ms = record.talked_ms;
        row.outcome = record.outcome;
        row.disposition = record.disposition;
        row.recorded = record.recorded;
        const auto made = tickets.find(record.id);
        if (made != tickets.end() && !made->second.empty())
            row.ticket_id = made->second.front();
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<api::InteractionList> Interactions::list(const Viewer& viewer,
                                                const api::InteractionFilter& filter,
                                                const store::PageRequest& page) {
    interactions::InteractionFilter wanted;
    wanted.from = filter.from;
    wanted.to = filter.to;
    wanted.agent = filter.agent;
    wanted.outcome = filter.outcome;
    wanted.customer = filter.customer;
    const auto snapshot = of_.snapshot();
    if (!filter.queue.empty()) {
        const auto queue = snapshot->queues.find(filter.queue);
        if (queue == snapshot->queues.end())
            return api::InteractionList{};
        wanted.queue = queue->second.id;
    }
    auto search = access::contacts_of(viewer, std::move(wanted));
    if (!filter.text.empty()) {
        ZONGJI_CHECK(of_.number_tries.allow(viewer, filter.text));
        search.filter.sought = sought(search.scope, filter.text, access::number_search(viewer));
    }
    ZONGJI_TRY(auto found, of_.interactions.list_interactions(search.scope, search.filter, page));
    auto names = of_.names();
    api::InteractionList list;
    list.next = found.next;
    ZONGJI_TRY(list.items, rows(viewer, names, found.items));
    return list;
}

Result<api::InteractionPage> Interactions::read(const Viewer& viewer, InteractionId id) {
    ZONGJI_TRY(const auto record, of_.access.interaction(viewer, id));
    auto names = of_.names();
    api::InteractionPage page;
    ZONGJI_TRY(auto row, rows(viewer, names, {record}));
    page.interaction = std::move(row.front());

    ZONGJI_TRY(const auto events, of_.journal.read_interaction(id));
    for (const auto& stored : events) {
        api::TimelineEntry entry;
        entry.at = stored.entry.at;
        entry.type = stored.entry.type;
        if (stored.entry.agent_id) {
            entry.actor = names.user(stored.entry.agent_id.value);
        } else if (stored.entry.queue_id) {
            entry.actor = names.queue(stored.entry.queue_id);
        }
        auto data = parse_json_as<json::object>(stored.entry.json);
        if (data)
            entry.data = std::move(*data);
        page.timeline.push_back(std::move(entry));
    }
    ZONGJI_TRY(const auto recorded, of_.recordings.recordings_of(access::scope_of(record), id));
    for (const auto& recording : recorded) {
        page.recordings.push_back({recording.id, recording.started_at, recording.duration_ms,
                                   recording.state == recordings::RecordingState::complete,
                                   recording.state == recordings::RecordingState::removed});
    }
    ZONGJI_TRY(const auto note, of_.interactions.note_of(access::scope_of(record), id));
    page.note = note.text;
    const std::vector<InteractionId> one{id};
    ZONGJI_TRY(const auto tickets, of_.tickets.tickets_of(viewer.scope, one));
    if (const auto made = tickets.find(id); made != tickets.end())
        page.tickets = made->second;
    return page;
}

Result<void> Interactions::save_note(const Viewer& viewer, InteractionId id,
                                     const std::string& text) {
    ZONGJI_TRY(const auto record, of_.access.interaction(viewer, id));
    return of_.interactions.save_note(access::scope_of(record), id, text, viewer.user_id,
                                      of_.clock.now().utc);
}

Result<void> Interactions::save_disposition(const Viewer& viewer, InteractionId id,
                                            const std::string& disposition) {
    ZONGJI_TRY(const auto record, of_.access.interaction(viewer, id));
    if (!disposition.empty() && record.queue_id) {
        auto names = of_.names();
        const configuration::Queue* queue = names.queue_rules(*record.queue_id);
        const bool known = queue && std::ranges::any_of(queue->dispositions, [&](const auto& one) {
                               return one.key == disposition;
                           });
        if (!known)
            return invalid("is none of the queue's", "/disposition");
    }
    return of_.interactions.save_disposition(access::scope_of(record), id, disposition,
                                             viewer.user_id, of_.clock.now().utc);
}

Result<api::Customer> Interactions::link_customer(const Viewer& viewer, InteractionId id,
                                                  CustomerId customer) {
    ZONGJI_TRY(const auto record, of_.access.interaction(viewer, id));
    ZONGJI_TRY(const auto found, of_.access.customer(viewer, customer));
    ZONGJI_CHECK(of_.interactions.link_customer(access::scope_of(record), id, customer,
                                                identity::actor_of(viewer), of_.clock.now().utc));
    return shown(found);
}

}  // namespace zongji::views
