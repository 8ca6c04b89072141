#include "domain/interactions/projector.h"

#include "domain/interactions/journal_entry.h"
#include "runtime/log.h"

#include <algorithm>
#include <set>
#include <utility>

namespace zongji::interactions {
namespace {

constexpr std::size_t batch = 1000;
constexpr std::size_t most_beside = 500;  // in one transaction
// The journal hands an event to the kernel some milliseconds after we hear of it; a full disk may
// take longer.
constexpr Span settle = milliseconds(500);
// A look costs much the same for one event as for fifty.
constexpr Span pace = milliseconds(300);
constexpr Span retry = seconds(1);

// What is wrong with the row and not with the store; what the store cannot do now it says
// otherwise.
bool is_refusal(const Error& error) {
    switch (error.code) {
        case ErrorCode::invalid:
        case ErrorCode::conflict:
        case ErrorCode::failed:
        case ErrorCode::not_found:
        case ErrorCode::denied:
        case ErrorCode::unauthenticated:
            return true;
        case ErrorCode::exhausted:
        case ErrorCode::unavailable:
        case ErrorCode::corrupt:
            return false;
    }
    return false;
}

SetAside row_of(const journal::Recorded& recorded) {
    const auto entry = journal::entry_of(recorded.event, recorded.at);
    return {RefusedKind::event, recorded.position, entry.interaction_id, entry.type, {}, {}};
}

}  // namespace

Projector::Projector(const Clock& clock, const store::Journal& journal, Projection& projection,
                     Hearer hearer)
    : clock_(clock),
      journal_(journal),
      projection_(projection),
      hearer_(std::move(hearer)),
      loop_("projector", clock) {}

Projector::~Projector() {
    loop_.stop();
}

Result<Projector::Events> Projector::read_events() {
    Events events;
    if (position_ >= journal_.last_position())
        return events;
    const auto stored = journal_.read(position_ + 1, batch);
    journal_failed_ = !stored.ok();
    if (!stored)
        return stored.error();
    for (const auto& one : *stored) {
        auto event = journal::recorded_from(one);
        if (!event) {
            events.unreadable =
                SetAside{RefusedKind::event, one.position,          one.entry.interaction_id,
                         one.entry.type,     event.error().message, clock_.now().utc};
            break;
        }
        events.known.push_back(std::move(*event));
    }
    return events;
}

void Projector::read_also(Reader reader) {
    const std::lock_guard lock(readers_mutex_);
    readers_.push_back(std::move(reader));
}

// After the journal was read: whoever came before an event was recorded gets it.
void Projector::tell_readers(std::span<const journal::Recorded> events) {
    if (events.empty())
        return;
    std::vector<Reader> readers;
    {
        const std::lock_guard lock(readers_mutex_);
        readers = readers_;
    }
    for (const auto& read : readers)
        read(events);
}

Result<void> Projector::catch_up() {
    return work(false);
}

void Projector::start() {
    loop_.start([this](Now now) { return turn(now); });
}

void Projector::notify() {
    if (!notified_.exchange(true))
        loop_.post([] {});
}

void Projector::try_again() {
    again_ = true;
    loop_.post([this] { next_look_ = {}; });
}

Result<void> Projector::work(bool with_beside) {
    // Asked each time: after a failed commit nobody knows whether it was done.
    ZONGJI_TRY(position_, projection_.position());
    while (true) {
        ZONGJI_TRY(const Events events, read_events());
        // Before they are written: whether a commit that fails was done shows only when these are
        // not read again.
        tell_readers(events.known);
        std::optional<Beside> beside;
        if (with_beside && next_beside_) {
            ZONGJI_TRY(beside, next_beside_(most_beside));
        }
        if (events.known.empty() && !events.unreadable && !beside)
            return {};
        ZONGJI_CHECK(write(events.known, beside));
        if (events.unreadable)
            ZONGJI_CHECK(
                put_aside(*events.unreadable, {ErrorCode::corrupt, events.unreadable->reason, {}}));
    }
}

Result<void> Projector::write(std::span<const journal::Recorded> events,
                              const std::optional<Beside>& beside) {
    const auto done = projection_.apply(events, beside ? beside->write : Projection::Beside{});
    if (done) {
        applied(events);
        return beside ? wrote(*beside) : Result<void>();
    }
    if (!is_refusal(done.error()))
        return done;
    // Who among them is refused shows when they are written apart.
    if (beside)
        ZONGJI_CHECK(write_beside(beside->rows));
    return events.empty() ? Result<void>() : write_events(events);
}

// In halves, down to the one that is refused.
Result<void> Projector::write_events(std::span<const journal::Recorded> events) {
    const auto done = projection_.apply(events);
    if (done) {
        applied(events);
        return {};
    }
    if (!is_refusal(done.error()))
        return done;
    if (events.size() == 1)
        return put_aside(row_of(events.front()), done.error());
    ZONGJI_CHECK(write_events(events.first(events.size() / 2)));
    return write_events(events.subspan(events.size() / 2));
}

Result<void> Projector::write_beside(std::size_t most) {
    ZONGJI_TRY(const std::optional<Beside> beside, next_beside_(most));
    if (!beside)
        return {};
    const auto done = projection_.apply({}, beside->write);
    if (done)
        return wrote(*beside);
    if (!is_refusal(done.error()))
        return done;
    if (beside->rows > 1) {
        ZONGJI_CHECK(write_beside(beside->rows / 2));
        return write_beside(beside->rows - beside->rows / 2);
    }
    if (!beside->row)
        return done;
    ZONGJI_CHECK(put_aside(*beside->row, done.error()));
    beside->passed_over();
    return {};
}

// It may have been set aside before.
Result<void> Projector::wrote(const Beside& beside) {
    beside.written();
    return set_aside_ > 0 ? count_set_aside() : Result<void>();
}

// Where the store does not take that either, it is the store's fault and not the row's.
Result<void> Projector::put_aside(SetAside row, const Error& why) {
    row.reason = why.message;
    row.at = clock_.now().utc;
    ZONGJI_TRY(const std::int64_t count, projection_.set_aside(row));
    log_error("records: {} {} of interaction {} is refused and set aside: {}", enum_name(row.kind),
              row.what, row.interaction_id.value, row.reason);
    if (row.kind == RefusedKind::event)
        position_ = row.id;
    now_set_aside(count);
    return {};
}

void Projector::now_set_aside(std::int64_t count) {
    if (set_aside_.exchange(count) != count)
        hearer_.on_set_aside(count);
}

void Projector::applied(std::span<const journal::Recorded> events) {
    if (events.empty())
        return;
    tasks_raised_ |= std::ranges::any_of(events, [](const journal::Recorded& one) {
        return std::holds_alternative<journal::CallBackTaskRaised>(one.event);
    });
    position_ = events.back().position;
}

Result<void> Projector::count_set_aside() {
    ZONGJI_TRY(const auto rows, projection_.all_set_aside());
    now_set_aside(static_cast<std::int64_t>(rows.size()));
    return {};
}

// Each interaction of which something is set aside, whole: an event that comes later than those
// that stood on it would find nothing.
Result<void> Projector::make_again() {
    ZONGJI_TRY(const auto rows, projection_.all_set_aside());
    std::set<InteractionId> interactions;
    for (const SetAside& row : rows) {
        if (row.kind == RefusedKind::event && row.interaction_id)
            interactions.insert(row.interaction_id);
    }
    for (const InteractionId interaction : interactions) {
        ZONGJI_TRY(const auto stored, journal_.read_interaction(interaction));
        std::vector<journal::Recorded> events;
        for (const auto& one : stored) {
            if (auto event = journal::recorded_from(one))
                events.push_back(std::move(*event));
        }
        if (events.size() != stored.size())
            continue;
        const auto made = projection_.make_again(interaction, events);
        if (!made && !is_refusal(made.error()))
            return made;
    }
    return count_set_aside();
}

void Projector::take_trouble(const Result<void>& done) {
    auto trouble = ProjectorTrouble::none;
    if (!done && journal_failed_) {
        trouble = ProjectorTrouble::journal_unreadable;
    } else if (!done) {
        trouble = projection_.position() ? ProjectorTrouble::database_refuses
                                         : ProjectorTrouble::database_away;
    }
    if (trouble_.exchange(trouble) == trouble)
        return;
    hearer_.on_trouble(trouble);
    if (!done)
        log_error("records: cannot be written: {}", done.error().message);
}

Instant Projector::turn(Now now) {
    if (now.tick < next_look_)
        return next_look_;
    if (notified_.exchange(false))
        look_until_ = now.tick + settle;
    const bool again = again_.exchange(false);
    const bool well = trouble_ == ProjectorTrouble::none;
    if (!again && well && now.tick > look_until_ && journal_.waiting() == 0)
        return Instant{INT64_MAX};

    const std::int64_t before = position_;
    auto done = again ? make_again() : Result<void>();
    if (!done)
        again_ = true;
    if (done)
        done = work(true);
    take_trouble(done);
    next_look_ = now.tick + (done ? pace : retry);
    if (position_ != before)
        hearer_.projected(std::exchange(tasks_raised_, false));
    return next_look_;
}

}  // namespace zongji::interactions
