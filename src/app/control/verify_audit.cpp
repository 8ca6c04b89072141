#include "app/control/verbs.h"
#include "domain/identity/audit.h"

namespace zongji::app::control {

json::value verify_audit(store::Database& database) {
    const auto head = identity::verify_audit(database);
    if (!head)
        return refusal(head.error());
    return json::object{{"rows", head->rows}, {"hash", head->hash}};
}

}  // namespace zongji::app::control
