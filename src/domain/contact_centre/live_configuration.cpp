#include "domain/contact_centre/live_configuration.h"

#include "domain/configuration/snapshot.h"

#include <algorithm>

namespace zongji::contact_centre {
namespace {

using configuration::Snapshot;

std::vector<routing::SkillNeed> skills_of(const Snapshot& snapshot,
                                          const std::vector<configuration::SkillLevel>& levels) {
    std::vector<routing::SkillNeed> needs;
    for (const auto& level : levels) {
        const auto skill = snapshot.skills.find(level.skill);
        if (skill != snapshot.skills.end())
            needs.push_back({skill->second.id, level.level});
    }
    return needs;
}

void add_calendars(const Snapshot& snapshot, LiveConfiguration& live,
                   std::vector<std::string>& troubles) {
    for (const auto& [key, known] : snapshot.calendars) {
        calendars::Definition definition;
        definition.zone = known.record.zone;
        const auto unit = snapshot.org_units.find(known.record.org_unit);
        if (definition.zone.empty()) {
            definition.zone = unit != snapshot.org_units.end()
                                  ? unit->second.record.zone
                                  : configuration::company_zone(snapshot);
        }
        for (const auto& span : known.record.open) {
            definition.open.push_back({span.weekdays, span.from, span.to});
        }
        for (const auto& day : known.record.days) {
            calendars::SpecialDay special{day.date, {}};
            for (const auto& span : day.open)
                special.open.push_back({{}, span.from, span.to});
            definition.days.push_back(std::move(special));
        }
        auto calendar = calendars::Calendar::make(definition);
        if (calendar) {
            live.calendars.emplace(key, *calendar);
        } else {
            troubles.push_back("calendar " + key + ": " + calendar.error().message);
        }
    }
}

void add_flows(const Snapshot& snapshot, LiveConfiguration& live,
               std::vector<std::string>& troubles) {
    flows::References known;
    for (const auto& [key, prompt] : snapshot.prompts)
        known.prompts.insert(key);
    for (const auto& [key, queue] : snapshot.queues)
        known.queues.insert(key);
    for (const auto& [key, calendar] : snapshot.calendars)
        known.calendars.insert(key);
    for (const auto& [key, flow] : snapshot.flows) {
        auto parsed = flows::parse(flow.record.document, known);
        if (parsed.ok()) {
            live.flows.emplace(key, LiveFlow{flow.id, parsed.flow});
            continue;
        }
        for (const auto& error : parsed.errors) {
            troubles.push_back("flow " + key + error.path + ": " + error.message);
        }
    }
}

void add_queues(const Snapshot& snapshot, LiveConfiguration& live) {
    for (const auto& [key, known] : snapshot.queues) {
        const configuration::Queue& queue = known.record;
        live.queues.emplace(known.id, LiveQueue{known.org_unit_id, queue});
        live.queue_ids.emplace(key, known.id);
        live.queue_rules.push_back(
            routing::QueueRules{.id = known.id,
                                .needs = skills_of(snapshot, queue.skills),
                                .strategy = queue.strategy,
                                .priority = queue.priority,
                                .ring_timeout = seconds(queue.ring_timeout_s),
                                .wrap_up = queue.wrap_up,
                                .wrap_up_length = seconds(queue.wrap_up_s)});
    }
}

void add_agents(const Snapshot& snapshot, LiveConfiguration& live) {
    for (const auto& [key, known] : snapshot.users) {
        const configuration::User& user = known.record;
        const auto has = [&](configuration::Role role) {
            return std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end();
        };
        const bool is_agent = has(configuration::Role::agent);
        if ((!is_agent && !has(configuration::Role::supervisor)) || !user.active)
            continue;

        const AgentId id{known.id.value};
        LiveAgent agent{known.org_unit_id, user, {}, is_agent};
        const auto phone = snapshot.phones.find(user.phone);
        if (user.endpoint == configuration::Endpoint::phone && phone != snapshot.phones.end()) {
            agent.phone = phone->second.id;
            live.agent_of_phone.emplace(agent.phone, id);
        }
        // Who has no page to come back on must not be set aside.
        if (is_agent)
            live.agent_rules.push_back(
                routing::AgentRules{.id = id,
                                    .skills = skills_of(snapshot, user.skills),
                                    .missed_limit = user.always_ready ? 0 : 2,
                                    .has_page = user.endpoint == configuration::Endpoint::browser,
                                    .disposes = !user.always_ready});
        live.agents.emplace(id, std::move(agent));
    }
}

}  // namespace

std::shared_ptr<const LiveConfiguration> make_live(const Snapshot& snapshot,
                                                   std::vector<std::string>& troubles) {
    auto live = std::make_shared<LiveConfiguration>();
    live->version = snapshot.version;
    if (auto zone = calendars::find_zone(configuration::company_zone(snapshot))) {
        live->zone = *zone;
    } else {
        troubles.push_back("the company's day: " + zone.error().message);
    }
    for (const auto& [key, number] : snapshot.numbers) {
        live->numbers.emplace(key, LiveNumber{number.id, number.org_unit_id, key,
                                              number.record.language, number.record.flow});
    }
    add_calendars(snapshot, *live, troubles);
    add_flows(snapshot, *live, troubles);
    add_queues(snapshot, *live);
    add_agents(snapshot, *live);
    return live;
}

}  // namespace zongji::contact_centre
