#pragma once

#include "base/result.h"
#include "base/time.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Scenarios as text: a title, then sentences, one a line. The grammar knows which sentences there
// are and what may stand in their gaps; it knows nothing of what they do.
namespace zongji::scenarios {

// What stands in the gaps of a sentence, by the gap's name.
class Words {
public:
    const std::string& operator[](std::string_view gap) const { return text_.at(std::string(gap)); }
    Span time(std::string_view gap) const;
    int count(std::string_view gap) const;
    void set(std::string gap, std::string text) { text_[std::move(gap)] = std::move(text); }

private:
    std::map<std::string, std::string, std::less<>> text_;
};

// What may stand in a gap. `length` is how many of the words that begin at `at` are taken, 0: what
// stands there does not fit.
struct GapKind {
    std::string name;
    std::string allowed;  // for people: "li, zhang or chen"
    std::function<std::size_t(const std::vector<std::string>& words, std::size_t at)> length;
};

// "{agent} and {caller} talk for {time}": words that stand for themselves, and gaps. "{to:queue}"
// is a gap of the kind `queue` whose name is `to`; "{agent}'s" takes the word before "'s".
class Sentence {
public:
    Sentence(std::string_view text, const std::vector<GapKind>& kinds);  // which outlive it

    struct Match {
        bool whole = false;
        std::size_t reached = 0;  // the first word that does not fit
        std::string expected;     // what would have, there
        std::size_t literal = 0;  // how many words stood for themselves
        Words words;
    };
    Match match(const std::vector<std::string>& words, std::size_t from) const;
    const std::string& text() const { return text_; }

private:
    struct Part {
        std::string literal;  // else a gap
        std::string gap;
        const GapKind* kind = nullptr;
        bool possessive = false;
    };
    std::string text_;
    std::vector<Part> parts_;
};

struct Line {
    int number = 0;
    std::string text;
    std::size_t sentence = 0;  // which of the table
    Words words;
    bool needs_stores = false;           // "with whole stores:": what is known only from them
    std::optional<Span> within;          // "within 1 s:": it becomes so until then
    std::optional<Span> during;          // "for 5 s:": it is and stays so
    std::optional<std::string> refused;  // "refused as conflict:": the error's code
};

struct Scenario {
    std::string file;
    int number = 0;  // of its title's line
    std::string title;
    std::vector<Line> lines;
};

// Error texts begin with "file:line: ", and name the wrong word and what is allowed.
Result<std::vector<Scenario>> read_scenarios(const std::string& file, std::string_view text,
                                             const std::vector<Sentence>& table);

// "\"a b\", c" → {"\"a b", ",", "c"}: quoted text is one word that begins with a quotation mark.
std::vector<std::string> words_of(std::string_view line);

// "30 s", "5 min", "100 ms", "2 h".
std::optional<Span> time_of(const std::string& number, const std::string& unit);

}  // namespace zongji::scenarios
