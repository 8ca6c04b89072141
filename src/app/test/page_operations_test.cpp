#include "app/page_operations.h"

#include "edge/http/api/test/fakes.h"
#include "edge/http/outbox.h"

// What pages may do, without a server: operations are asked of the router, pages are connected by
// what a server would call.
namespace zongji::app {
namespace {

using configuration::Role;

class Operations : public testing::Test {
protected:
    Operations() {
        auto company = std::make_shared<configuration::Snapshot>();
        company->org_units["hq"] = {OrgUnitId{1}, OrgUnitId{1}, {.key = "hq"}};
        add_agent(*company, 1, "li");
        add_agent(*company, 2, "zhang");
        company_ = company;
        sessions_.by_token["li"] = api::test::person(1, {Role::agent});
        sessions_.by_token["zhang"] = api::test::person(2, {Role::agent});

        api::Services services;
        services.sessions = &sessions_;
        services.tasks = &tasks_;
        services.live_desk = &desk_;
        services.snapshot = [this] { return company_; };
        operations_ = std::make_unique<PageOperations>(services, phones_);
    }
    static void add_agent(configuration::Snapshot& company, std::int64_t id,
                          const std::string& key) {
        company.users[key] = {
            UserId{id}, OrgUnitId{1}, {.key = key, .org_unit = "hq", .roles = {Role::agent}}};
    }
    http::Response ask(const std::string& path, const std::string& who) {
        const auto found = operations_->router()->find(http::Method::get, path);
        EXPECT_NE(found.operation, nullptr) << path;
        http::Request request;
        request.path = path;
        request.path_parameters = found.parameters;
        request.cookies[std::string(api::session_cookie)] = who;
        return found.operation->handler(request);
    }
    std::shared_ptr<http::Outbox> connect(const std::string& who) {
        auto page = operations_->sockets().open(1 << 20, [](http::SocketId) {});
        http::Request request;
        request.cookies[std::string(api::session_cookie)] = who;
        EXPECT_FALSE(
            operations_->sessions().handlers().on_open(page->socket(), request).has_value());
        return page;
    }

    Snapshot company_;
    api::test::FakeSessions sessions_;
    api::test::FakeTasks tasks_;
    api::test::FakeDesk desk_;
    api::test::FakeMedia phones_;
    std::unique_ptr<PageOperations> operations_;
};

TEST_F(Operations, are_answered_without_a_server) {
    const auto answer = ask("/api/v1/tasks", "li");
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(std::get<std::string>(answer.body).find("\"items\""), std::string::npos);
    EXPECT_EQ(tasks_.asked.size(), 1u);
    EXPECT_EQ(ask("/api/v1/tasks", "a stranger").status, 401);
}

TEST_F(Operations, know_the_pages_that_are_connected) {
    const auto page = connect("li");
    EXPECT_EQ(operations_->sessions().pages(), 1u);
    EXPECT_EQ(desk_.told, std::vector<std::string>{"open 1"});
}

TEST_F(Operations, greet_again_whoever_may_do_something_else_now) {
    const auto li = connect("li");
    const auto zhang = connect("zhang");
    auto fresh = std::make_shared<configuration::Snapshot>(*company_);
    fresh->users.at("li").record.roles = {Role::supervisor};
    operations_->use(fresh);
    EXPECT_EQ(li->take().closing->code, 1012);
    EXPECT_FALSE(zhang->take().closing);
    // Measured by what came last, not by what was there at the start.
    operations_->use(fresh);
    EXPECT_FALSE(zhang->take().closing);
}

}  // namespace
}  // namespace zongji::app
