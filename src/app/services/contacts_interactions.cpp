#include "app/services/contacts.h"
#include "domain/customers/phone_numbers.h"
#include "domain/interactions/journal_entry.h"
#include "domain/recordings/part_paths.h"
#include "domain/recordings/render.h"

#include <algorithm>

namespace zongji::app {

using interactions::InteractionRecord;

namespace {

const store::Scope everything = store::Scope::everything();

// Of what is visible already.
store::Scope scope_of(const InteractionRecord& record) {
    return {{record.org_unit_id}, false};
}

// Numbers are searched as whoever asks may see them.
interactions::Sought sought(const store::Scope& scope, const std::string& text,
                            customers::NumberSearch how) {
    const auto number = customers::number_sought(text, how);
    return {.words = text,
            .whole_number = number.whole,
            .part_of_number = number.part,
            .begin_of_number = number.beginning,
            .last_four_digits = number.last_four,
            .customers = customers::customers_matching(scope, text, how)};
}

}  // namespace

Result<InteractionRecord> Contacts::visible(const identity::Viewer& viewer, InteractionId id) {
    ZONGJI_TRY(auto record, of_.interactions.find_interaction(everything, id));
    if (viewer.sees_others() && viewer.scope.allows(record.org_unit_id))
        return record;
    ZONGJI_TRY(const bool own, takes_part(viewer, id));
    if (!own)
        return not_found("no such interaction");
    return record;
}

// The journal knows what the records are still to learn, and what is no part yet: that it rings at
// his desk now.
Result<bool> Contacts::takes_part(const identity::Viewer& viewer, InteractionId id) {
    const AgentId agent{viewer.user_id.value};
    ZONGJI_TRY(const bool had, of_.interactions.had_part(id, agent));
    if (had)
        return true;
    bool rings = false;
    ZONGJI_TRY(const auto events, of_.journal.read_interaction(id));
    for (const auto& stored : events) {
        if (stored.entry.agent_id != agent)
            continue;
        ZONGJI_TRY(const auto recorded, journal::recorded_from(stored));
        if (std::holds_alternative<journal::SegmentStarted>(recorded.event))
            return true;
        if (std::holds_alternative<journal::OfferMade>(recorded.event))
            rings = true;
        if (std::holds_alternative<journal::OfferEnded>(recorded.event))
            rings = false;
    }
    return rings;
}

Result<customers::Customer> Contacts::visible_customer(const identity::Viewer& viewer,
                                                       CustomerId id) {
    auto found = of_.customers.find_customer(viewer.scope, id);
    if (found || found.error().code != ErrorCode::not_found)
        return found;
    interactions::InteractionFilter his{.customer = id};
    his.agent = AgentId{viewer.user_id.value};
    ZONGJI_TRY(const auto handled, of_.interactions.list_interactions(everything, his, {"", 1}));
    if (!handled.items.empty())
        return of_.customers.find_customer(everything, id);
    // One that goes on, perhaps.
    his.agent.reset();
    ZONGJI_TRY(const auto latest, of_.interactions.list_interactions(everything, his, {"", 3}));
    for (const auto& record : latest.items) {
        ZONGJI_TRY(const bool own, takes_part(viewer, record.id));
        if (own)
            return of_.customers.find_customer(everything, id);
    }
    return found;
}

Result<std::vector<api::InteractionRow>> Contacts::rows(
    const identity::Viewer& viewer, const std::vector<InteractionRecord>& records) {
    Names names = this->names();
    std::vector<CustomerId> known;
    std::vector<InteractionId> ids;
    for (const auto& record : records) {
        ids.push_back(record.id);
        if (record.customer_id)
            known.push_back(*record.customer_id);
    }
    // Whoever sees an interaction because it is his own sees whose it is.
    const auto& scope = viewer.sees_others() ? viewer.scope : everything;
    ZONGJI_TRY(const auto customers, of_.customers.names_of(scope, known));
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
        if (record.customer_id) {
            const auto name = customers.find(*record.customer_id);
            if (name != customers.end()) {
                row.customer_id = record.customer_id;
                row.customer_name = name->second;
            }
        }
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

Result<api::InteractionList> Contacts::list(const identity::Viewer& viewer,
                                            const api::InteractionFilter& filter,
                                            const api::Page& page) {
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
    const AgentId self{viewer.user_id.value};
    const auto& scope = viewer.sees_others() ? viewer.scope : everything;
    if (!viewer.sees_others()) {
        wanted.agent = self;
    } else if (viewer.is(api::Role::agent)) {
        wanted.and_part_of = self;
    }
    if (!filter.text.empty())
        wanted.sought = sought(scope, filter.text, number_search(viewer));
    ZONGJI_TRY(auto found,
               of_.interactions.list_interactions(scope, wanted, {page.cursor, page.limit}));
    api::InteractionList list;
    list.next = found.next;
    ZONGJI_TRY(list.items, rows(viewer, found.items));
    return list;
}

Result<api::InteractionPage> Contacts::read(const identity::Viewer& viewer, InteractionId id) {
    ZONGJI_TRY(const auto record, visible(viewer, id));
    Names names = this->names();
    api::InteractionPage page;
    ZONGJI_TRY(auto row, rows(viewer, {record}));
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
    ZONGJI_TRY(const auto recorded, of_.recordings.recordings_of(scope_of(record), id));
    for (const auto& recording : recorded) {
        page.recordings.push_back({recording.id, recording.started_at, recording.duration_ms,
                                   recording.state == recordings::RecordingState::complete});
    }
    ZONGJI_TRY(const auto note, of_.interactions.note_of(scope_of(record), id));
    page.note = note.text;
    const std::vector<InteractionId> one{id};
    ZONGJI_TRY(const auto tickets, of_.tickets.tickets_of(viewer.scope, one));
    if (const auto made = tickets.find(id); made != tickets.end())
        page.tickets = made->second;
    return page;
}

Result<void> Contacts::save_note(const identity::Viewer& viewer, InteractionId id,
                                 const std::string& text) {
    ZONGJI_TRY(const auto record, visible(viewer, id));
    return of_.interactions.save_note(scope_of(record), id, text, viewer.user_id,
                                      of_.clock.now().utc);
}

Result<void> Contacts::save_disposition(const identity::Viewer& viewer, InteractionId id,
                                        const std::string& disposition) {
    ZONGJI_TRY(const auto record, visible(viewer, id));
    if (!disposition.empty() && record.queue_id) {
        Names names = this->names();
        const configuration::Queue* queue = names.queue_rules(*record.queue_id);
        const bool known = queue && std::ranges::any_of(queue->dispositions, [&](const auto& one) {
                               return one.key == disposition;
                           });
        if (!known)
            return invalid("is none of the queue's", "/disposition");
    }
    return of_.interactions.save_disposition(scope_of(record), id, disposition, viewer.user_id,
                                             of_.clock.now().utc);
}

Result<api::Customer> Contacts::link_customer(const identity::Viewer& viewer, InteractionId id,
                                              CustomerId customer) {
    ZONGJI_TRY(const auto record, visible(viewer, id));
    ZONGJI_TRY(auto found, read(viewer, customer));
    ZONGJI_CHECK(of_.interactions.link_customer(scope_of(record), id, customer, actor_of(viewer),
                                                of_.clock.now().utc));
    return found;
}

Result<api::RecordingFiles> Contacts::find(const identity::Viewer& viewer, RecordingId id) {
    ZONGJI_TRY(const auto recording, of_.recordings.find_recording(everything, id));
    ZONGJI_CHECK(visible(viewer, recording.interaction_id));
    api::RecordingFiles files;
    files.interaction_id = recording.interaction_id;
    ZONGJI_TRY(files.parts, of_.recordings.parts_of(id));
    std::erase_if(files.parts, [](const auto& part) { return part.path.empty(); });
    if (files.parts.empty())
        return not_found("nothing could be written of this recording");
    return files;
}

Result<recordings::Rendering> Contacts::render(const api::RecordingFiles& files) {
    const auto read = [&] {
        std::vector<std::string> paths;
        for (const auto& part : files.parts) {
            paths.push_back(recordings::find_part(of_.data_dir, part.recording_id,
                                                  static_cast<int>(part.part), part.started_at));
        }
        return recordings::read_recording(paths, of_.key);
    };
    auto recording = read();
    // A part that was moved to its place between looking and opening is there now.
    if (!recording && recording.error().code == ErrorCode::not_found)
        recording = read();
    if (!recording)
        return recording.error();
    return recordings::render(*recording);
}

Result<api::Task> Contacts::task_row(const identity::Viewer& viewer,
                                     const interactions::CallBackTask& task) {
    Names names = this->names();
    api::Task shown;
    shown.id = task.id;
    shown.interaction_id = task.interaction_id;
    shown.caller = customers::normalise(task.caller_raw).digits;
    shown.reason = task.reason;
    shown.created_at = task.raised_at;
    shown.completed_at = task.completed_at;
    if (task.customer_id) {
        const std::vector<CustomerId> one{*task.customer_id};
        ZONGJI_TRY(const auto known, of_.customers.names_of(viewer.scope, one));
        if (!known.empty()) {
            shown.customer_id = task.customer_id;
            shown.customer_name = known.begin()->second;
        }
    }
    if (task.completed_by)
        shown.completed_by_name = names.user(task.completed_by->value);
    const auto record = of_.interactions.find_interaction(viewer.scope, task.interaction_id);
    if (record && record->queue_id)
        shown.queue = names.queue(*record->queue_id);
    return shown;
}

Result<api::TaskList> Contacts::list(const identity::Viewer& viewer,
                                     std::optional<api::TaskStatus> status, const api::Page& page) {
    ZONGJI_TRY(const auto found,
               of_.interactions.list_tasks(viewer.scope, status, {page.cursor, page.limit}));
    api::TaskList list;
    list.next = found.next;
    for (const auto& task : found.items) {
        ZONGJI_TRY(auto row, task_row(viewer, task));
        list.items.push_back(std::move(row));
    }
    return list;
}

Result<api::Task> Contacts::complete(const identity::Viewer& viewer, TaskId id) {
    ZONGJI_CHECK(
        of_.interactions.complete_task(viewer.scope, id, actor_of(viewer), of_.clock.now().utc));
    ZONGJI_TRY(const auto done, of_.interactions.find_task(viewer.scope, id));
    return task_row(viewer, done);
}

}  // namespace zongji::app
