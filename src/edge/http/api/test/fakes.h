#pragma once

#include "domain/configuration/snapshot.h"
#include "domain/identity/audit.h"
#include "domain/identity/seams.h"
#include "domain/settings/settings.h"
#include "edge/http/api/api.h"
#include "edge/http/api/browser_media.h"
#include "edge/http/api/customers.h"
#include "edge/http/api/do_not_call.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/live_desk.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/recordings.h"
#include "edge/http/api/session.h"
#include "edge/http/api/tasks.h"
#include "edge/http/api/tickets.h"

#include <atomic>
#include <map>

#include <gtest/gtest.h>

// The rest of the program, small enough to see through. Records what it was asked.
namespace zongji::api::test {

inline Viewer person(std::int64_t id, std::vector<Role> roles, bool all = true) {
    Viewer made;
    made.session_id = SessionId{id * 100};
    made.user_id = UserId{id};
    made.login = "user" + std::to_string(id);
    made.roles = std::move(roles);
    made.scope.all = all;
    made.csrf_token = "csrf" + std::to_string(id);
    return made;
}

struct FakeSessions : identity::Sessions {
    std::map<std::string, Viewer> by_token;
    int attempts = 0;
    std::function<void()> after_find;

    std::map<std::string, std::string> kept;  // login: the hash that his session stays with

    Result<identity::Attempt> begin_attempt(const std::string&, const std::string&) override {
        if (++attempts > 10)
            return Error{ErrorCode::exhausted, "too many attempts", {}};
        return identity::Attempt{};
    }
    Result<void> check_password(const Viewer&, const std::string& password) override {
        if (password != "right")
            return Error{ErrorCode::unauthenticated, "wrong login or password", {}};
        return {};
    }
    void keep_session(const Viewer& viewer, const std::string& password_hash) override {
        kept[viewer.login] = password_hash;
    }
    bool is_over(const Viewer& viewer) const override { return viewer.session_ends.us < 0; }
    Result<identity::SignedIn> sign_in(const std::string& login, const std::string& password,
                                       const std::string&) override {
        for (const auto& [token, each] : by_token) {
            if (each.login == login && password == "right")
                return identity::SignedIn{each, token};
        }
        return Error{ErrorCode::unauthenticated, "wrong login or password", {}};
    }
    Result<Viewer> find(const std::string& token) override {
        const auto found = by_token.find(token);
        if (found == by_token.end())
            return Error{ErrorCode::unauthenticated, "no session", {}};
        if (after_find)
            after_find();
        return found->second;
    }
    Result<void> sign_out(const Viewer& viewer) override {
        std::erase_if(by_token, [id = viewer.session_id](const auto& pair) {
            return pair.second.session_id == id;
        });
        return {};
    }
};

struct FakeAudit : identity::AuditTrail {
    std::vector<std::string> rows;
    bool broken = false;

    Result<void> write(const Viewer& viewer, const identity::Deed& deed) override {
        if (broken)
            return Error{ErrorCode::unavailable, "no disk", {}};
        rows.push_back(viewer.login + " from " + viewer.address + " " + deed.what + " " +
                       deed.kind + " " + deed.key);
        return {};
    }
    Result<store::Page<identity::AuditRow>> list(const Viewer&,
                                                 const store::PageRequest&) override {
        return store::Page<identity::AuditRow>{};
    }
};

struct FakeInteractions : Interactions {
    std::string caller_number = "13812345678";
    std::vector<InteractionFilter> filters;
    std::vector<store::PageRequest> pages;
    std::string note;
    std::string disposition;

    InteractionRow row() const {
        InteractionRow made;
        made.id = InteractionId{7};
        made.caller = caller_number;
        return made;
    }
    Result<InteractionList> list(const Viewer&, const InteractionFilter& filter,
                                 const store::PageRequest& page) override {
        filters.push_back(filter);
        pages.push_back(page);
        return InteractionList{{row()}, std::nullopt};
    }
    Result<InteractionPage> read(const Viewer&, InteractionId id) override {
        if (id != InteractionId{7})
            return not_found("no such interaction");
        InteractionPage page;
        page.interaction = row();
        return page;
    }
    Result<void> save_note(const Viewer&, InteractionId, const std::string& text) override {
        note = text;
        return {};
    }
    Result<void> save_disposition(const Viewer&, InteractionId,
                                  const std::string& chosen) override {
        if (chosen == "unknown")
            return invalid("is none of the queue's", "/disposition");
        disposition = chosen;
        return {};
    }
    Result<Customer> link_customer(const Viewer&, InteractionId, CustomerId customer) override {
        Customer linked;
        linked.id = customer;
        linked.name = "陈女士";
        return linked;
    }
};

struct FakeRecordings : Recordings {
    std::atomic<int> rendered = 0;
    std::function<void()> on_render;

