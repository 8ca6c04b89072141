#pragma once

#include "scenarios/steps/steps.h"

#include <optional>
#include <string>

namespace zongji::scenarios {

// What is done to a run besides what its scenario says.
struct Disturbance {
    enum class Kind { none, killed, stopped, store_fails } kind = Kind::none;
    // After which line (from 1) the server is killed or stopped, and started again.
    std::size_t after_line = 0;
    // Which call to the stores fails (from 1), and whether with all that follow.
    std::uint64_t nth = 0;
    store::Faults::Kind how = store::Faults::Kind::once;
};

struct Failure {
    int line = 0;  // 0: what is looked at after the last one
    std::string text;
    Unexpected what;
};

struct Ran {
    std::optional<Failure> failure;
    std::uint64_t store_calls = 0;  // that could have failed
};

struct Book {
    std::vector<GapKind> kinds;  // the sentences point at them
    std::vector<Step> steps;     // as the sentences are numbered
    std::vector<Sentence> sentences;
};
Book book_of(std::vector<GapKind> kinds);

Ran run(const Scenario& scenario, const Book& book, Company& company,
        const Disturbance& disturbance, std::uint64_t seed);

}  // namespace zongji::scenarios
