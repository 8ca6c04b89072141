#include "domain/identity/open_sessions.h"

#include <gtest/gtest.h>

namespace zongji::identity {
namespace {

class OpenSessionsTest : public testing::Test {
protected:
    NewSession add(std::int64_t id, const std::string& user) {
        NewSession made = make_session(SessionId{id}, user, now);
        open.add(token_hash_of(made.token), made.session, "hash of " + user);
        return made;
    }
    bool is_open(const NewSession& made, Span later = {}) {
        return open.use(token_hash_of(made.token), now + later).has_value();
    }

    const Timestamp now{1'800'000'000'000'000};
    OpenSessions open;
};

TEST_F(OpenSessionsTest, last_while_they_are_used) {
    const auto li = add(1, "li");
    for (int i = 1; i <= 2; ++i) {
        const auto found = open.use(token_hash_of(li.token), now + hours(11 * i));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->session.user_key, "li");
        EXPECT_EQ(found->password_hash, "hash of li");
    }
    EXPECT_FALSE(is_open(li, hours(45)));
    EXPECT_EQ(open.size(), 0u);
    EXPECT_FALSE(open.use("", now));
    EXPECT_FALSE(open.use(li.token, now));
}

TEST_F(OpenSessionsTest, end_after_a_day_however_much_they_are_used) {
    const auto li = add(1, "li");
    for (int i = 1; i < 24; ++i)
        EXPECT_TRUE(is_open(li, hours(i)));
    EXPECT_FALSE(is_open(li, hours(24)));
}

TEST_F(OpenSessionsTest, stay_where_their_user_changed_his_password_in_them) {
    const auto here = add(1, "li");
    const auto elsewhere = add(2, "li");
    open.expect(SessionId{1}, "new hash");
    open.keep_if([](const StoredSession&, const std::string& hash) { return hash == "new hash"; });
    EXPECT_TRUE(is_open(here));
    EXPECT_FALSE(is_open(elsewhere));
    open.keep_if([](const StoredSession&, const std::string& hash) { return hash == "third"; });
    EXPECT_FALSE(is_open(here));
}

TEST_F(OpenSessionsTest, renew_the_cookie_once_an_hour) {
    const auto hash = token_hash_of(add(1, "li").token);
    EXPECT_FALSE(open.use(hash, now + minutes(59))->renew_cookie);
    EXPECT_TRUE(open.use(hash, now + minutes(60))->renew_cookie);
    EXPECT_FALSE(open.use(hash, now + minutes(61))->renew_cookie);
}

TEST_F(OpenSessionsTest, are_written_a_minute_late_until_that_is_done) {
    const auto li = add(1, "li");
    add(2, "wang");
    EXPECT_TRUE(is_open(li, seconds(59)));
    EXPECT_TRUE(open.to_write(now).empty());
    EXPECT_TRUE(is_open(li, seconds(60)));
    const auto used = open.to_write(now);
    ASSERT_EQ(used.size(), 1u);
    EXPECT_EQ(used.front().last_seen_us, now + seconds(60));
    EXPECT_EQ(open.to_write(now).size(), 1u);  // that did not succeed
    open.written(used);
    EXPECT_TRUE(open.to_write(now).empty());
    EXPECT_EQ(open.size(), 2u);
    open.to_write(now + hours(13));
    EXPECT_EQ(open.size(), 0u);
}

TEST_F(OpenSessionsTest, end_at_once) {
    const auto first = add(1, "li");
    const auto second = add(2, "li");
    const auto other = add(3, "wang");
    open.remove(SessionId{1});
    EXPECT_FALSE(is_open(first));
    EXPECT_TRUE(is_open(second));
    open.keep_if([](const StoredSession& session, const std::string& hash) {
        return session.user_key == "wang" && hash == "hash of wang";
    });
    EXPECT_FALSE(is_open(second));
    EXPECT_TRUE(is_open(other));
}

}  // namespace
}  // namespace zongji::identity
