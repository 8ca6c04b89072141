#pragma once

#include "base/result.h"
#include "base/time.h"

#include <string>
#include <vector>

namespace zongji::speech {

// Runs `program` (found in PATH; no shell) with `input` on its standard input and gives what it
// wrote to its standard output, at most `most_output` bytes. A program that is not there is
// ErrorCode::not_found, one that fails, writes too much or outlives the limit ErrorCode::failed.
// However it goes, no process is left behind.
Result<std::string> run_program(const std::string& program,
                                const std::vector<std::string>& arguments, const std::string& input,
                                Span time_limit, std::size_t most_output);

}  // namespace zongji::speech
