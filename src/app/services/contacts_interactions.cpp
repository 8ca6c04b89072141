#include "app/services/contacts.h"
#include "app/services/names.h"
#include "domain/customers/phone_numbers.h"
#include "domain/interactions/journal_entry.h"
#include "domain/recordings/part_paths.h"
#include "domain/recordings/render.h"

#include <algorithm>

namespace zongji::app {

using interactions::InteractionRecord;

Result<InteractionRecord> Contacts::visible(const api::Caller& caller, InteractionId id) {
    ZONGJI_TRY(auto record, of_.interactions.find_interaction(caller.scope, id));
    if (!caller.sees_others()) {
        ZONGJI_TRY(const bool own, of_.interactions.had_part(id, AgentId{caller.user_id.value}));
        if (!own)
            return not_found("no such interaction");
    }
    return record;
}

Result<std::vector<api::InteractionRow>> Contacts::rows(
    const api::Caller& caller, const std::vector<InteractionRecord>& records) {
    const auto snapshot = of_.snapshot();
    std::vector<CustomerId> known;
    std::vector<InteractionId> ids;
    for (const auto& record : records) {
        ids.push_back(record.id);
        if (record.customer_id)
            known.push_back(*record.customer_id);
    }
    ZONGJI_TRY(const auto names, of_.customers.names_of(caller.scope, known));
    ZONGJI_TRY(const auto tickets, of_.tickets.tickets_of(caller.scope, ids));

    std::vector<api::InteractionRow> rows;
    for (const auto& record : records) {
        api::InteractionRow row;
        row.id = record.id;
        row.conversation_id = record.conversation_id;
        row.org_unit_id = record.org_unit_id;
        row.channel = record.channel;
        row.direction = record.direction;
        row.number = key_of(snapshot->numbers, record.number_id);
        row.customer_id = record.customer_id;
        if (record.customer_id) {
            const auto name = names.find(*record.customer_id);
            if (name != names.end())
                row.customer_name = name->second;
        }
        const auto number = customers::normalise(record.caller_raw);
        row.caller = record.caller_e164.empty() ? record.caller_raw : number.digits;
        row.caller_region = number.region_zh;
        row.queue_id = record.queue_id;
        if (record.queue_id)
            row.queue = key_of(snapshot->queues, *record.queue_id);
        row.agent_id = record.agent_id;
        if (record.agent_id)
            row.agent_name = user_name(*snapshot, record.agent_id->value);
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

Result<api::InteractionList> Contacts::list(const api::Caller& caller,
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
    if (!filter.text.empty()) {
        wanted.number = filter.text;
        ZONGJI_TRY(const auto found,
                   of_.customers.search_customers(caller.scope, filter.text, {"", 100}));
        for (const auto& customer : found.items)
            wanted.customers.push_back(customer.id);
    }
    ZONGJI_TRY(auto found,
               of_.interactions.list_interactions(caller.scope, wanted, {page.cursor, page.limit}));
    api::InteractionList list;
    list.next = found.next;
    ZONGJI_TRY(list.items, rows(caller, found.items));
    return list;
}

Result<api::InteractionPage> Contacts::read(const api::Caller& caller, InteractionId id) {
    ZONGJI_TRY(const auto record, visible(caller, id));
    const auto snapshot = of_.snapshot();
    api::InteractionPage page;
    ZONGJI_TRY(auto row, rows(caller, {record}));
    page.interaction = std::move(row.front());

    ZONGJI_TRY(const auto events, of_.journal.read_interaction(id));
    for (const auto& stored : events) {
        api::TimelineEntry entry;
        entry.at = stored.entry.at;
        entry.type = stored.entry.type;
        if (stored.entry.agent_id) {
            entry.actor = user_name(*snapshot, stored.entry.agent_id.value);
        } else if (stored.entry.queue_id) {
            entry.actor = key_of(snapshot->queues, stored.entry.queue_id);
        }
        auto data = parse_json_as<json::object>(stored.entry.json);
        if (data)
            entry.data = std::move(*data);
        page.timeline.push_back(std::move(entry));
    }
    ZONGJI_TRY(const auto recorded, of_.recordings.recordings_of(caller.scope, id));
    for (const auto& recording : recorded) {
        page.recordings.push_back({recording.id, recording.started_at, recording.duration_ms,
                                   recording.state == recordings::RecordingState::complete});
    }
    ZONGJI_TRY(const auto note, of_.interactions.note_of(caller.scope, id));
    page.note = note.text;
    const std::vector<InteractionId> one{id};
    ZONGJI_TRY(const auto tickets, of_.tickets.tickets_of(caller.scope, one));
    if (const auto made = tickets.find(id); made != tickets.end())
        page.tickets = made->second;
    return page;
}

Result<void> Contacts::save_note(const api::Caller& caller, InteractionId id,
                                 const std::string& text) {
    ZONGJI_CHECK(visible(caller, id));
    return of_.interactions.save_note(caller.scope, id, text, caller.user_id, of_.clock.now().utc);
}

Result<void> Contacts::save_disposition(const api::Caller& caller, InteractionId id,
                                        const std::string& disposition) {
    ZONGJI_TRY(const auto record, visible(caller, id));
    if (!disposition.empty() && record.queue_id) {
        const auto snapshot = of_.snapshot();
        const auto queue = snapshot->queues.find(key_of(snapshot->queues, *record.queue_id));
        const bool known =
            queue != snapshot->queues.end() &&
            std::ranges::any_of(queue->second.record.dispositions,
                                [&](const auto& one) { return one.key == disposition; });
        if (!known)
            return invalid("is none of the queue's", "/disposition");
    }
    return of_.interactions.save_disposition(caller.scope, id, disposition, caller.user_id,
                                             of_.clock.now().utc);
}

Result<api::Customer> Contacts::link_customer(const api::Caller& caller, InteractionId id,
                                              CustomerId customer) {
    ZONGJI_CHECK(visible(caller, id));
    ZONGJI_TRY(auto found, read(caller, customer));
    ZONGJI_CHECK(of_.interactions.link_customer(caller.scope, id, customer));
    return found;
}

Result<api::RecordingFiles> Contacts::find(const api::Caller& caller, RecordingId id) {
    ZONGJI_TRY(const auto recording, of_.recordings.find_recording(caller.scope, id));
    ZONGJI_CHECK(visible(caller, recording.interaction_id));
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

Result<api::Task> Contacts::task_row(const api::Caller& caller,
                                     const interactions::CallBackTask& task) {
    const auto snapshot = of_.snapshot();
    api::Task shown;
    shown.id = task.id;
    shown.interaction_id = task.interaction_id;
    shown.customer_id = task.customer_id;
    shown.caller = customers::normalise(task.caller_raw).digits;
    shown.reason = task.reason;
    shown.created_at = task.raised_at;
    shown.completed_at = task.completed_at;
    if (task.customer_id) {
        const std::vector<CustomerId> one{*task.customer_id};
        ZONGJI_TRY(const auto names, of_.customers.names_of(caller.scope, one));
        if (!names.empty())
            shown.customer_name = names.begin()->second;
    }
    if (task.completed_by)
        shown.completed_by_name = user_name(*snapshot, task.completed_by->value);
    const auto record = of_.interactions.find_interaction(caller.scope, task.interaction_id);
    if (record && record->queue_id)
        shown.queue = key_of(snapshot->queues, *record->queue_id);
    return shown;
}

Result<api::TaskList> Contacts::list(const api::Caller& caller,
                                     std::optional<api::TaskStatus> status, const api::Page& page) {
    ZONGJI_TRY(const auto found,
               of_.interactions.list_tasks(caller.scope, status, {page.cursor, page.limit}));
    api::TaskList list;
    list.next = found.next;
    for (const auto& task : found.items) {
        ZONGJI_TRY(auto row, task_row(caller, task));
        list.items.push_back(std::move(row));
    }
    return list;
}

Result<api::Task> Contacts::complete(const api::Caller& caller, TaskId id) {
    ZONGJI_CHECK(
        of_.interactions.complete_task(caller.scope, id, caller.user_id, of_.clock.now().utc));
    ZONGJI_TRY(const auto done, of_.interactions.find_task(caller.scope, id));
    return task_row(caller, done);
}

}  // namespace zongji::app
