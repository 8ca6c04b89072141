#pragma once

#include "app/part.h"

#include <string>
#include <vector>

namespace zongji::app {

// The parts in the order of their start. Complete before anybody can ask for something; then any
// thread may.
class Parts {
public:
    void add(Part& part) { parts_.push_back(&part); }

    // In the order of their start, up to the first that cannot.
    Result<void> use(const Snapshot& fresh) const;
    // The last one first.
    void stop();
    // The page of all of them, and of the process.
    std::string metrics() const;

private:
    std::vector<Part*> parts_;
};

}  // namespace zongji::app
