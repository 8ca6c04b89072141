#pragma once

#include "domain/calls/events.h"
#include "store/journal/journal.h"

#include <string_view>

// Events as the journal stores them, and back.
namespace zongji::journal {

namespace detail {

// The struct's own name, as in "OfferMade". Found by the compiler: a start reads events by the
// hundred thousand.
template <class T>
consteval std::string_view type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    const auto from = text.find("T = ") + 4;
    text = text.substr(from, text.find_first_of(";]", from) - from);
    return text.substr(text.rfind(':') + 1);
}

}  // namespace detail

// What an event is called in the journal: the name of its struct, which therefore must not change.
inline std::string_view type_of(const Event& event) {
    return std::visit(
        [](const auto& known) { return detail::type_name<std::decay_t<decltype(known)>>(); },
        event);
}

// The version that events are written in now. A change that older readers would misread counts it
// up, and `event_from` learns to read both.
constexpr int event_version = 1;

inline store::JournalEntry entry_of(const Event& event, Timestamp at) {
    store::JournalEntry entry;
    entry.at = at;
    entry.type = type_of(event);
    entry.version = event_version;
    std::visit(
        [&](const auto& known) {
            entry.json = to_json_text(known);
            if constexpr (requires { known.org_unit_id; }) {
                entry.org_unit_id = known.org_unit_id;
            }
            if constexpr (requires { known.interaction_id; }) {
                entry.interaction_id = known.interaction_id;
            }
            if constexpr (requires { known.agent_id; }) {
                entry.agent_id = known.agent_id;
            }
            if constexpr (requires { known.queue_id; }) {
                entry.queue_id = known.queue_id;
            }
        },
        event);
    return entry;
}

// ErrorCode::corrupt for what is no event of this program.
inline Result<Event> event_from(std::string_view type, std::string_view json) {
    std::optional<Result<Event>> found;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Event>>([&](auto kind) {
        using Known = typename decltype(kind)::type;
        if (found || type != detail::type_name<Known>()) {
            return;
        }
        auto known = parse_json_as<Known>(json);
        if (known) {
            found = Result<Event>(Event(std::move(known).value()));
        } else {
            found = Result<Event>(known.error());
        }
    });
    if (!found || !*found) {
        return Error{ErrorCode::corrupt, "the journal holds an event that cannot be read", {}};
    }
    return std::move(*found);
}

inline Result<Recorded> recorded_from(const store::StoredEntry& stored) {
    auto event = event_from(stored.entry.type, stored.entry.json);
    if (!event) {
        return event.error();
    }
    return Recorded{stored.position, stored.entry.at, std::move(*event)};
}

}  // namespace zongji::journal
