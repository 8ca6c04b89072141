#include "domain/configuration/findings.h"
#include "domain/configuration/syntax.h"

namespace zongji::configuration {
namespace {

bool is_timed(WrapUpMode mode) {
    return mode == WrapUpMode::timed || mode == WrapUpMode::timed_fixed;
}

void validate_dispositions(Findings& findings, const std::string& path, const Queue& queue) {
    Keys seen;
    for (std::size_t i = 0; i < queue.dispositions.size(); ++i) {
        const Disposition& disposition = queue.dispositions[i];
        const std::string place = at(path, "dispositions", i);
        findings.expect(is_key(disposition.key), place + "/key",
                        "must be 1 to 64 small letters, digits, '.', '_' or '-'");
        findings.expect(seen.insert(disposition.key).second, place + "/key", "stands twice");
        findings.labels(place + "/name", disposition.name);
    }
    findings.expect(queue.wrap_up != WrapUpMode::mandatory || !queue.dispositions.empty(),
                    path + "/dispositions", "must not be empty while a disposition is mandatory");
}

}  // namespace

void validate_queues(Findings& findings) {
    const auto& queues = findings.document.queues;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const Queue& queue = queues[i];
        const std::string path = at("queues", i);
        findings.labels(path + "/name", queue.name);
        findings.org_unit(path, queue.org_unit);
        validate_skill_levels(findings, path, queue.skills);
        findings.range(path + "/priority", queue.priority, 0, 1'000);
        findings.range(path + "/ring_timeout_s", queue.ring_timeout_s, 3, 300);
        findings.range(path + "/wrap_up_s", queue.wrap_up_s, is_timed(queue.wrap_up) ? 1 : 0,
                       3'600);
        findings.range(path + "/service_level_s", queue.service_level_s, 1, 3'600);
        findings.range(path + "/service_level_goal_pct", queue.service_level_goal_pct, 0, 100);
        if (queue.announce_every_s != 0) {
            findings.range(path + "/announce_every_s", queue.announce_every_s, 10, 3'600);
        }
        findings.range(path + "/max_wait_s", queue.max_wait_s, 0, 86'400);
        if (!queue.music.empty()) {
            findings.names(path + "/music", queue.music, findings.prompts, "prompts");
        }
        validate_dispositions(findings, path, queue);
        validate_calls_out_as(findings, path, queue);
    }
}

}  // namespace zongji::configuration
