#include "app/control/verbs.h"

#include <algorithm>

namespace zongji::app::control {
namespace {

std::string text(const json::object& request, const char* name) {
    const auto* value = request.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : "";
}

bool flag(const json::object& request, const char* name) {
    const auto* value = request.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

// Whoever mended one applies the same document again.
bool has_prompt_files(const Snapshot& company) {
    return company && std::ranges::any_of(company->prompts, [](const auto& known) {
               return !known.second.record.file.empty();
           });
}

}  // namespace

json::value apply(Company& company, const json::object& request) {
    const auto report = company.settings().apply_yaml(
        text(request, "yaml"), {flag(request, "dry_run"), flag(request, "prune")},
        {UserId{}, "apply", {}});
    if (!report)
        return refusal(report.error());
    const bool changed = !report->changes.empty() || has_prompt_files(company.now());
    if (!report->dry_run && report->problems.empty() && changed) {
        const auto published = company.publish();
        if (!published)
            return refusal(published.error());
    }
    return to_json(*report);
}

}  // namespace zongji::app::control
