#include "app/control/verbs.h"

namespace zongji::app::control {

json::value answer(Company& company, store::Database& database, const json::object& request) {
    const auto* verb = request.if_contains("verb");
    const json::string name = verb && verb->is_string() ? verb->get_string() : json::string();
    if (name == "apply")
        return apply(company, request);
    if (name == "export")
        return export_configuration(company);
    if (name == "verify_audit")
        return verify_audit(database);
    return json::object{{"error", "unknown verb"}};
}

}  // namespace zongji::app::control
