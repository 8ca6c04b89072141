#include "scenarios/grammar.h"

#include "base/ensure.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace zongji::scenarios {
namespace {

constexpr std::string_view spaces = " \t\r";
constexpr std::string_view marks = ",:";

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(spaces);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string shown(const std::vector<std::string>& words, std::size_t at) {
    if (at >= words.size())
        return "the end of the line";
    const std::string& word = words[at];
    return word.starts_with('"') ? word + '"' : fmt::format("\"{}\"", word);
}

Error wrong(const std::string& file, int line, const std::string& what) {
    return invalid(fmt::format("{}:{}: {}", file, line, what));
}

}  // namespace

std::optional<Span> time_of(const std::string& number, const std::string& unit) {
    const auto amount = number_of(number);
    if (!amount || *amount < 0)
        return std::nullopt;
    if (unit == "ms")
        return milliseconds(*amount);
    if (unit == "s")
        return seconds(*amount);
    if (unit == "min")
        return minutes(*amount);
    if (unit == "h")
        return hours(*amount);
    return std::nullopt;
}

Span Words::time(std::string_view gap) const {
    const std::string& text = (*this)[gap];
    const auto space = text.find(' ');
    return time_of(text.substr(0, space), text.substr(space + 1)).value();
}

int Words::count(std::string_view gap) const {
    return static_cast<int>(number_of((*this)[gap]).value());
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
        if (spaces.find(line[at]) != std::string_view::npos) {
            ++at;
        } else if (line[at] == '"') {
            const auto end = std::min(line.find('"', at + 1), line.size());
            words.emplace_back(line.substr(at, end - at));
            at = end + 1;
        } else {
            auto end = std::min(line.find_first_of(spaces, at), line.size());
            const bool mark = end - at > 1 && marks.find(line[end - 1]) != std::string_view::npos;
            words.emplace_back(line.substr(at, end - at - (mark ? 1 : 0)));
            if (mark)
                words.emplace_back(1, line[end - 1]);
            at = end;
        }
    }
    return words;
}

// ---- Sentences

Sentence::Sentence(std::string_view text, const std::vector<GapKind>& kinds) : text_(text) {
    for (const std::string& word : words_of(text)) {
        if (!word.starts_with('{')) {
            parts_.push_back({word, "", nullptr, false});
            continue;
        }
        const auto close = word.find('}');
        ensure(close != std::string::npos, "a gap has an end");
        const std::string inside = word.substr(1, close - 1);
        const auto colon = inside.find(':');
        const std::string kind = colon == std::string::npos ? inside : inside.substr(colon + 1);
        const auto found = std::ranges::find(kinds, kind, &GapKind::name);
        ensure(found != kinds.end(), "a gap's kind is known");
        parts_.push_back({"", inside.substr(0, colon), &*found, word.substr(close + 1) == "'s"});
    }
}

Sentence::Match Sentence::match(const std::vector<std::string>& words, std::size_t from) const {
    Match match;
    match.reached = from;
    for (const Part& part : parts_) {
        const std::size_t at = match.reached;
        if (!part.kind) {
            if (at >= words.size() || words[at] != part.literal) {
                match.expected = fmt::format("\"{}\"", part.literal);
                return match;
            }
            ++match.literal;
            ++match.reached;
            continue;
        }
        match.expected = part.kind->allowed;
        if (part.possessive) {
            if (at >= words.size() || !words[at].ends_with("'s"))
                return match;
            const std::string owner = words[at].substr(0, words[at].size() - 2);
            if (part.kind->length({owner}, 0) != 1)
                return match;
            match.words.set(part.gap, owner);
            ++match.reached;
            continue;
        }
        const std::size_t length = at < words.size() ? part.kind->length(words, at) : 0;
        if (length == 0)
            return match;
        std::string taken;
        for (std::size_t i = at; i < at + length; ++i) {
            const std::string& word = words[i];
            taken += (i == at ? "" : " ") + (word.starts_with('"') ? word.substr(1) : word);
        }
        match.words.set(part.gap, taken);
        match.reached += length;
    }
    match.whole = match.reached == words.size();
    if (!match.whole)
        match.expected = "the end of the line";
    return match;
}

// ---- Scenarios

namespace {

// What stands before the sentence itself; how many words that is.
Result<std::size_t> read_prefix(const std::vector<std::string>& words, Line& line) {
    if (words.size() > 3 && words[3] == ":" && (words[0] == "within" || words[0] == "for")) {
        const auto time = time_of(words[1], words[2]);
        if (!time)
            return invalid(fmt::format("\"{} {}\" is no time; allowed: 500 ms, 30 s, 5 min, 2 h",
                                       words[1], words[2]));
        (words[0] == "within" ? line.within : line.during) = *time;
        return std::size_t{4};
    }
    if (words.size() > 3 && words[3] == ":" && words[0] == "refused" && words[1] == "as") {
        line.refused = words[2];
        return std::size_t{4};
    }
    if (words.size() > 3 && words[3] == ":" && words[0] == "with" && words[1] == "whole" &&
        words[2] == "stores") {
        line.needs_stores = true;
        return std::size_t{4};
    }
    return std::size_t{0};
}

Result<void> read_sentence(const std::vector<std::string>& words, std::size_t from,
                           const std::vector<Sentence>& table, Line& line) {
    std::size_t reached = from;
    std::set<std::string> allowed;
    std::optional<Sentence::Match> best;
    for (std::size_t i = 0; i < table.size(); ++i) {
        Sentence::Match match = table[i].match(words, from);
        if (match.whole && (!best || match.literal > best->literal)) {
            line.sentence = i;
            best = std::move(match);
        } else if (!match.whole && match.reached >= reached) {
            if (match.reached > reached)
                allowed.clear();
            reached = match.reached;
            allowed.insert(match.expected);
        }
    }
    if (best) {
        line.words = std::move(best->words);
        return {};
    }
    std::string list;
    for (const auto& one : allowed)
        list += (list.empty() ? "" : " | ") + one;
    return invalid(fmt::format("{} is not known here; allowed: {}", shown(words, reached), list));
}

Result<Line> read_line(std::string_view text, int number, const std::vector<Sentence>& table) {
    Line line;
    line.number = number;
    line.text = std::string(text);
    const auto words = words_of(text);
    ZONGJI_TRY(const std::size_t from, read_prefix(words, line));
    ZONGJI_CHECK(read_sentence(words, from, table, line));
    return line;
}

}  // namespace

Result<std::vector<Scenario>> read_scenarios(const std::string& file, std::string_view text,
                                             const std::vector<Sentence>& table) {
    std::vector<Scenario> scenarios;
    int number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with("--"))
            continue;
        if (line.starts_with('#')) {
            scenarios.push_back({file, number, std::string(trimmed(line.substr(1))), {}});
            continue;
        }
        if (scenarios.empty())
            return wrong(file, number, "a scenario begins with its title: # What happens");
        auto read = read_line(line, number, table);
        if (!read)
            return wrong(file, number, read.error().message);
        scenarios.back().lines.push_back(std::move(*read));
    }
    for (const Scenario& one : scenarios) {
        if (one.title.empty() || one.lines.empty())
            return wrong(file, one.number, "a scenario has a title and at least one line");
    }
    return scenarios;
}

}  // namespace zongji::scenarios
