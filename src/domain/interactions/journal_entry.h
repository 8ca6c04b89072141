#pragma once

#include "domain/calls/events.h"
#include "store/journal/journal.h"

#include <string_view>

// Events as the journal stores them, and back.
namespace zongji::journal {

// What an event is called in the journal: the name of its struct, which therefore must not change.
std::string_view type_of(const Event& event);

// The version that events are written in now. A change that older readers would misread counts it
// up, and `event_from` learns to read both.
constexpr int event_version = 1;

store::JournalEntry entry_of(const Event& event, Timestamp at);

// ErrorCode::corrupt for what is no event of this program.
Result<Event> event_from(std::string_view type, std::string_view json);
Result<Recorded> recorded_from(const store::StoredEntry& stored);

}  // namespace zongji::journal
