#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace zongji::app::check {

enum class Language { zh, en };
// Of the user's environment (POSIX, XBD 8.2): Chinese where he reads it, else English.
Language language_of_environment();

struct Words {
    std::string zh;
    std::string en;

    const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
};

// What was looked at, in the order in which it is told.
enum class Subject { company, journal, audit, records, recordings, rest };
constexpr std::size_t subjects = 6;

enum class Verdict {
    holds,
    unseen,  // it was not looked at, or no look can tell
    wrong
};

struct Finding {
    Subject subject;
    Verdict verdict;
    std::string where;  // a file, below the data folder; or empty
    Words words;
};

// What a check found. One thread.
class Report {
public:
    static constexpr std::size_t most_of_a_subject = 100;  // that are wrong; the rest is counted

    void holds(Subject subject, Words words);
    void unseen(Subject subject, Words words);
    void wrong(Subject subject, std::string where, Words words);

    const std::vector<Finding>& findings() const { return findings_; }
    std::int64_t wrong_in(Subject subject) const {
        return wrong_[static_cast<std::size_t>(subject)];
    }
    bool all_holds() const;
    // A line each, under their subjects, and what came out last.
    std::string text(Language language) const;

private:
    std::vector<Finding> findings_;
    std::array<std::int64_t, subjects> wrong_{};
};

}  // namespace zongji::app::check
