#include "engine/calendars/wall_clock.h"
#include "engine/permission/destination.h"
#include "engine/permission/permission.h"

#include <algorithm>

namespace zongji::permission {
namespace {

constexpr Span furthest_ahead = hours(24 * 400);
constexpr int most_steps_ahead = 100;

// What a rule says at one moment.
struct Verdict {
    enum { passes, refuses, not_known } is = passes;
    std::optional<Timestamp> again;  // when it may pass, if it refuses now
};

Verdict refused_until(std::optional<Timestamp> again) {
    return {Verdict::refuses, again};
}

template <class Word>
bool names(const std::vector<Word>& words, Word word) {
    return words.empty() || std::ranges::find(words, word) != words.end();
}

class Judge {
public:
    Judge(const Question& question, const Rules& rules)
        : question_(question), rules_(rules), to_(destination_of(question.number)) {
        for (const std::string_view name : to_.zones) {
            if (const auto* zone = rules.zone_named(name))
                zones_.push_back(zone);
        }
    }

    bool has_number() const {
        return to_.kind != DestinationKind::unknown || question_.means != ContactMeans::voice;
    }

    // `today` by the clock of the law.
    bool applies(const RuleDefinition& rule, const std::string& today) const {
        if (!rule.on || !names(rule.means, question_.means) ||
            !names(rule.purposes, question_.purpose))
            return false;
        // Hours and numbers protect people. An institution has its own.
        if (!std::holds_alternative<FactRule>(rule.check) && !to_.is_persons())
            return false;
        return (rule.valid_from.empty() || rule.valid_from <= today) &&
               (rule.valid_until.empty() || today <= rule.valid_until);
    }

    Verdict ask(const Rules::Rule& rule, Timestamp at) const {
        for (const std::string& name : rule.is.unless) {
            if (fact(name).value_or(false))
                return {};
        }
        return std::visit([&](const auto& check) { return ask(rule, check, at); }, rule.is.check);
    }

private:
    std::optional<bool> fact(std::string_view name) const {
        const auto found = question_.facts.stated.find(name);
        if (found == question_.facts.stated.end())
            return std::nullopt;
        return found->second;
    }

    Verdict ask(const Rules::Rule&, const FactRule& check, Timestamp) const {
        const auto stated = fact(check.fact);
        if (!stated)
            return {Verdict::not_known, {}};
        return *stated == check.wanted ? Verdict{} : refused_until(std::nullopt);
    }

    // Where a country has several clocks, by each of them.
    Verdict ask(const Rules::Rule& rule, const HoursRule&, Timestamp at) const {
        if (zones_.empty())
            return {Verdict::not_known, {}};
        Verdict verdict;
        for (const calendars::Zone* zone : zones_) {
            const calendars::Calendar& open = rule.hours.find(zone->name())->second;
            if (open.is_open(at))
                continue;
            const auto opens = open.next_change(at);
            if (!opens)
                return refused_until(std::nullopt);
            verdict = refused_until(std::max(verdict.again.value_or(*opens), *opens));
        }
        return verdict;
    }

    Verdict ask(const Rules::Rule&, const CountRule& check, Timestamp at) const {
        const auto period = period_of(check.period, at);
        if (!question_.facts.contacts_since || *question_.facts.contacts_since > period.begin)
            return {Verdict::not_known, {}};
        std::vector<Timestamp> counted;
        for (const Contact& contact : question_.facts.contacts) {
            if (counts(contact, check.effective_only) && contact.at >= period.begin)
                counted.push_back(contact.at);
        }
        if (counted.size() < static_cast<std::size_t>(check.most))
            return {};
        if (check.most == 0)
            return refused_until(std::nullopt);
        if (period.end)
            return refused_until(period.end);
        // The hour glides: it is over once the one before so many has left it.
        std::ranges::sort(counted);
        const Timestamp leaves = counted[counted.size() - static_cast<std::size_t>(check.most)];
        return refused_until(leaves + hours(1) + microseconds(1));
    }

    Verdict ask(const Rules::Rule&, const GapRule& check, Timestamp at) const {
        const auto& known_since = question_.facts.contacts_since;
        if (!known_since || *known_since > at - check.least)
            return {Verdict::not_known, {}};
        std::optional<Timestamp> last;
        for (const Contact& contact : question_.facts.contacts) {
            if (counts(contact, false))
                last = std::max(last.value_or(contact.at), contact.at);
        }
        if (!last || *last + check.least <= at)
            return {};
        return refused_until(*last + check.least);
    }

