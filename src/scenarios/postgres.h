#pragma once

#include "scenarios/shelf.h"

namespace zongji::scenarios {

// A PostgreSQL server for as long as the program runs; `unavailable` where there is none installed.
Result<PostgresServer> temporary_postgres();

}  // namespace zongji::scenarios
