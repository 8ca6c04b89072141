#pragma once

#include "domain/configuration/diff.h"
#include "domain/configuration/records.h"

#include <set>
#include <string>
#include <vector>

namespace zongji::settings {

// How far an administrator reaches in the configuration. Of the company (his org unit is the root)
// he reaches everything. Else he changes what belongs to his org unit and those below, and reads
// besides what that refers to and what the org units above share with those below: calendars,
// skills, queues, prompts and flows. Trunks, contact rules and call limits are the company's: an
// address range of one takes calls away from all others. Pure.
class Reach {
public:
    // `org_unit`: his; empty, or the root: the whole.
    Reach(const configuration::Document& document, const std::string& org_unit);

    bool is_whole() const { return whole_; }
    configuration::Document readable() const;

    // Fails where a change is not his to make: `not_found` for what he cannot read.
    Result<void> check(const configuration::Document& after,
                       const std::vector<configuration::Change>& changes) const;

private:
    bool is_mine(const std::string& org_unit) const { return mine_.contains(org_unit); }

    const configuration::Document& document_;
    std::string top_;
    bool whole_ = false;
    std::set<std::string> mine_;   // his org unit and those below
    std::set<std::string> above_;  // those above
};

}  // namespace zongji::settings
