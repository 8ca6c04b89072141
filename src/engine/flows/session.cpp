#include "engine/flows/flows.h"

namespace zongji::flows {

json::value describe(const Session& session) {
    Session kept = session;
    kept.digits.clear();
    kept.typed_ahead.clear();
    kept.swallowed.clear();
    for (const std::string& name : kept.sensitive)
        kept.variables.erase(name);
    return to_json(kept);
}

Result<Session> restore(const json::value& value) {
    return from_json<Session>(value);
}

}  // namespace zongji::flows
