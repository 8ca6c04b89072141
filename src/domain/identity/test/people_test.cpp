#include "domain/identity/login_limiter.h"
#include "domain/identity/masking.h"
#include "domain/identity/passwords.h"
#include "domain/identity/viewer.h"

#include <gtest/gtest.h>

namespace zongji::identity {
namespace {

using configuration::Snapshot;

Snapshot company() {
    Snapshot snapshot;
    const auto unit = [&](std::int64_t id, const std::string& key, const std::string& parent) {
        configuration::OrgUnit record;
        record.key = key;
        record.parent = parent;
        snapshot.org_units[key] = {OrgUnitId{id}, OrgUnitId{id}, record};
    };
    unit(1, "company", "");
    unit(2, "sales", "company");
    unit(3, "east", "sales");
    unit(4, "service", "company");
    const auto user = [&](std::int64_t id, const std::string& key, const std::string& org_unit,
                          std::vector<Role> roles) {
        configuration::User record;
        record.key = key;
        record.org_unit = org_unit;
        record.roles = std::move(roles);
        snapshot.users[key] = {UserId{id}, OrgUnitId{1}, record};
    };
    user(10, "li", "east", {Role::agent});
    user(11, "wang", "sales", {Role::supervisor});
    user(12, "root", "company", {Role::administrator});
    return snapshot;
}

TEST(Passwords, are_verified_and_never_short) {
    auto hash = hash_password("correct horse");
    ASSERT_TRUE(hash);
    EXPECT_TRUE(hash->starts_with("$argon2id$"));
    EXPECT_TRUE(verify_password(*hash, "correct horse"));
    EXPECT_FALSE(verify_password(*hash, "correct horsf"));
    EXPECT_FALSE(verify_password("", "correct horse"));
    EXPECT_FALSE(verify_password("no hash", "correct horse"));
    EXPECT_EQ(hash_password("short").error().code, ErrorCode::invalid);
    EXPECT_EQ(hash_password("六个汉字不够").error().code, ErrorCode::invalid);
    EXPECT_TRUE(hash_password("八个汉字就够用了"));
    EXPECT_EQ(random_password().size(), 20u);
    EXPECT_NE(random_password(), random_password());
}

TEST(Passwords, are_none_that_are_tried_first) {
    for (const char* tried : {"password",
                              "Password123!",
                              "P@ssw0rd",
                              "p@$$w0rd2026",
                              "12345678",
                              "87654321",
                              "11111111",
                              "13800138000",
                              "19900101",
                              "a123456789",
                              "woaini1314",
                              "5201314520",
                              "1qaz2wsx",
                              "!QAZ2wsx",
                              "qwertyuiop",
                              "Qwer1234",
                              "abcd1234",
                              "admin@123",
                              "Admin123456",
                              "zongji2026",
                              "Zongji@2026!",
                              "abcabcabc",
                              "aaaaaaaaaaaaaaaaaaaa",
                              "welcome1!",
                              "woaini521",
                              "iloveyou",
                              "1q2w3e4r",
                              "letmein123",
                              "88888888a"}) {
        EXPECT_EQ(hash_password(tried).error().code, ErrorCode::invalid) << tried;
    }
    // No rules of composition: length is what counts.
    for (const char* good :
         {"correct horse", "demo-li-2026", "correct-horse-battery", "tr0ub4dor&3x",
          "明月几时有把酒问青天", "password is what I never choose", "0123456789 and no more",
          "gt7kqzrm"}) {
        EXPECT_TRUE(hash_password(good).ok()) << good;
    }
}

TEST(Viewer, sees_his_unit_and_what_is_below) {
    const Snapshot snapshot = company();
    const auto wang = viewer_of(snapshot, "wang");
    ASSERT_TRUE(wang);
    EXPECT_TRUE(wang->scope.allows(OrgUnitId{2}));
    EXPECT_TRUE(wang->scope.allows(OrgUnitId{3}));
    EXPECT_FALSE(wang->scope.allows(OrgUnitId{1}));
    EXPECT_FALSE(wang->scope.allows(OrgUnitId{4}));
    EXPECT_FALSE(wang->is(Role::agent));

    const auto li = viewer_of(snapshot, "li");
    EXPECT_TRUE(li->is(Role::agent));
    EXPECT_EQ(li->as_agent(), AgentId{10});
    EXPECT_EQ(li->scope.org_units, std::vector<OrgUnitId>{OrgUnitId{3}});
    EXPECT_TRUE(viewer_of(snapshot, "root")->scope.all);
}

TEST(Viewer, of_a_branch_sees_the_branch_also_as_its_administrator) {
    Snapshot snapshot = company();
    auto& wang = snapshot.users.at("wang").record;
    wang.roles = {Role::administrator};
    const auto branch = viewer_of(snapshot, "wang");
    EXPECT_FALSE(branch->scope.all);
    EXPECT_TRUE(branch->scope.allows(OrgUnitId{3}));
    EXPECT_FALSE(branch->scope.allows(OrgUnitId{4}));
    wang.org_unit = "";  // the company's
    EXPECT_TRUE(viewer_of(snapshot, "wang")->scope.all);
}

TEST(Viewer, is_nobody_when_unknown_or_switched_off_or_the_unit_is_gone) {
    Snapshot snapshot = company();
    EXPECT_EQ(viewer_of(snapshot, "nobody").error().code, ErrorCode::unauthenticated);
    snapshot.users.at("li").record.active = false;
    EXPECT_EQ(viewer_of(snapshot, "li").error().code, ErrorCode::unauthenticated);
    snapshot.users.at("wang").record.org_unit = "gone";
    EXPECT_TRUE(viewer_of(snapshot, "wang")->scope.org_units.empty());
    // A circle, which the configuration's check refuses, must at least come to an end.
    snapshot.org_units.at("sales").record.parent = "east";
    EXPECT_LE(org_units_below(snapshot, "east").size(), 4u);
}

TEST(Credentials, have_one_error_for_a_wrong_login_and_a_wrong_password) {
    Snapshot snapshot = company();
    snapshot.users.at("li").record.password_hash = *hash_password("correct horse");
    ASSERT_TRUE(check_credentials(snapshot, "li", "correct horse"));
    const auto wrong_password = check_credentials(snapshot, "li", "wrong horse");
    const auto wrong_login = check_credentials(snapshot, "lo", "correct horse");
    const auto without = check_credentials(snapshot, "wang", "");
    for (const auto& refused : {wrong_password, wrong_login, without}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::unauthenticated);
        EXPECT_EQ(refused.error().message, wrong_login.error().message);
    }
    snapshot.users.at("li").record.active = false;
    EXPECT_FALSE(check_credentials(snapshot, "li", "correct horse"));
}

TEST(Credentials, do_not_ask_how_the_login_is_written) {
    Snapshot snapshot = company();
    snapshot.users.at("li").record.password_hash = *hash_password("correct horse");
    const auto found = check_credentials(snapshot, "LI", "correct horse");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->login, "li");
    EXPECT_FALSE(check_credentials(snapshot, "LI", "Correct horse"));
    EXPECT_EQ(login_key(snapshot, "Wang"), "wang");
    EXPECT_EQ(login_key(snapshot, "l"), "");
}

