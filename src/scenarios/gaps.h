#pragma once

#include "domain/configuration/records.h"
#include "scenarios/grammar.h"

namespace zongji::scenarios {

// What may stand in a sentence's gaps, given the company that the scenarios play in.
std::vector<GapKind> gap_kinds(const configuration::Document& company);

}  // namespace zongji::scenarios
