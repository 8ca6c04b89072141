#pragma once

#include "runtime/simulation.h"
#include "store/database.h"
#include "store/faults.h"
#include "store/journal/simulated_journal.h"
#include "store/memory_live_records.h"

#include <functional>
#include <memory>
#include <string>

namespace zongji::scenarios {

// The stores of one run: what is there when the server is not, and begins as a copy of a company
// that was set up once.
struct Shelf {
    std::unique_ptr<store::Database> database;
    std::shared_ptr<store::SimulatedJournal::Kept> journal =
        std::make_shared<store::SimulatedJournal::Kept>();
    std::shared_ptr<store::MemoryLiveRecords::Kept> live_records =
        std::make_shared<store::MemoryLiveRecords::Kept>();
};

// Makes shelves.
class Company {
public:
    virtual ~Company() = default;
    virtual Result<Shelf> copy() = 0;
};

constexpr const char* password = "correct-horse-battery";  // everybody's

// `document` is YAML, as `zongji apply` takes it; whoever has no password there gets the one above,
// hashed as cheaply as the library can.
Result<std::unique_ptr<Company>> in_memory(const std::string& document);
// The same on PostgreSQL: `empty` makes a database, `copy_of` a copy of one, `drop` ends it; all by
// their locations.
struct PostgresServer {
    std::function<std::string()> empty;
    std::function<std::string(const std::string& location)> copy_of;
    std::function<void(const std::string& location)> drop;
};
Result<std::unique_ptr<Company>> on_postgres(const std::string& document, PostgresServer server);

}  // namespace zongji::scenarios