    Result<RecordingFiles> find(const Viewer& viewer, RecordingId id) override {
        if (id != RecordingId{5} || !viewer.scope.all)
            return not_found("no such recording");
        return RecordingFiles{InteractionId{7}, {recordings::PartRecord{.path = "one"}}};
    }
    Result<recordings::Rendering> render(const RecordingFiles&) override {
        ++rendered;
        if (on_render)
            on_render();
        recordings::Rendering made;
        made.lanes = {{0, PartyKind::customer, std::vector<std::int16_t>(8'000, 1000)},
                      {1, PartyKind::agent, std::vector<std::int16_t>(8'000, 1000)}};
        return made;
    }
};

struct FakeCustomers : Customers {
    Customer kept;
    CustomerForm form;

    Result<CustomerList> list(const Viewer&, const std::string&,
                              const store::PageRequest&) override {
        return CustomerList{{kept}, std::nullopt};
    }
    Result<Customer> create(const Viewer&, const CustomerForm& given) override {
        form = given;
        kept.id = CustomerId{3};
        kept.name = given.name;
        kept.company = given.company;
        kept.numbers = given.numbers;
        return kept;
    }
    Result<Customer> read(const Viewer&, CustomerId) override { return kept; }
    Result<Customer> update(const Viewer&, CustomerId id, const CustomerForm& given) override {
        if (given.version != kept.version)
            return Error{ErrorCode::conflict, "changed by somebody else", "/version"};
        kept.id = id;
        kept.name = given.name;
        kept.company = given.company;
        ++kept.version;
        kept.numbers = given.numbers;
        return kept;
    }
    Result<std::vector<LikelyDouble>> likely_doubles(const Viewer&, CustomerId) override {
        return std::vector<LikelyDouble>{};
    }
};

struct FakeTickets : Tickets {
    tickets::TicketFilter filter;
    std::int64_t version = 4;

    TicketPage page(const TicketForm& form) const {
        TicketPage made;
        made.ticket.id = TicketId{9};
        made.ticket.version = version;
        made.ticket.subject = form.subject;
        return made;
    }
    Result<TicketList> list(const Viewer&, const tickets::TicketFilter& given,
                            const store::PageRequest&) override {
        filter = given;
        return TicketList{};
    }
    Result<TicketPage> create(const Viewer&, const TicketForm& form) override { return page(form); }
    Result<TicketPage> read(const Viewer&, TicketId) override { return page({}); }
    Result<TicketPage> update(const Viewer&, TicketId, const TicketForm& form) override {
        if (form.version != version)
            return Error{ErrorCode::conflict, "changed by somebody else", "/version"};
        ++version;
        return page(form);
    }
    Result<TicketPage> add_comment(const Viewer&, TicketId, const std::string&) override {
        return page({});
    }
};

struct FakeTasks : Tasks {
    std::vector<std::optional<TaskStatus>> asked;

    Result<TaskList> list(const Viewer&, std::optional<TaskStatus> status,
                          const store::PageRequest&) override {
        asked.push_back(status);
        Task task;
        task.caller = "13812345678";
        return TaskList{{task}, std::nullopt};
    }
    Result<Task> complete(const Viewer&, TaskId id) override {
        Task task;
        task.id = id;
        return task;
    }
};

struct FakeDoNotCall : DoNotCall {
    std::vector<std::string> asked;

    static DoNotCallEntry entry() {
        DoNotCallEntry made;
        made.id = do_not_call::EntryId{7};
        made.number = "13812345678";
        return made;
    }
    Result<DoNotCallList> list(const Viewer&, const std::string& number,
                               const store::PageRequest&) override {
        asked.push_back("list " + number);
        return DoNotCallList{{entry()}, std::nullopt};
    }
    Result<DoNotCallEntry> add(const Viewer&, const DoNotCallForm& form) override {
        asked.push_back("add " + form.number + " " + form.reason);
        return entry();
    }
    Result<void> remove(const Viewer&, do_not_call::EntryId id) override {
        asked.push_back("remove " + std::to_string(id.value));
        return {};
    }
};

// Answers at once, on the caller's thread; or never.
struct FakeDesk : LiveDesk {
    std::vector<desk::Command> commands;
    std::vector<std::string> told;
    live::DeskState state;
    live::BoardState board_state;
    std::optional<Error> refuses;
    bool silent = false;

    void command(UserId, desk::Command command, Answer answer) override {
        commands.push_back(std::move(command));
        if (silent)
            return;
        if (refuses)
            return answer(*refuses);
        answer(state);
    }
    void desk(UserId, Answer answer) override {
        if (!silent)
            answer(state);
    }
    void transfer_targets(UserId, std::vector<std::string>, Targets answer) override {
        if (!silent)
            answer(live::TransferTargets{});
    }
    void board(std::function<void(Result<live::BoardState>)> answer) override {
        if (!silent)
            answer(board_state);
    }
    void page_opened(UserId user) override { told.push_back("open " + std::to_string(user.value)); }
    void page_closed(UserId user) override {
        told.push_back("closed " + std::to_string(user.value));
    }
    void caller_changed(InteractionId interaction, CustomerId customer,
                        const std::string& name) override {
        told.push_back("caller " + std::to_string(interaction.value) + " is " +
                       std::to_string(customer.value) + " " + name);
    }
    void customer_renamed(CustomerId customer, const std::string& name) override {
        told.push_back("customer " + std::to_string(customer.value) + " is " + name);
    }
};

struct FakeMedia : BrowserMedia {
    std::vector<std::string> told;
    bool refuses = false;

    void accept_offer(UserId user, const std::string& tab, std::string sdp,
                      std::function<void(Result<std::string>)> answer) override {
        told.push_back("offer " + std::to_string(user.value) + " " + tab + " " + sdp);
        if (refuses)
            return answer(invalid("no audio in the offer"));
        answer("answer to " + sdp);
    }
    void stop(UserId user, const std::string& tab) override {
        told.push_back("stop " + std::to_string(user.value) + " " + tab);
    }
};

}  // namespace zongji::api::test
