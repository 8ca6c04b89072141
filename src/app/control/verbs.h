#pragma once

#include "app/company.h"
#include "base/json.h"
#include "store/database.h"

// What the one who may read the data folder asks of the running server: a file for each verb. They
// block, and answer {"error": …} where they cannot.
namespace zongji::app::control {

// {"yaml", "dry_run", "prune"}: the report of the change, which everybody lives by when it comes.
json::value apply(Company& company, const json::object& request);

// {"yaml"}
json::value export_configuration(Company& company);

// {"rows", "hash"} of the audit's chain.
json::value verify_audit(store::Database& database);

// The same of a database that no server has open, or of a copy of one, which is not touched: a file
// of SQLite, or "postgresql://…".
json::value verify_audit_of_copy(const std::string& location);

// To the verb that the request names.
json::value answer(Company& company, store::Database& database, const json::object& request);

inline json::value refusal(const Error& error) {
    return json::object{{"error", error.message}};
}

}  // namespace zongji::app::control
