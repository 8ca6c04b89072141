#include "scenarios/run.h"

#include "runtime/log.h"
#include "scenarios/promises.h"

#include <fmt/format.h>

namespace zongji::scenarios {
namespace {

// Monday morning in the company's zone, Asia/Shanghai.
constexpr const char* usual_beginning = "2026-11-30T10:00:00+08:00";
// "At once": a journal that stands still delays a command by 5 ms.
constexpr Span at_once = milliseconds(20);
// Lists follow the journal.
constexpr Span soon = seconds(2);
// Two commands, one after the other, of a journal that stands still.
constexpr Span delayed = milliseconds(12);

Timestamp beginning_of(const Scenario& scenario, const Book& book) {
    const Line& first = scenario.lines.front();
    std::string text = usual_beginning;
    if (book.steps[first.sentence].sentence.starts_with("it is {date"))
        text = fmt::format("{}T{}:00+08:00", first.words["date"], first.words["clock"]);
    const auto moment = parse_rfc3339(text);
    if (!moment)
        throw Unexpected{"it is a date and a time, 2026-11-30 10:00", text};
    return *moment;
}

class Play {
public:
    Play(const Scenario& scenario, const Book& book, Company& company, Disturbance disturbance,
         std::uint64_t seed)
        : scenario_(scenario),
          book_(book),
          disturbance_(disturbance),
          world_(company, beginning_of(scenario, book), seed) {
        if (fails())
            world_.faults.fail(disturbance_.nth, disturbance_.how);
    }

    std::optional<Failure> perform() {
        for (std::size_t i = 0; i < scenario_.lines.size(); ++i) {
            const Line& line = scenario_.lines[i];
            try {
                carry_out(line);
            } catch (const Unexpected& unexpected) {
                if (!is_forgiven(line))
                    return Failure{line.number, line.text, unexpected};
                apart_ = apart_ || nature_of(line) == Nature::paperwork;
            }
            if (i + 1 == disturbance_.after_line && !restart_if_asked())
                return Failure{
                    line.number, "(and a restart)", {"the server starts", "it does not"}};
        }
        return look_back();
    }

    std::uint64_t store_calls() const { return world_.faults.calls(); }

private:
    bool fails() const { return disturbance_.kind == Disturbance::Kind::store_fails; }

    Nature nature_of(const Line& line) const {
        const Nature nature = book_.steps[line.sentence].nature;
        return line.needs_stores && nature == Nature::live ? Nature::record : nature;
    }

    // After a restart the scenario's own expectations are of a world that is no more; what it does
    // goes on as far as it can. When a store failed, what needs it may fail, and lists may be late;
    // what is heard and seen may not.
    bool is_forgiven(const Line& line) const {
        if (apart_)
            return true;
        const Nature nature = nature_of(line);
        return fails() && world_.faults.struck() &&
               (nature == Nature::record || nature == Nature::paperwork);
    }

    bool is_skipped(const Line& line) const {
        const Nature nature = nature_of(line);
        const bool looks = nature == Nature::record || nature == Nature::live;
        return (apart_ && looks) || (fails() && world_.faults.struck() && nature == Nature::record);
    }

    void carry_out(const Line& line) {
        if (is_skipped(line))
            return;
        const Nature nature = nature_of(line);
        const bool looks = nature == Nature::record || nature == Nature::live;
        world_.faults.hold_up(looks || nature == Nature::setting);
        world_.refused = line.refused;
        world_.refusal_seen = false;
        if (line.during) {
            stays_so(line);
        } else if (looks || line.within) {
            becomes_so(line, line.within.value_or(nature == Nature::live ? at_once : soon));
        } else {
            perform(line);
        }
        world_.rest();
        // What was to be stored may not be: what comes of it is another story.
        apart_ = apart_ || (fails() && nature == Nature::paperwork && world_.faults.struck());
        // People see what came of it before they go on.
        if (fails() && world_.server && world_.server->journal().waiting() > 0)
            world_.pass(delayed);
        if (line.refused && !world_.refusal_seen)
            throw Unexpected{"it is refused as " + *line.refused, "nobody could refuse it"};
    }

    void perform(const Line& line) { book_.steps[line.sentence].carry_out(world_, line.words); }

    void becomes_so(const Line& line, Span within) {
        std::optional<Unexpected> last;
        const bool so = world_.comes_true(within, [&] {
            try {
                perform(line);
                return true;
            } catch (const Unexpected& unexpected) {
                last = unexpected;
                return false;
            }
        });
        if (!so)
            throw *last;
    }

    void stays_so(const Line& line) {
        const Instant end = world_.simulation.now().tick + *line.during;
        becomes_so(line, at_once);
        while (world_.simulation.run_to_next(end)) {
            world_.rest();
            perform(line);
        }
        world_.rest();
        perform(line);
    }

    bool restart_if_asked() {
        if (disturbance_.kind == Disturbance::Kind::killed) {
            world_.kill_server();
        } else if (disturbance_.kind == Disturbance::Kind::stopped) {
            world_.stop_server();
        } else {
            return true;
        }
        apart_ = true;
        world_.database_away = world_.database_full = world_.disk_away = false;
        world_.start_server();
        return world_.server != nullptr;
    }

    std::optional<Failure> look_back() {
        try {
            wind_up(world_);
            check_promises(world_);
        } catch (const Unexpected& unexpected) {
            return Failure{0, "(after the last line: the promises)", unexpected};
        }
        return std::nullopt;
    }

    const Scenario& scenario_;
    const Book& book_;
    const Disturbance disturbance_;
    World world_;
    bool apart_ = false;  // it goes another way than the scenario: only the promises are left
};

}  // namespace

Book book_of(std::vector<GapKind> kinds) {
    Book book;
    book.kinds = std::move(kinds);
    for (const Chapter& chapter : manual()) {
        for (const Step& step : chapter.steps) {
            book.steps.push_back(step);
            book.sentences.emplace_back(step.sentence, book.kinds);
        }
    }
    return book;
}

Ran run(const Scenario& scenario, const Book& book, Company& company,
        const Disturbance& disturbance, std::uint64_t seed) {
    Ran ran;
    // What the server says it cannot do, it shall not say for no reason.
    std::string error;
    divert_log([&](LogLevel level, std::string_view text) {
        if (level == LogLevel::error && error.empty())
            error = std::string(text);
    });
    try {
        Play play(scenario, book, company, disturbance, seed);
        ran.failure = play.perform();
        ran.store_calls = play.store_calls();
    } catch (const Unexpected& unexpected) {
        ran.failure = Failure{0, "(before the first line)", unexpected};
    } catch (const std::exception& fault) {
        ran.failure = Failure{0, "(a fault of the program)", {"none", fault.what()}};
    }
    divert_log({});
    const bool broken = error.find("failed: ") != std::string::npos;
    if (!ran.failure && broken)
        ran.failure = Failure{0, "(what the server logged)", {"no broken invariant", error}};
    return ran;
}

}  // namespace zongji::scenarios
