#include "domain/settings/yaml_document.h"
#include "engine/calendars/calendars.h"
#include "scenarios/gaps.h"
#include "scenarios/postgres.h"
#include "scenarios/run.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace zongji::scenarios {
namespace {

struct Options {
    std::vector<std::string> wanted;  // FILE, FILE:LINE or a folder
    std::string folder = "test/scenarios";
    bool postgres = false;
    bool restart = false;
    std::string fail;            // "once", "for-good"
    std::uint64_t nth = 0;       // only this one
    std::size_t after_line = 0;  // only after this one
    std::string how;             // "kill", "stop": only so
    std::uint64_t every = 1;     // of the n-th calls, only each of so many
    std::uint64_t seed = 0;
    int repeat = 1;
    bool list_steps = false;
};

Result<std::string> text_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return not_found(path + ": there is no such file");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// "FILE:12" is the scenario that holds line 12.
struct Wanted {
    std::string path;
    int line = 0;
};

Wanted wanted_of(const std::string& text) {
    const auto colon = text.rfind(':');
    const bool numbered = colon != std::string::npos && colon + 1 < text.size() &&
                          text.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    if (!numbered)
        return {text, 0};
    return {text.substr(0, colon), std::stoi(text.substr(colon + 1))};
}

std::vector<std::string> files_below(const std::string& path) {
    if (!std::filesystem::is_directory(path))
        return {path};
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.path().extension() == ".txt")
            files.push_back(entry.path().string());
    }
    std::ranges::sort(files);
    return files;
}

Result<std::vector<Scenario>> scenarios_of(const Options& options, const Book& book) {
    std::vector<Scenario> all;
    for (const std::string& text : options.wanted) {
        const Wanted wanted = wanted_of(text);
        for (const std::string& file : files_below(wanted.path)) {
            ZONGJI_TRY(const auto content, text_of_file(file));
            ZONGJI_TRY(auto found, read_scenarios(file, content, book.sentences));
            for (auto& one : found) {
                const bool holds =
                    one.number <= wanted.line && wanted.line <= one.lines.back().number;
                if (wanted.line == 0 || holds)
                    all.push_back(std::move(one));
            }
        }
    }
    if (all.empty())
        return not_found("there is no scenario there");
    return all;
}

void print_steps(const Book& book) {
    for (const Chapter& chapter : manual()) {
        fmt::print("\n{}\n\n", chapter.title);
        for (const Step& step : chapter.steps) {
            fmt::print("    {}\n", step.sentence);
            if (!step.explanation.empty())
                fmt::print("        {}\n", step.explanation);
        }
    }
    fmt::print(
        "\n{} sentences. Before one may stand \"within 5 s:\", \"for 5 s:\", "
        "\"refused as conflict:\" or \"with whole stores:\".\n",
        book.steps.size());
}

// What was done, and how it went.
class Tally {
public:
    explicit Tally(const Options& options) : options_(options) {}

    void take(const Scenario& scenario, const Disturbance& disturbance, std::uint64_t seed,
              const Ran& ran) {
        ++runs_;
        if (!ran.failure) {
            ++passed_;
            return;
        }
        ++failed_;
        const Failure& failure = *ran.failure;
        const int line = failure.line == 0 ? scenario.number : failure.line;
        fmt::print(
            "\nFAILED {}:{} {}\n  step:     {}\n  expected: {}\n  was:      {}\n  alone:    {}\n",
            scenario.file, line, scenario.title, failure.text, failure.what.expected,
            failure.what.was, command_for(scenario, disturbance, seed));
    }

    int finish() const {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
        fmt::print("{} runs in {:.1f} s, {:.0f} a minute\n", runs_, took.count(),
                   runs_ / took.count() * 60);
        fmt::print("{} passed, {} failed\n", passed_, failed_);
        return failed_ == 0 && passed_ > 0 ? 0 : 1;
    }

private:
    std::string command_for(const Scenario& scenario, const Disturbance& disturbance,
                            std::uint64_t seed) const {
        std::string command = "build/release/bin/scenarios";
        if (options_.postgres)
            command += " --postgres";
        switch (disturbance.kind) {
            case Disturbance::Kind::none:
                break;
            case Disturbance::Kind::killed:
                command += fmt::format(" --restart kill --after {}", disturbance.after_line);
                break;
            case Disturbance::Kind::stopped:
                command += fmt::format(" --restart stop --after {}", disturbance.after_line);
                break;
            case Disturbance::Kind::store_fails:
                command +=
                    fmt::format(" --fail-nth {} --nth {}",
                                disturbance.how == store::Faults::Kind::once ? "once" : "for-good",
                                disturbance.nth);
                break;
        }
        if (seed != 0)
            command += fmt::format(" --seed {}", seed);
        return fmt::format("{} {}:{}", command, scenario.file, scenario.number);
    }

    const Options& options_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    int runs_ = 0;
    int passed_ = 0;
    int failed_ = 0;
};

