#pragma once

#include "domain/configuration/records.h"

#include <string>
#include <string_view>
#include <vector>

// The kinds of records in the order in which they may name each other, so that code about all of
// them is written once.
namespace zongji::configuration {

template <class Record_, class Id_>
struct Kind {
    using Record = Record_;
    using RecordId = Id_;

    std::string_view name;  // as in Document: "queues"
    std::vector<Record> Document::*list;
    std::map<std::string, Known<Id_, Record>> Snapshot::*map;
};

// Calls `visit` with a Kind for each of them.
template <class Visit>
void for_each_kind(Visit&& visit) {
    visit(Kind<OrgUnit, OrgUnitId>{"org_units", &Document::org_units, &Snapshot::org_units});
    visit(Kind<Calendar, Id<struct CalendarTag>>{"calendars", &Document::calendars,
                                                 &Snapshot::calendars});
    visit(Kind<Skill, SkillId>{"skills", &Document::skills, &Snapshot::skills});
    visit(Kind<Queue, QueueId>{"queues", &Document::queues, &Snapshot::queues});
    visit(Kind<Phone, PhoneId>{"phones", &Document::phones, &Snapshot::phones});
    visit(Kind<User, UserId>{"users", &Document::users, &Snapshot::users});
    visit(Kind<Prompt, PromptId>{"prompts", &Document::prompts, &Snapshot::prompts});
    visit(Kind<Flow, FlowId>{"flows", &Document::flows, &Snapshot::flows});
    visit(Kind<Trunk, TrunkId>{"trunks", &Document::trunks, &Snapshot::trunks});
    visit(Kind<Number, NumberId>{"numbers", &Document::numbers, &Snapshot::numbers});
    visit(Kind<ContactRule, Id<struct ContactRuleTag>>{"contact_rules", &Document::contact_rules,
                                                       &Snapshot::contact_rules});
    visit(Kind<CallLimits, Id<struct CallLimitsTag>>{"call_limits", &Document::call_limits,
                                                     &Snapshot::call_limits});
}

bool is_kind(std::string_view name);

}  // namespace zongji::configuration
