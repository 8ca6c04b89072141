#pragma once

#include "app/company.h"
#include "app/stores.h"
#include "domain/interactions/projector.h"

#include <functional>

namespace zongji::app {

// What an empty system gets, once.
struct Founding {
    Company::Found company;
    // Before anything else is written; the projector has not started. May be empty.
    std::function<Result<void>(Stores&, const Snapshot&, interactions::Projector&)> past;
};

// A queue, a flow to it, and an administrator whose password is shown once, on standard output.
Founding starter();

// An applied document of ours: a problem in it is a fault of the program.
Result<void> without_problems(const Result<settings::ApplyReport>& report);

}  // namespace zongji::app
