#include "app/control/verbs.h"
#include "domain/identity/audit.h"
#include "store/evidence.h"

namespace zongji::app::control {
// SQLite writes beside what it only reads: evidence is looked at without touching it.
json::value verify_audit_of_copy(const std::string& location) {
    if (store::is_postgres(location)) {
        const auto database = store::open_database(location);
        return database ? verify_audit(**database) : refusal(database.error());
    }
    const auto evidence = store::Evidence::of(location);
    if (!evidence && evidence.error().code == ErrorCode::not_found)
        return refusal(not_found("there is no database at " + location +
                                 "; one of PostgreSQL is named with --database"));
    if (!evidence)
        return refusal(evidence.error());
    const auto database = evidence->database();
    return database ? verify_audit(**database) : refusal(database.error());
}

}  // namespace zongji::app::control
