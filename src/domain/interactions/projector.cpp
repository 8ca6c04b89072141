#include "domain/interactions/projector.h"

#include "domain/interactions/journal_entry.h"
#include "runtime/log.h"

#include <algorithm>
#include <utility>

namespace zongji::interactions {
namespace {

constexpr std::size_t batch = 1000;
// The journal hands an event to the kernel some milliseconds after we hear of it; a full disk may
// take longer.
constexpr Span settle = milliseconds(500);
// A look costs much the same for one event as for fifty.
constexpr Span pace = milliseconds(300);
constexpr Span retry = seconds(1);

}  // namespace

Projector::Projector(const Clock& clock, const store::Journal& journal, Projection& projection,
                     Hearer hearer)
    : journal_(journal),
      projection_(projection),
      hearer_(std::move(hearer)),
      loop_("projector", clock) {}

Projector::~Projector() {
    loop_.stop();
}

// False when there were none, and nothing was written.
Result<bool> Projector::take_events(const Projection::Beside& beside) {
    if (position_ >= journal_.last_position())
        return false;
    ZONGJI_TRY(const auto stored, journal_.read(position_ + 1, batch));
    if (stored.empty())
        return false;
    std::vector<journal::Recorded> events;
    for (const auto& one : stored) {
        ZONGJI_TRY(auto event, journal::recorded_from(one));
        events.push_back(std::move(event));
    }
    // Before: whether a commit that fails was done shows only when these are not read again.
    tell_readers(events);
    ZONGJI_CHECK(projection_.apply(events, beside));
    tasks_raised_ |= std::ranges::any_of(events, [](const journal::Recorded& one) {
        return std::holds_alternative<journal::CallBackTaskRaised>(one.event);
    });
    position_ = events.back().position;
    return true;
}

void Projector::read_also(Reader reader) {
    const std::lock_guard lock(readers_mutex_);
    readers_.push_back(std::move(reader));
}

// After the journal was read: whoever came before an event was recorded gets it.
void Projector::tell_readers(std::span<const journal::Recorded> events) {
    std::vector<Reader> readers;
    {
        const std::lock_guard lock(readers_mutex_);
        readers = readers_;
    }
    for (const auto& read : readers)
        read(events);
}

Result<void> Projector::catch_up() {
    ZONGJI_TRY(position_, projection_.position());
    while (true) {
        ZONGJI_TRY(const bool more, take_events({}));
        if (!more)
            return {};
    }
}

void Projector::start() {
    loop_.start([this](Now now) { return turn(now); });
}

void Projector::notify() {
    if (!notified_.exchange(true))
        loop_.post([] {});
}

Result<void> Projector::work() {
    // Asked each time: after a failed commit nobody knows whether it was done.
    ZONGJI_TRY(position_, projection_.position());
    while (true) {
        std::optional<Beside> beside;
        if (next_beside_) {
            ZONGJI_TRY(beside, next_beside_());
        }
        const auto write = beside ? beside->write : Projection::Beside{};
        ZONGJI_TRY(const bool more, take_events(write));
        if (!more && beside)
            ZONGJI_CHECK(projection_.apply({}, write));
        if (beside)
            beside->written();
        if (!more && !beside)
            return {};
    }
}

Instant Projector::turn(Now now) {
    if (now.tick < next_look_)
        return next_look_;
    if (notified_.exchange(false))
        look_until_ = now.tick + settle;
    if (!failing_ && now.tick > look_until_ && journal_.waiting() == 0)
        return Instant{INT64_MAX};

    const std::int64_t before = position_;
    const auto done = work();
    if (done.ok() == failing_) {
        failing_ = !done.ok();
        hearer_.on_state(failing_);
        if (failing_)
            log_error("records: cannot be written: {}", done.error().message);
    }
    next_look_ = now.tick + (done ? pace : retry);
    if (position_ != before)
        hearer_.projected(std::exchange(tasks_raised_, false));
    return next_look_;
}

}  // namespace zongji::interactions
