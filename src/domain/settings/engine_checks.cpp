#include "domain/settings/settings.h"
#include "engine/calendars/calendars.h"
#include "engine/flows/flows.h"

namespace zongji::settings {
namespace {

flows::References references_in(const configuration::Document& document) {
    flows::References known;
    for (const auto& prompt : document.prompts)
        known.prompts.insert(prompt.key);
    for (const auto& queue : document.queues)
        known.queues.insert(queue.key);
    for (const auto& calendar : document.calendars)
        known.calendars.insert(calendar.key);
    return known;
}

}  // namespace

configuration::Checks engine_checks() {
    configuration::Checks checks;
    checks.flow = [](const configuration::Flow& flow, const configuration::Document& document) {
        return flows::parse(flow.document, references_in(document)).errors;
    };
    checks.zone_exists = [](const std::string& zone) { return calendars::find_zone(zone).ok(); };
    return checks;
}

}  // namespace zongji::settings
