#pragma once

#include "engine/permission/permission.h"

#include <string>

#include <gtest/gtest.h>

namespace zongji::permission::test {

inline Timestamp at(const std::string& local, const std::string& offset = "+08:00") {
    return *parse_rfc3339(local.substr(0, 10) + "T" + local.substr(11) + ":00" + offset);
}

inline Now now(const std::string& local) {
    return {at(local), Instant{at(local).us}};
}

inline RuleDefinition the_list() {
    RuleDefinition rule;
    rule.key = "do_not_call";
    rule.check = FactRule{std::string(facts::on_do_not_call_list), false};
    return rule;
}

template <class Check>
RuleDefinition rule(const std::string& key, Check check) {
    RuleDefinition made;
    made.key = key;
    made.check = std::move(check);
    return made;
}

inline Rules rules(std::vector<RuleDefinition> more = {}) {
    more.insert(more.begin(), the_list());
    auto made = Rules::make(std::move(more), "Asia/Shanghai", 7);
    EXPECT_TRUE(made.ok()) << (made ? "" : made.error().path + " " + made.error().message);
    return *made;
}

// Of somebody at a mobile, of whom all is known and nothing is against it.
inline Question question(ContactPurpose purpose = ContactPurpose::service) {
    Question asked;
    asked.number = "+8613800010001";
    asked.purpose = purpose;
    asked.facts.stated[std::string(facts::on_do_not_call_list)] = false;
    asked.facts.contacts_since = at("2026-01-01 00:00");
    return asked;
}

}  // namespace zongji::permission::test
