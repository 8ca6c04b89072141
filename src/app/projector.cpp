#include "app/projector.h"

#include "domain/interactions/journal_entry.h"
#include "runtime/log.h"

#include <algorithm>
#include <utility>

namespace zongji::app {
namespace {

constexpr std::size_t batch = 1000;
// The journal hands an event to the kernel some milliseconds after we hear of it; a full disk may
// take longer.
constexpr Span settle = milliseconds(500);
// A look costs much the same for one event as for fifty.
constexpr Span pace = milliseconds(200);
constexpr Span retry = seconds(1);

}  // namespace

Projector::Projector(const Clock& clock, const store::Journal& journal, store::Database& database,
                     std::function<void(bool)> on_state, std::function<void(bool)> projected)
    : journal_(journal),
      projection_(database),
      on_state_(std::move(on_state)),
      projected_(std::move(projected)),
      loop_("projector", clock) {}

Projector::~Projector() {
    loop_.stop();
}

Result<void> Projector::catch_up() {
    ZONGJI_TRY(position_, projection_.position());
    while (position_ < journal_.last_position()) {
        ZONGJI_TRY(const auto stored, journal_.read(position_ + 1, batch));
        if (stored.empty())
            break;
        std::vector<journal::Recorded> events;
        for (const auto& one : stored) {
            ZONGJI_TRY(auto event, journal::recorded_from(one));
            events.push_back(std::move(event));
        }
        ZONGJI_CHECK(projection_.apply(events));
        tasks_raised_ |= std::ranges::any_of(events, [](const journal::Recorded& one) {
            return std::holds_alternative<journal::CallBackTaskRaised>(one.event);
        });
        position_ = events.back().position;
    }
    return {};
}

void Projector::start() {
    loop_.start([this](Now now) { return turn(now); });
}

void Projector::notify() {
    if (!notified_.exchange(true))
        loop_.post([] {});
}

Result<void> Projector::work() {
    ZONGJI_CHECK(catch_up());
    return also_ ? also_() : Result<void>();
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
        on_state_(failing_);
        if (failing_)
            log_error("records: cannot be written: {}", done.error().message);
    }
    next_look_ = now.tick + (done ? pace : retry);
    if (position_ != before)
        projected_(std::exchange(tasks_raised_, false));
    return next_look_;
}

}  // namespace zongji::app
