#include "domain/interactions/journal_entry.h"

namespace zongji::journal {
namespace {

// One of the kinds of events, with what can be done to any of them.
struct EventKind {
    const Description* type;
    std::string_view name;  // the struct's own, as in "OfferMade"
    const void* (*in)(const Event& event);
    Event (*make)();
};

constexpr std::string_view own_name(std::string_view full) {
    return full.substr(full.rfind(':') + 1);
}

template <class Known>
constexpr EventKind kind_of() {
    return {&description_of<Known>, own_name(description_of<Known>.name),
            [](const Event& event) -> const void* { return std::get_if<Known>(&event); },
            []() -> Event { return Known{}; }};
}

template <class... Known>
constexpr auto all_kinds(std::variant<Known...>*) {
    return std::array{kind_of<Known>()...};
}

// In the order of the variant.
constexpr auto kinds = all_kinds(static_cast<Event*>(nullptr));

const EventKind& kind_of(const Event& event) {
    return kinds[event.index()];
}

// 0 where the event has no such id.
std::int64_t id_in(const EventKind& kind, const void* event, std::string_view name) {
    const Member* member = kind.type->member(name);
    if (!member || member->type->kind != Kind::id)
        return 0;
    return *static_cast<const std::int64_t*>(member->in(event));
}

Error unreadable() {
    return {ErrorCode::corrupt, "the journal holds an event that cannot be read", {}};
}

}  // namespace

std::string_view type_of(const Event& event) {
    return kind_of(event).name;
}

store::JournalEntry entry_of(const Event& event, Timestamp at) {
    const EventKind& kind = kind_of(event);
    const void* known = kind.in(event);
    store::JournalEntry entry;
    entry.at = at;
    entry.type = kind.name;
    entry.version = event_version;
    entry.org_unit_id = OrgUnitId{id_in(kind, known, "org_unit_id")};
    entry.interaction_id = InteractionId{id_in(kind, known, "interaction_id")};
    entry.agent_id = AgentId{id_in(kind, known, "agent_id")};
    entry.queue_id = QueueId{id_in(kind, known, "queue_id")};
    detail::append_json(entry.json, *kind.type, known);
    return entry;
}

Result<Event> event_from(std::string_view type, std::string_view json) {
    for (const EventKind& kind : kinds) {
        if (kind.name != type)
            continue;
        const auto value = parse_json(json);
        Event event = kind.make();
        if (!value || !detail::from_json(*kind.type, *value, "", const_cast<void*>(kind.in(event))))
            return unreadable();
        return event;
    }
    return unreadable();
}

Result<Recorded> recorded_from(const store::StoredEntry& stored) {
    auto event = event_from(stored.entry.type, stored.entry.json);
    if (!event) {
        Error error = event.error();
        error.path = "position " + std::to_string(stored.position);
        return error;
    }
    return Recorded{stored.position, stored.entry.at, std::move(*event)};
}

}  // namespace zongji::journal
