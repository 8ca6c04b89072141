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

std::vector<std::string> menu_path_in(const Session& session, const std::string& locale) {
    std::vector<std::string> path;
    for (const Labels& labels : session.menu_path) {
        auto found = labels.find(locale);
        if (found == labels.end())
            found = labels.find("zh-CN");
        if (found == labels.end())
            found = labels.begin();
        if (found != labels.end())
            path.push_back(found->second);
    }
    return path;
}

}  // namespace zongji::flows