TEST(Masking, hides_the_middle) {
    EXPECT_EQ(mask_number("13812340917"), "138****0917");
    EXPECT_EQ(mask_number("+8613812340917"), "+86138****0917");
    EXPECT_EQ(mask_number("02088886666"), "020****6666");
    EXPECT_EQ(mask_number("4001234567"), "4001****67");
    EXPECT_EQ(mask_number("88886666"), "88****66");
    EXPECT_EQ(mask_number("666666"), "66**66");
    EXPECT_EQ(mask_number("95588"), "95588");
    EXPECT_EQ(mask_number("1001"), "1001");
    EXPECT_EQ(mask_number("王先生"), "王****");
    EXPECT_EQ(mask_number(""), "");
}

// One that is over as soon as it has begun.
bool may_try(LoginLimiter& limiter, const std::string& login, const std::string& address,
             Instant now) {
    const bool may = limiter.begin(login, address, now) == LoginLimiter::Verdict::may;
    if (may)
        limiter.ended(login, address);
    return may;
}

TEST(LoginLimiter, counts_what_is_under_way) {
    using Verdict = LoginLimiter::Verdict;
    LoginLimiter limiter;
    const Instant now{1'000'000'000};
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(limiter.begin("u" + std::to_string(i), "192.0.2.1", now), Verdict::may);
    EXPECT_EQ(limiter.begin("li", "192.0.2.1", now), Verdict::crowded);
    EXPECT_EQ(limiter.begin("li", "192.0.2.2", now), Verdict::may);
    limiter.ended("u0", "192.0.2.1");
    EXPECT_EQ(limiter.begin("li", "192.0.2.1", now), Verdict::may);

    // As if they had failed: ten guesses at once are ten guesses.
    LoginLimiter other;
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(other.begin("li", "192.0.2.1", now), Verdict::may);
    for (int i = 0; i < 3; ++i)
        other.failed("li", "192.0.2.1", now);
    EXPECT_EQ(other.begin("li", "192.0.2.1", now), Verdict::wait);
    for (int i = 0; i < 8; ++i)
        other.ended("li", "192.0.2.1");
    EXPECT_TRUE(may_try(other, "li", "192.0.2.1", now));
}

TEST(LoginLimiter, holds_back_after_ten_failures_until_the_first_is_a_minute_old) {
    LoginLimiter limiter;
    Instant now{1'000'000'000};
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(may_try(limiter, "li", "192.0.2.1", now + seconds(i)));
        limiter.failed("li", "192.0.2.1", now + seconds(i));
    }
    EXPECT_FALSE(may_try(limiter, "li", "192.0.2.1", now + seconds(59)));
    EXPECT_TRUE(may_try(limiter, "wang", "192.0.2.1", now + seconds(59)));
    EXPECT_TRUE(may_try(limiter, "li", "192.0.2.2", now + seconds(59)));
    EXPECT_TRUE(may_try(limiter, "li", "192.0.2.1", now + seconds(60)));
    limiter.failed("li", "192.0.2.1", now + seconds(60));
    EXPECT_FALSE(may_try(limiter, "li", "192.0.2.1", now + milliseconds(60'500)));
    limiter.succeeded("li", "192.0.2.1");
    EXPECT_TRUE(may_try(limiter, "li", "192.0.2.1", now + milliseconds(60'500)));
}

TEST(LoginLimiter, holds_back_an_address_that_tries_many_logins_and_forgets) {
    LoginLimiter limiter;
    const Instant now{1'000'000'000};
    for (int i = 0; i < 100; ++i) {
        limiter.failed("login" + std::to_string(i), "192.0.2.1", now);
    }
    EXPECT_FALSE(may_try(limiter, "li", "192.0.2.1", now + seconds(1)));
    EXPECT_TRUE(may_try(limiter, "li", "192.0.2.2", now + seconds(1)));
    limiter.failed("li", "192.0.2.2", now + minutes(2));
    EXPECT_EQ(limiter.size(), 3u);
}

TEST(LoginLimiter, counts_a_network_of_ipv6_as_one_and_a_login_from_anywhere) {
    LoginLimiter limiter;
    const Instant now{1'000'000'000};
    for (int i = 0; i < 10; ++i)
        limiter.failed("li", "2001:db8:1:2::" + std::to_string(i + 1), now);
    EXPECT_FALSE(may_try(limiter, "LI", "2001:db8:1:2:ffff::1", now));
    EXPECT_TRUE(may_try(limiter, "li", "2001:db8:1:3::1", now));
    for (int i = 0; i < 50; ++i)
        limiter.failed("li", "192.0.2." + std::to_string(i + 1), now);
    EXPECT_FALSE(may_try(limiter, "li", "198.51.100.7", now));
    EXPECT_TRUE(may_try(limiter, "wang", "198.51.100.7", now));
    EXPECT_TRUE(may_try(limiter, "li", "198.51.100.7", now + minutes(1)));
    for (int i = 0; i < 10; ++i)
        limiter.failed("zhao", "::ffff:192.0.2.99", now);
    EXPECT_FALSE(may_try(limiter, "zhao", "192.0.2.99", now));
    EXPECT_TRUE(may_try(limiter, "zhao", "::ffff:192.0.2.98", now));
}

}  // namespace
}  // namespace zongji::identity