class Runner {
public:
    Runner(const Options& options, const Book& book, Company& company)
        : options_(options), book_(book), company_(company), tally_(options) {}

    void run_all(const std::vector<Scenario>& scenarios) {
        for (int i = 0; i < options_.repeat; ++i) {
            for (const Scenario& scenario : scenarios)
                run_ways(scenario, options_.seed + static_cast<std::uint64_t>(i));
        }
    }
    int finish() const { return tally_.finish(); }

private:
    void run_ways(const Scenario& scenario, std::uint64_t seed) {
        if (options_.restart) {
            restart_after_each(scenario, seed);
        } else if (!options_.fail.empty()) {
            fail_each(scenario, seed);
        } else {
            run_once(scenario, {}, seed);
        }
    }

    Ran run_once(const Scenario& scenario, const Disturbance& disturbance, std::uint64_t seed) {
        const Ran ran = run(scenario, book_, company_, disturbance, seed);
        tally_.take(scenario, disturbance, seed, ran);
        return ran;
    }

    void restart_after_each(const Scenario& scenario, std::uint64_t seed) {
        for (std::size_t line = 1; line <= scenario.lines.size(); ++line) {
            if (options_.after_line != 0 && options_.after_line != line)
                continue;
            if (options_.how != "stop")
                run_once(scenario, {Disturbance::Kind::killed, line}, seed);
            if (options_.how != "kill")
                run_once(scenario, {Disturbance::Kind::stopped, line}, seed);
        }
    }

    void fail_each(const Scenario& scenario, std::uint64_t seed) {
        Disturbance disturbance{Disturbance::Kind::store_fails};
        disturbance.how =
            options_.fail == "once" ? store::Faults::Kind::once : store::Faults::Kind::for_good;
        if (options_.nth != 0) {
            disturbance.nth = options_.nth;
            run_once(scenario, disturbance, seed);
            return;
        }
        const std::uint64_t calls = run_once(scenario, {}, seed).store_calls;
        for (disturbance.nth = 1; disturbance.nth <= calls; disturbance.nth += options_.every)
            run_once(scenario, disturbance, seed);
    }

    const Options& options_;
    const Book& book_;
    Company& company_;
    Tally tally_;
};

Result<int> carry_out(const Options& options) {
    ZONGJI_CHECK(calendars::load_zones());
    ZONGJI_TRY(const auto yaml, text_of_file(options.folder + "/company.yaml"));
    ZONGJI_TRY(const auto read, settings::read_document(yaml));
    const Book book = book_of(gap_kinds(read.document));
    if (options.list_steps) {
        print_steps(book);
        return 0;
    }
    ZONGJI_TRY(const auto scenarios, scenarios_of(options, book));
    std::unique_ptr<Company> company;
    if (options.postgres) {
        ZONGJI_TRY(auto server, temporary_postgres());
        ZONGJI_TRY(company, on_postgres(yaml, std::move(server)));
    } else {
        ZONGJI_TRY(company, in_memory(yaml));
    }
    Runner runner(options, book, *company);
    runner.run_all(scenarios);
    return runner.finish();
}

int run_program(int argc, char** argv) {
    Options options;
    CLI::App app(
        "Runs scenarios: texts that say what happens to a contact centre, and what shall "
        "come of it.");
    app.add_option("scenarios", options.wanted, "FILE, FILE:LINE or a folder; without: all");
    app.add_option("--folder", options.folder, "Where they lie, with company.yaml");
    app.add_flag("--postgres", options.postgres, "On PostgreSQL instead of SQLite in memory");
    std::string restart;
    auto* restarts = app.add_option("--restart", restart,
                                    "With a restart after each line: by kill, by stop, or both")
                         ->expected(0, 1)
                         ->default_str("both")
                         ->check(CLI::IsMember({"kill", "stop", "both"}));
    app.add_option("--after", options.after_line, "Only after this line (of the scenario, from 1)");
    app.add_option("--fail-nth", options.fail, "With each call to the stores failing in turn")
        ->check(CLI::IsMember({"once", "for-good"}));
    app.add_option("--nth", options.nth, "Only this call");
    app.add_option("--every", options.every, "Only every so many calls")
        ->check(CLI::PositiveNumber);
    app.add_option("--seed", options.seed,
                   "Who goes first among those that are ready; 0: in order");
    app.add_option("--repeat", options.repeat, "So many times, each with the next seed");
    app.add_flag("--steps", options.list_steps, "Lists the sentences that there are");
    CLI11_PARSE(app, argc, argv);
    options.restart = restarts->count() > 0;
    options.how = restart;
    if (options.wanted.empty())
        options.wanted = {options.folder};

    const auto done = carry_out(options);
    if (!done) {
        fmt::print(stderr, "{}\n0 passed, 1 failed\n", done.error().message);
        return 2;
    }
    return *done;
}

}  // namespace
}  // namespace zongji::scenarios

int main(int argc, char** argv) {
    return zongji::scenarios::run_program(argc, argv);
}
