#include "demonstration/logins.h"

#include "domain/identity/passwords.h"

#include <gtest/gtest.h>

namespace zongji::demonstration {
namespace {

using configuration::Role;
using configuration::Snapshot;

TEST(DemonstrationLogins, show_a_password_only_while_it_is_the_demonstrations) {
    Snapshot company;
    const auto user = [&](std::int64_t id, const std::string& key, const std::string& password) {
        configuration::User record{.key = key, .roles = {Role::agent}};
        record.password_hash = *identity::hash_password(password);
        company.users[key] = {UserId{id}, OrgUnitId{1}, record};
    };
    user(1, "li", "demo-li-2026");
    user(2, "zhang", "one of his own");
    user(3, "chen", "demo-chen-2026");
    company.users.at("chen").record.active = false;
    user(4, "somebody", "demo-li-2026");
    const auto shown = logins(company);
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(shown[0].key, "li");
    EXPECT_EQ(shown[0].password, "demo-li-2026");
}

}  // namespace
}  // namespace zongji::demonstration