    // A person is disturbed by each means on its own account.
    bool counts(const Contact& contact, bool effective_only) const {
        return contact.means == question_.means && (contact.effective || !effective_only);
    }

    struct Period {
        Timestamp begin;
        std::optional<Timestamp> end;  // none: it glides
    };
    Period period_of(CountPeriod period, Timestamp at) const {
        if (period == CountPeriod::hour)
            return {at - hours(1), std::nullopt};
        const calendars::Zone& zone = zones_.empty() ? rules_.zone() : *zones_.front();
        Timestamp begin = calendars::local_day_start(zone, at);
        const auto days = [&] {
            return calendars::day_number(
                calendars::on_the_wall(begin + hours(3), zone.offset_at(begin + hours(3))));
        };
        int left = 1;
        if (period == CountPeriod::week) {
            left = 7 - calendars::weekday_of(days());
            while (calendars::weekday_of(days()) != 0)
                begin = calendars::local_day_start(zone, begin - hours(1));
        }
        // 26 hours after its beginning every day is over, and the next one is not.
        Timestamp end = calendars::local_day_start(zone, at);
        while (left-- > 0)
            end = calendars::local_day_start(zone, end + hours(26));
        return {begin, end};
    }

    const Question& question_;
    const Rules& rules_;
    Destination to_;
    std::vector<const calendars::Zone*> zones_;
};

struct Refusal {
    const Rules::Rule* rule = nullptr;
    bool because_unknown = false;
    std::optional<Timestamp> again;
};

struct Judgement {
    std::vector<Refusal> refusals;
    std::vector<std::string> not_known;
};

Judgement judge(const Judge& by, const Rules& rules, Timestamp at) {
    Judgement all;
    const std::string today = calendars::local_date(rules.zone(), at);
    for (const Rules::Rule& rule : rules.all()) {
        if (!by.applies(rule.is, today))
            continue;
        const Verdict verdict = by.ask(rule, at);
        if (verdict.is == Verdict::refuses) {
            all.refusals.push_back({&rule, false, verdict.again});
        } else if (verdict.is == Verdict::not_known) {
            if (rule.is.unknown == Unknown::refuses) {
                all.refusals.push_back({&rule, true, std::nullopt});
            } else {
                all.not_known.push_back(rule.is.key);
            }
        }
    }
    return all;
}

// The first of all times at which every rule passes: each refusal says when it may, and a later
// rule may have closed again by then.
std::optional<Timestamp> earliest(const Judge& by, const Rules& rules, Judgement found,
                                  Timestamp now) {
    Timestamp at = now;
    for (int step = 0; step < most_steps_ahead; ++step) {
        if (found.refusals.empty())
            return at;
        Timestamp next = at;
        for (const Refusal& refusal : found.refusals) {
            if (!refusal.again)
                return std::nullopt;
            next = std::max(next, *refusal.again);
        }
        if (next <= at || next - now > furthest_ahead)
            return std::nullopt;
        at = next;
        found = judge(by, rules, at);
    }
    return std::nullopt;
}

}  // namespace

Decision decide(const Question& question, const Rules& rules, Now now) {
    Decision decision;
    decision.rules_version = rules.version();
    const Judge by(question, rules);
    if (!by.has_number()) {
        decision.reason = "no_number";
        return decision;
    }
    const Judgement found = judge(by, rules, now.utc);
    decision.not_known = found.not_known;
    if (found.refusals.empty()) {
        decision.allowed = true;
        decision.reason = "allowed";
        return decision;
    }
    // What no waiting helps against says more than what passes by itself.
    auto said = std::ranges::find_if(found.refusals, [](const auto& each) { return !each.again; });
    if (said == found.refusals.end())
        said = found.refusals.begin();
    const RuleDefinition& rule = said->rule->is;
    decision.reason = rule.reason.empty() ? rule.key : rule.reason;
    decision.rule = rule.key;
    decision.rule_version = rule.version;
    decision.because_unknown = said->because_unknown;
    decision.earliest = earliest(by, rules, found, now.utc);
    return decision;
}

}  // namespace zongji::permission
