#include "app/people_to_greet.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

using configuration::Role;
using configuration::Snapshot;

class PeopleToGreet : public testing::Test {
protected:
    PeopleToGreet() {
        unit(1, "company", "");
        unit(2, "sales", "company");
        unit(3, "service", "company");
        user(10, "li", "sales");
        user(11, "wang", "company");
        user(12, "zhao", "service");
    }
    void unit(std::int64_t id, const std::string& key, const std::string& parent) {
        configuration::OrgUnit record;
        record.key = key;
        record.parent = parent;
        before.org_units[key] = {OrgUnitId{id}, OrgUnitId{id}, record};
    }
    void user(std::int64_t id, const std::string& key, const std::string& org_unit) {
        configuration::User record;
        record.key = key;
        record.org_unit = org_unit;
        record.roles = {Role::agent};
        before.users[key] = {UserId{id}, OrgUnitId{1}, record};
    }
    template <class Change>
    std::vector<std::int64_t> greeted(Change change) {
        Snapshot fresh = before;
        change(fresh);
        std::vector<std::int64_t> ids;
        for (const UserId id : people_to_greet(before, fresh))
            ids.push_back(id.value);
        return ids;
    }
    using Ids = std::vector<std::int64_t>;

    Snapshot before;
};

TEST_F(PeopleToGreet, are_none_for_what_changes_no_rights) {
    EXPECT_EQ(greeted([](Snapshot& fresh) {
                  auto& li = fresh.users.at("li").record;
                  li.skills.push_back({"sales", 9});
                  li.name = "another";
                  li.number = "1099";
                  fresh.org_units.at("sales").record.name["en"] = "Sales";
              }),
              Ids{});
}

TEST_F(PeopleToGreet, are_those_of_other_rights) {
    EXPECT_EQ(greeted([](Snapshot& fresh) {
                  fresh.users.at("li").record.roles.push_back(Role::supervisor);
                  fresh.users.at("wang").record.active = false;
                  fresh.users.at("zhao").record.password_hash = "another";
              }),
              (Ids{10, 11, 12}));
    EXPECT_EQ(greeted([](Snapshot& fresh) { fresh.users.erase("zhao"); }), Ids{12});
    EXPECT_EQ(greeted([](Snapshot& fresh) { fresh.users.at("li").record.org_unit = "service"; }),
              Ids{10});
}

TEST_F(PeopleToGreet, are_those_who_see_another_part_of_the_company) {
    EXPECT_EQ(
        greeted([](Snapshot& fresh) { fresh.org_units.at("service").record.parent = "sales"; }),
        Ids{10});
    EXPECT_EQ(greeted([](Snapshot& fresh) {
                  auto added = fresh.org_units.at("sales");
                  added.id = OrgUnitId{4};
                  added.record.key = "east";
                  added.record.parent = "sales";
                  fresh.org_units["east"] = added;
              }),
              (Ids{10, 11}));
}

TEST_F(PeopleToGreet, are_those_who_are_new) {
    EXPECT_EQ(greeted([](Snapshot& fresh) {
                  auto added = fresh.users.at("li");
                  added.id = UserId{13};
                  fresh.users["chen"] = added;
              }),
              Ids{13});
}

}  // namespace
}  // namespace zongji::app
