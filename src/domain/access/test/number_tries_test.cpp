#include "domain/access/number_tries.h"

#include "domain/identity/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::access {
namespace {

using ::testing::ElementsAre;

struct Audit final : identity::AuditTrail {
    std::vector<std::string> rows;
    Result<void> write(const identity::Viewer& viewer, const identity::Deed& deed) override {
        rows.push_back(viewer.login + " " + deed.what + deed.key);
        return {};
    }
    Result<store::Page<identity::AuditRow>> list(const identity::Viewer&,
                                                 const store::PageRequest&) override {
        return store::Page<identity::AuditRow>{};
    }
};

class NumberTriesTest : public testing::Test {
protected:
    bool may(const identity::Viewer& viewer, const std::string& text) {
        const auto allowed = tries.allow(viewer, text);
        EXPECT_TRUE(allowed.ok() || allowed.error().code == ErrorCode::exhausted);
        return allowed.ok();
    }
    static std::string number(int n) { return std::to_string(13'800'010'000 + n); }

    SimulatedClock clock{Timestamp{1'795'000'000'000'000}};
    Audit audit;
    NumberTries tries{clock, audit};
    identity::Viewer li{.user_id = UserId{1}, .login = "li", .roles = {identity::Role::agent}};
    identity::Viewer he{.user_id = UserId{2}, .login = "he", .roles = {identity::Role::supervisor}};
};

TEST_F(NumberTriesTest, are_limited_and_on_record_without_the_number) {
    for (int i = 0; i < 30; ++i) {
        EXPECT_TRUE(may(li, number(i)));
        EXPECT_TRUE(may(li, "+86 " + number(i))) << "the same one";
    }
    EXPECT_FALSE(may(li, number(30)));
    EXPECT_FALSE(may(li, number(31)));
    EXPECT_TRUE(may(li, number(7))) << "he has asked for it already";
    EXPECT_EQ(audit.rows.size(), 31u);
    EXPECT_EQ(audit.rows.front(), "li number.tried");
    EXPECT_EQ(audit.rows.back(), "li number.tries_refused");
    clock.advance(hours(1));
    EXPECT_TRUE(may(li, number(30)));
}

TEST_F(NumberTriesTest, are_what_somebody_types_who_does_not_see_numbers) {
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(may(he, number(i)));
    for (const char* text : {"王芳", "", "5678", "95588", "1001", "138****0917", "row 7 of 12"})
        EXPECT_TRUE(may(li, text)) << text;
    EXPECT_TRUE(audit.rows.empty());
}

}  // namespace
}  // namespace zongji::access
