#include "domain/interactions/set_aside.h"
#include "edge/http/api/test/fakes.h"

#include <filesystem>
#include <future>
#include <set>

namespace zongji::api::test {
namespace {

// A stored configuration with nothing but its root.
struct Stored {
    Stored() {
        EXPECT_TRUE(store::migrate(*database, "settings", settings::migrations()));
        configuration::Document company;
        company.org_units.push_back({"root", {{"zh-CN", "总部"}}, "", "Asia/Shanghai"});
        EXPECT_TRUE(settings.apply(company, {}, {UserId{}, "test"}).ok());
    }
    ~Stored() {
        database.reset();
        std::filesystem::remove_all(folder);
    }
    static std::filesystem::path new_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "api-XXXXXX").string();
        return ::mkdtemp(name.data());
    }
    static settings::Passwords plain_passwords() {
        return {[](const std::string& password) -> Result<std::string> { return "#" + password; },
                [](const std::string& hash, const std::string& password) {
                    return hash == "#" + password;
                }};
    }

    std::filesystem::path folder = new_folder();
    SystemClock clock;
    IdSource ids;
    std::unique_ptr<store::Database> database =
        store::open_database((folder / "test.db").string()).value();
    Result<void> sound = {};  // of every file of a prompt
    settings::Settings settings{
        *database, clock, ids, plain_passwords(),
        configuration::Checks{
            .flow = {}, .zone_exists = {}, .prompt_file = [this](const auto&) { return sound; }}};
};

// Every operation over one small company: an agent (1), a supervisor (2) and an administrator (3).
class Api : public testing::Test {
protected:
    Api() {
        sessions.by_token["agent"] = person(1, {Role::agent});
        sessions.by_token["supervisor"] = person(2, {Role::supervisor});
        sessions.by_token["administrator"] = person(3, {Role::administrator});
        services.snapshot = [this] {
            return std::make_shared<const configuration::Snapshot>(stored.settings.load().value());
        };
        services.configuration_changed = [this] { ++reloads; };
        services.set_aside = [](const store::PageRequest&) {
            interactions::SetAside row;
            row.id = 7;
            row.what = "OfferMade";
            return Result(store::Page<interactions::SetAside>{{row}, {}});
        };
        services.try_set_aside_again = [this]() -> Result<void> {
            ++tries;
            return {};
        };
        add_operations(router, services);
    }

    // As the server would: routes, then calls the handler.
    http::Response ask(const std::string& who, http::Method method, const std::string& path,
                       const std::string& body = "", const std::string& query = "") {
        http::Request request;
        request.method = method;
        request.path = "/api/v1" + path;
        request.body = body;
        request.remote_address = "192.0.2.7";
        request.secure = secure;
        if (!query.empty()) {
            const std::size_t equals = query.find('=');
            request.query[query.substr(0, equals)] = query.substr(equals + 1);
        }
        request.headers.add("Content-Type", "application/json");
        for (const auto& [name, value] : more_headers)
            request.headers.add(name, value);
        if (!who.empty()) {
            request.cookies[cookie_name.empty() ? std::string(session_cookie_of(secure))
                                                : cookie_name] = who;
            const auto known = sessions.by_token.find(who);
            if (known != sessions.by_token.end() && csrf) {
                request.headers.add(std::string(csrf_header), known->second.csrf_token);
            }
        }
        auto match = router.find(method, request.path);
        EXPECT_NE(match.operation, nullptr) << path;
        if (!match.operation)
            return {};
        request.path_parameters = match.parameters;
        return match.operation->answer(request);
    }
    http::Response get(const std::string& who, const std::string& path,
                       const std::string& query = "") {
        return ask(who, http::Method::get, path, "", query);
    }
    static std::string text(const http::Response& response) {
        return std::get<std::string>(response.body);
    }

    bool csrf = true;
    bool secure = false;
    std::string cookie_name;  // empty: the right one
    std::vector<std::pair<std::string, std::string>> more_headers;
    int reloads = 0;
    int tries = 0;
    Stored stored;
    FakeSessions sessions;
    FakeAudit audit;
    FakeInteractions interactions;
    FakeRecordings recordings;
    FakeCustomers customers;
    FakeTickets tickets;
    FakeTasks tasks;
    FakeDoNotCall do_not_call;
    FakeDesk live_desk;
    FakeMedia media;
    http::LiveSockets sockets;
    LiveSessions live{sockets, sessions, live_desk, media};
    http::Router router;
    Services services{.sessions = &sessions,
                      .audit_trail = &audit,
                      .interactions = &interactions,
                      .recordings = &recordings,
                      .customers = &customers,
                      .tickets = &tickets,
                      .tasks = &tasks,
                      .do_not_call = &do_not_call,
                      .settings = &stored.settings,
                      .live_desk = &live_desk,
                      .live_sessions = &live};
};

TEST_F(Api, sign_in_gives_a_cookie_that_scripts_cannot_read) {
    const auto signed_in =
        ask("", http::Method::post, "/session", R"({"login":"user1","password":"right"})");
    EXPECT_EQ(signed_in.status, 200);
    EXPECT_EQ(signed_in.headers.value("Set-Cookie"),
              "zongji_session=agent; Path=/; HttpOnly; SameSite=Strict; Max-Age=46800");
    EXPECT_NE(text(signed_in).find(R"("csrf_token":"csrf1")"), std::string::npos);
    EXPECT_NE(text(signed_in).find(R"("demonstration":false)"), std::string::npos);
    EXPECT_EQ(ask("", http::Method::post, "/session", R"({"login":"user1","password":"x"})").status,
              401);
    for (int i = 0; i < 10; ++i) {
        ask("", http::Method::post, "/session", R"({"login":"user1","password":"x"})");
    }
    EXPECT_EQ(
        ask("", http::Method::post, "/session", R"({"login":"user1","password":"right"})").status,
        429);
}

// RFC 6265bis §4.1.3.2: whoever may set a cookie for a neighbouring host cannot set this one.
TEST_F(Api, over_https_the_cookie_is_of_this_host_alone) {
    secure = true;
    const auto signed_in =
        ask("", http::Method::post, "/session", R"({"login":"user1","password":"right"})");
    EXPECT_EQ(signed_in.headers.value("Set-Cookie"),
              "__Host-zongji_session=agent; Path=/; HttpOnly; SameSite=Strict; Secure; "
              "Max-Age=46800");
    EXPECT_EQ(get("agent", "/session").status, 200);
    cookie_name = session_cookie;  // planted beside us, without the prefix
    EXPECT_EQ(get("agent", "/session").status, 401);
    secure = false;
    EXPECT_EQ(get("agent", "/session").status, 200);
    cookie_name = secure_session_cookie;
    EXPECT_EQ(get("agent", "/session").status, 401);
}

TEST_F(Api, his_own_password_can_be_changed_by_whoever_knows_it) {
    const auto change = [&](const std::string& current, const std::string& fresh) {
        return ask(
            "agent", http::Method::put, "/session/password",
            R"({"current_password":")" + current + R"(","new_password":")" + fresh + R"("})");
    };
    const auto wrong = change("wrong", "some words in a row");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_NE(text(wrong).find("/current_password"), std::string::npos);
    EXPECT_EQ(change("right", "some words in a row").status, 404) << "the fakes have no such user";
    EXPECT_EQ(ask("", http::Method::put, "/session/password", "{}").status, 401);
}

TEST_F(Api, a_password_is_hashed_where_nothing_else_waits_for_it) {
    for (const auto& operation : router.operations()) {
        const bool asks_for_one =
            operation->name == "sign_in" || operation->name == "change_password";
        EXPECT_EQ(operation->on_password_worker, asks_for_one) << operation->name;
    }
    for (int i = 0; i < 10; ++i)
        ask("", http::Method::post, "/session", R"({"login":"user1","password":"x"})");
    http::Request request;
    request.method = http::Method::post;
    request.headers.add("Content-Type", "application/json");
    request.body = R"({"login":"user1","password":"right"})";
    const auto* operation = router.find(http::Method::post, "/api/v1/session").operation;
    const auto refused = operation->admit(request);
    ASSERT_TRUE(refused) << "before it queues";
    EXPECT_EQ(refused->status, 429);
    EXPECT_FALSE(refused->headers.value("Retry-After").empty());
}

// A form of a foreign page can send other types without being asked.
TEST_F(Api, a_body_is_of_one_type_and_exactly_that) {
    for (const auto& [type, status] : std::vector<std::pair<std::string, int>>{
             {"application/json", 401},
             {"Application/JSON; charset=utf-8", 401},
             {"application/json;charset=\"UTF-8\"", 401},
             {"text/plain", 415},
             {"text/plain; application/json", 415},
             {"text/plain, application/json", 415},
             {"application/json, text/plain", 415},
             {"application/json; charset=gbk", 415},
             {"application/json; a=b; charset=utf-8", 415},
             {"application/jsonp", 415},
             {"application/x-www-form-urlencoded", 415},
             {"multipart/form-data; boundary=application/json", 415},
             {"", 415}}) {
        http::Request request;
        request.method = http::Method::post;
        request.headers.add("Content-Type", type);
        request.body = R"({"login":"user1","password":"x"})";
        sessions.attempts = 0;
        const auto* operation = router.find(http::Method::post, "/api/v1/session").operation;
        EXPECT_EQ(operation->answer(request).status, status) << type;
        request.headers.add("Content-Type", "application/json");
        EXPECT_EQ(operation->answer(request).status, 415) << "twice";
    }
}

TEST_F(Api, sign_out_ends_the_session) {
    EXPECT_EQ(get("agent", "/session").status, 200);
    const auto out = ask("agent", http::Method::delete_, "/session");
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(out.headers.value("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(get("agent", "/session").status, 401);
}

TEST_F(Api, the_cookie_goes_on_with_the_session) {
    EXPECT_FALSE(get("agent", "/session").headers.has("Set-Cookie"));
    sessions.by_token["agent"].renew_cookie = true;
    EXPECT_EQ(get("agent", "/session").headers.value("Set-Cookie"),
              "zongji_session=agent; Path=/; HttpOnly; SameSite=Strict; Max-Age=46800");
    const auto out = ask("agent", http::Method::delete_, "/session");
    EXPECT_EQ(out.headers.count("Set-Cookie"), 1u);
    EXPECT_NE(out.headers.value("Set-Cookie").find("Max-Age=0"), std::string::npos);
}

TEST_F(Api, what_a_call_needs_does_not_queue_behind_the_database) {
    for (const auto& operation : router.operations()) {
        const bool of_a_call = operation->pattern.starts_with("/api/v1/interactions/") &&
                               operation->pattern.ends_with("_call");
        const bool of_the_desk = of_a_call || operation->pattern.ends_with("_offer") ||
                                 operation->pattern.starts_with("/api/v1/desk");
        if (of_the_desk) {
            EXPECT_TRUE(operation->on_live_worker) << operation->name;
        }
    }
}

TEST_F(Api, nothing_without_a_session_and_no_change_without_its_token) {
    for (const auto& operation : router.operations()) {
        http::Request request;
        request.method = operation->method;
        for (const char* name : {"id", "kind", "key"})
            request.path_parameters[name] = "1";
        request.headers.add("Content-Type", "application/json");
        const int stranger = operation->handler(request).status;
        if (!operation->needs_session)
            continue;
        EXPECT_EQ(stranger, 401) << operation->name;

        for (const auto& [token, each] : sessions.by_token) {
            http::Request forged = request;
            forged.cookies[std::string(session_cookie)] = token;
            forged.headers.add(std::string(csrf_header), "guessed");
            const int status = operation->handler(forged).status;
            if (operation->method != http::Method::get) {
                EXPECT_EQ(status, 403) << operation->name << " as " << token;
            }
        }
    }
}

TEST_F(Api, roles_decide) {
    const auto as = [&](const std::string& who, const std::string& path) {
        return get(who, path).status;
    };
    EXPECT_EQ(as("agent", "/desk"), 200);
    EXPECT_EQ(as("supervisor", "/desk"), 200);
    EXPECT_EQ(as("administrator", "/desk"), 403);
    EXPECT_EQ(as("agent", "/board"), 403);
    EXPECT_EQ(as("supervisor", "/board"), 200);
    EXPECT_EQ(as("supervisor", "/settings"), 403);
    EXPECT_EQ(as("administrator", "/settings"), 200);
    EXPECT_EQ(as("agent", "/audit"), 403);
    EXPECT_EQ(as("administrator", "/audit"), 200);
    EXPECT_EQ(as("agent", "/set_aside"), 403);
    EXPECT_EQ(as("supervisor", "/set_aside"), 403);
    EXPECT_EQ(as("administrator", "/set_aside"), 200);
    EXPECT_EQ(as("administrator", "/recordings/5/audio"), 403);
    EXPECT_EQ(as("agent", "/directory"), 200);
}

template <class Known>
bool is(const desk::Command& command) {
    return std::holds_alternative<Known>(command);
}

TEST_F(Api, desk_verbs_become_commands) {
    const struct {
        const char* path;
        const char* body;
        bool (*is_it)(const desk::Command& command);
    } verbs[] = {
        {"/desk/set_presence", R"({"presence":"on_break","reason":"lunch"})",
         is<desk::SetPresence>},
        {"/offers/4/accept_offer", "", is<desk::AcceptOffer>},
        {"/offers/4/reject_offer", "", is<desk::RejectOffer>},
        {"/interactions/7/hold_call", "", is<desk::HoldCall>},
        {"/interactions/7/resume_call", "", is<desk::ResumeCall>},
        {"/interactions/7/mute_call", "", is<desk::MuteCall>},
        {"/interactions/7/unmute_call", "", is<desk::MuteCall>},
        {"/interactions/7/hang_up_call", "", is<desk::HangUpCall>},
        {"/interactions/7/send_digits", R"({"digits":"12#"})", is<desk::SendDigits>},
        {"/interactions/7/end_wrap_up", "", is<desk::EndWrapUp>},
        {"/interactions/7/transfer_call", R"({"agent_id":"9","note":"x"})", is<desk::TransferCall>},
        {"/interactions/7/consult_call", R"({"queue_id":"9"})", is<desk::ConsultCall>},
        {"/interactions/7/swap_call", "", is<desk::SwapCall>},
        {"/interactions/7/join_call", "", is<desk::JoinCall>},
        {"/interactions/7/complete_transfer", "", is<desk::CompleteTransfer>},
        {"/interactions/7/parties/2/dismiss_party", "", is<desk::DismissParty>},
    };
    for (const auto& verb : verbs) {
        EXPECT_EQ(ask("agent", http::Method::post, verb.path, verb.body).status, 200) << verb.path;
        EXPECT_TRUE(verb.is_it(live_desk.commands.back())) << verb.path;
    }
    EXPECT_EQ(std::get<desk::SetPresence>(live_desk.commands[0]).reason, "lunch");
    EXPECT_EQ(std::get<desk::AcceptOffer>(live_desk.commands[1]).offer, OfferId{4});
    EXPECT_TRUE(std::get<desk::MuteCall>(live_desk.commands[5]).muted);
    EXPECT_FALSE(std::get<desk::MuteCall>(live_desk.commands[6]).muted);

    live_desk.refuses = conflict("the offer is over");
    EXPECT_EQ(ask("agent", http::Method::post, "/offers/4/accept_offer").status, 409);
    live_desk.refuses.reset();
    EXPECT_EQ(ask("agent", http::Method::post, "/offers/x/accept_offer").status, 404);
    EXPECT_EQ(ask("agent", http::Method::post, "/desk/set_presence",
                  R"({"presence":"on_call","reason":null})")
                  .status,
              422);
    EXPECT_EQ(ask("agent", http::Method::post, "/interactions/7/send_digits", R"({"digits":"12x"})")
                  .status,
              422);
}

TEST_F(Api, a_live_machine_that_does_not_answer_is_unavailable) {
    live_desk.silent = true;
    EXPECT_EQ(ask("agent", http::Method::post, "/interactions/7/hold_call").status, 503);
}

TEST_F(Api, agents_see_their_own_contacts_and_masked_numbers) {
    const auto seen = [&](const std::string& who) { return text(get(who, "/interactions")); };
    EXPECT_NE(seen("agent").find("138****5678"), std::string::npos);
    EXPECT_EQ(interactions.filters.back().agent, AgentId{1});
    EXPECT_NE(seen("supervisor").find("13812345678"), std::string::npos);
    EXPECT_EQ(interactions.filters.back().agent, std::nullopt);
    EXPECT_NE(text(get("agent", "/interactions/7")).find("138****5678"), std::string::npos);
    EXPECT_NE(text(get("agent", "/tasks")).find("138****5678"), std::string::npos);
    // Asking for somebody else's does not help.
    get("agent", "/interactions", "agent=2");
    EXPECT_EQ(interactions.filters.back().agent, AgentId{1});
}

TEST_F(Api, filters_are_read_or_refused) {
    EXPECT_EQ(get("supervisor", "/interactions", "outcome=handled").status, 200);
    EXPECT_EQ(interactions.filters.back().outcome, journal::Outcome::handled);
    EXPECT_EQ(get("supervisor", "/interactions", "from=2026-11-22T00:00:00Z").status, 200);
    EXPECT_TRUE(interactions.filters.back().from.has_value());
    EXPECT_EQ(get("supervisor", "/interactions", "limit=200").status, 200);
    EXPECT_EQ(interactions.pages.back().limit, 200);
    for (const char* wrong : {"limit=0", "limit=201", "limit=x", "from=yesterday", "outcome=fine",
                              "agent=li", "customer=-1"}) {
        EXPECT_EQ(get("supervisor", "/interactions", wrong).status, 422) << wrong;
    }
    EXPECT_EQ(get("agent", "/tickets", "status=pending").status, 200);
    EXPECT_EQ(tickets.filter.statuses, std::vector{TicketStatus::pending});
    EXPECT_EQ(get("agent", "/tickets", "status=lost").status, 422);
}

TEST_F(Api, a_hearing_is_audited_once_and_rendered_once) {
    for (int i = 0; i < 3; ++i) {
        const auto response = get("supervisor", "/recordings/5/audio");
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.content_type, "audio/wav");
        const auto& wav = std::get<std::shared_ptr<const std::string>>(response.body);
        EXPECT_TRUE(wav->starts_with("RIFF"));
        EXPECT_EQ(wav->size(), 44u + 32'000);
    }
    EXPECT_EQ(get("supervisor", "/recordings/5/peaks").status, 200);
    EXPECT_EQ(audit.rows,
              std::vector<std::string>{"user2 from 192.0.2.7 recording.heard recordings 5"});
    EXPECT_EQ(recordings.rendered, 1);
    EXPECT_EQ(get("supervisor", "/recordings/6/audio").status, 404);

    // Without its row in the audit nothing is heard, also at the second try.
    audit.broken = true;
    EXPECT_EQ(get("agent", "/recordings/5/audio").status, 503);
    EXPECT_EQ(get("agent", "/recordings/5/audio").status, 503);
}

TEST_F(Api, numbers_are_masked_on_their_way_out) {
    const auto made = ask("agent", http::Method::post, "/customers",
                          R"({"name":"陈女士","company":"","numbers":["13812345678"],"note":"",)"
                          R"("interaction_id":"7"})");
    EXPECT_EQ(made.status, 200);
    EXPECT_NE(text(made).find("138****5678"), std::string::npos);
    EXPECT_EQ(text(made).find("13812345678"), std::string::npos);
    EXPECT_EQ(live_desk.told.back(), "caller 7 is 3 陈女士");
    EXPECT_NE(text(get("supervisor", "/customers/3")).find("13812345678"), std::string::npos);
}

TEST_F(Api, a_company_needs_no_name_of_a_person) {
    const std::string rest = R"("numbers":[],"note":"")";
    const auto nobody =
        ask("agent", http::Method::post, "/customers", R"({"name":"","company":"",)" + rest + "}");
    EXPECT_EQ(nobody.status, 422);
    EXPECT_NE(text(nobody).find("/name"), std::string::npos);

    const std::string company = R"({"name":"","company":"宏远物业",)" + rest;
    const auto made =
        ask("agent", http::Method::post, "/customers", company + R"(,"interaction_id":"7"})");
    EXPECT_EQ(made.status, 200) << text(made);
    EXPECT_EQ(live_desk.told.back(), "caller 7 is 3 宏远物业");
    EXPECT_EQ(ask("agent", http::Method::put, "/customers/3", company + R"(,"version":1})").status,
              200);
    EXPECT_EQ(live_desk.told.back(), "customer 3 is 宏远物业");
}

TEST_F(Api, a_customer_who_is_changed_is_renamed_wherever_he_calls_and_relabels_no_contact) {
    const std::string form = R"({"name":"陈","company":"","note":"","numbers":[],"version":1)";
    EXPECT_EQ(
        ask("agent", http::Method::put, "/customers/3", form + R"(,"interaction_id":"7"})").status,
        422);
    EXPECT_TRUE(live_desk.told.empty());
    EXPECT_EQ(ask("agent", http::Method::put, "/customers/3", form + "}").status, 200);
    EXPECT_EQ(live_desk.told, std::vector<std::string>{"customer 3 is 陈"});
}

TEST_F(Api, sound_and_waveform_asked_for_at_once_are_rendered_once) {
    std::promise<void> begun, go;
    recordings.on_render = [&, first = true]() mutable {
        if (std::exchange(first, false))
            begun.set_value();
        go.get_future().wait();
    };
    auto sound = std::async(std::launch::async,
                            [&] { return get("supervisor", "/recordings/5/audio").status; });
    begun.get_future().wait();
    auto waveform = std::async(std::launch::async,
                               [&] { return get("supervisor", "/recordings/5/peaks").status; });
    // Whoever would render it himself would be here by then; the one who waits never is.
    waveform.wait_for(std::chrono::milliseconds(100));
    EXPECT_EQ(recordings.rendered, 1);
    go.set_value();
    EXPECT_EQ(sound.get(), 200);
    EXPECT_EQ(waveform.get(), 200);
    EXPECT_EQ(recordings.rendered, 1);
}

TEST_F(Api, what_somebody_else_saved_before_is_told_with_its_version) {
    const auto change = [&](const std::string& path, const std::string& form,
                            const std::string& version) {
        return ask("agent", http::Method::put, path, form + version + "}");
    };
    const std::string customer = R"({"name":"陈","company":"","note":"","numbers":[])";
    const std::string ticket = R"({"subject":"水漏了","description":"","status":"open",)"
                               R"("priority":"normal")";
    customers.kept.version = 4;
    for (const auto& [path, form] :
         {std::pair{"/customers/3", customer}, std::pair{"/tickets/9", ticket}}) {
        EXPECT_EQ(change(path, form, "").status, 422) << "a save says of what";
        EXPECT_EQ(change(path, form, R"(,"version":4)").status, 200);
        const auto late = change(path, form, R"(,"version":4)");
        ASSERT_EQ(late.status, 409);
        const json::value problem = json::parse(text(late));
        EXPECT_EQ(problem.at("code"), "conflict");
        EXPECT_EQ(problem.at("path"), "/version");
        EXPECT_EQ(problem.at("current_version"), 5);
    }
}

TEST_F(Api, tasks_are_open_completed_or_all) {
    EXPECT_EQ(get("agent", "/tasks", "status=open").status, 200);
    EXPECT_EQ(get("agent", "/tasks", "status=completed").status, 200);
    EXPECT_EQ(get("agent", "/tasks").status, 200);
    EXPECT_EQ(get("agent", "/tasks", "status=lost").status, 422);
    EXPECT_EQ(tasks.asked, (std::vector<std::optional<TaskStatus>>{
                               TaskStatus::open, TaskStatus::completed, std::nullopt}));
}

TEST_F(Api, the_do_not_call_list_is_masked_added_to_and_taken_from) {
    EXPECT_NE(text(get("agent", "/do_not_call", "number=138")).find("138****5678"),
              std::string::npos);
    EXPECT_NE(text(get("supervisor", "/do_not_call")).find("13812345678"), std::string::npos);
    const auto add = [&](const char* body) {
        return ask("agent", http::Method::post, "/do_not_call", body).status;
    };
    EXPECT_EQ(add(R"({"number":"13812345678","reason":"asked"})"), 200);
    EXPECT_EQ(add(R"({"interaction_id":"7"})"), 200);
    EXPECT_EQ(add(R"({"reason":"nobody"})"), 422);
    EXPECT_EQ(add(R"({"number":"13812345678","interaction_id":"7"})"), 422);
    EXPECT_EQ(ask("agent", http::Method::delete_, "/do_not_call/7").status, 403);
    EXPECT_EQ(ask("supervisor", http::Method::delete_, "/do_not_call/7").status, 204);
    EXPECT_EQ(do_not_call.asked,
              (std::vector<std::string>{"list 138", "list ", "add 13812345678 asked", "add  ",
                                        "remove 7"}));
}

TEST_F(Api, notes_dispositions_and_links_are_saved_and_told) {
    EXPECT_EQ(ask("agent", http::Method::put, "/interactions/7/note", R"({"text":"退货"})").status,
              204);
    EXPECT_EQ(interactions.note, "退货");
    EXPECT_EQ(ask("agent", http::Method::put, "/interactions/7/disposition",
                  R"({"disposition":"solved"})")
                  .status,
              204);
    EXPECT_EQ(std::get<desk::NoteDisposition>(live_desk.commands.back()).disposition, "solved");
    EXPECT_EQ(ask("agent", http::Method::put, "/interactions/7/disposition",
                  R"({"disposition":"unknown"})")
                  .status,
              422);
    EXPECT_EQ(
        ask("agent", http::Method::post, "/interactions/7/link_customer", R"({"customer_id":"3"})")
            .status,
        204);
    EXPECT_EQ(live_desk.told.back(), "caller 7 is 3 陈女士");
}

TEST_F(Api, settings_are_edited_by_record_without_secrets) {
    const std::string user = R"({"name":"李雷","org_unit":"root","roles":["agent"],)"
                             R"("number":"1001","password":"a long password"})";
    const auto saved = ask("administrator", http::Method::put, "/settings/users/lilei", user);
    ASSERT_EQ(saved.status, 200) << text(saved);
    EXPECT_EQ(reloads, 1);
    EXPECT_NE(text(saved).find("李雷"), std::string::npos);
    EXPECT_EQ(text(saved).find("long password"), std::string::npos);
    EXPECT_EQ(text(get("administrator", "/settings")).find("long password"), std::string::npos);
    EXPECT_NE(text(get("administrator", "/settings/users")).find("lilei"), std::string::npos);
    EXPECT_NE(text(get("supervisor", "/directory")).find("李雷"), std::string::npos);

    const auto wrong =
        ask("administrator", http::Method::put, "/settings/users/lilei",
            R"({"name":"李雷","org_unit":"none","roles":["agent"],"number":"1001"})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_NE(text(wrong).find("/org_unit"), std::string::npos);
    EXPECT_EQ(get("administrator", "/settings/nonsense").status, 404);
    EXPECT_EQ(ask("administrator", http::Method::delete_, "/settings/users/lilei").status, 204);
    EXPECT_EQ(ask("administrator", http::Method::delete_, "/settings/users/lilei").status, 404);
    EXPECT_EQ(reloads, 2);
}

TEST_F(Api, what_is_wrong_with_a_record_is_told_at_its_field_and_nothing_changes) {
    const std::string before = text(get("administrator", "/settings"));
    const std::tuple<const char*, const char*, const char*> wrong[] = {
        {"users/sun", R"({"name":"孙三","org_unit":"nowhere","roles":["agent"]})", "/org_unit"},
        {"users/sun", R"({"name":"孙三","org_unit":"root","roles":["agent"],"password":"x"})",
         "/password"},
        {"queues/q", R"({"org_unit":"root","skills":[{"skill":"none","level":1}]})",
         "/skills/0/skill"},
        {"numbers/4001", R"({"org_unit":"root","flow":"none"})", "/flow"},
        {"trunks/x", R"({"org_unit":"root","name":"x","addresses":["not an address"]})",
         "/addresses/0"},
        {"prompts/x", R"({"org_unit":"root"})", "/text"},
    };
    for (const auto& [path, record, field] : wrong) {
        const auto answer =
            ask("administrator", http::Method::put, "/settings/" + std::string(path), record);
        EXPECT_EQ(answer.status, 422) << path;
        const auto told = json::parse(text(answer));
        EXPECT_EQ(told.at("code"), "invalid") << path;
        EXPECT_EQ(told.at("path"), field) << path;
    }
    EXPECT_EQ(text(get("administrator", "/settings")), before);
}

TEST_F(Api, settings_say_which_records_do_not_hold_any_more_to_whoever_may_read_them) {
    for (const char* unit : {"north", "south"})
        ASSERT_EQ(ask("administrator", http::Method::put,
                      "/settings/org_units/" + std::string(unit), R"({"parent":"root"})")
                      .status,
                  200);
    const auto put = [&] {
        return ask("administrator", http::Method::put, "/settings/prompts/welcome",
                   R"({"org_unit":"south","file":{"en":"a.wav"}})");
    };
    ASSERT_EQ(put().status, 200);
    const auto problems = [&](const char* who) {
        return json::serialize(json::parse(text(get(who, "/settings"))).at("problems"));
    };
    EXPECT_EQ(problems("administrator"), "[]");

    stored.sound = not_found("is not there");
    EXPECT_EQ(problems("administrator"),
              R"([{"kind":"prompts","key":"welcome","path":"/file/en",)"
              R"("message":"cannot be played: the file is not there"}])");
    for (const char* unit : {"north", "south"}) {
        sessions.by_token[unit] = person(4, {Role::administrator});
        sessions.by_token[unit].org_unit = unit;
    }
    EXPECT_EQ(problems("north"), "[]");
    EXPECT_EQ(problems("south"), problems("administrator"));
    EXPECT_EQ(put().status, 422);

    // Mended and saved again it is used at once, though no word of it changed.
    stored.sound = {};
    reloads = 0;
    EXPECT_EQ(put().status, 200);
    EXPECT_EQ(reloads, 1);
}

TEST_F(Api, a_record_is_made_once_and_saved_as_it_was_read) {
    const auto put = [&](const std::string& name, const std::string& value) {
        more_headers = {{name, value}};
        const auto answer = ask("administrator", http::Method::put, "/settings/skills/english",
                                R"({"org_unit":"root","name":null})");
        more_headers.clear();
        return answer;
    };
    const auto made = put("If-None-Match", "*");
    ASSERT_EQ(made.status, 200) << text(made);
    const std::string version(made.headers.value("ETag"));
    const auto document = json::parse(text(get("administrator", "/settings")));
    const json::value& known = document.at("versions").at("skills").at("english");
    EXPECT_EQ("\"" + json::serialize(known) + "\"", version);

    const auto again = put("If-None-Match", "*");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(json::parse(text(again)).at("path"), "/key");
    EXPECT_EQ(put("If-Match", version).status, 200);
    const auto late = put("If-Match", "\"0\"");
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(json::parse(text(late)).at("path"), "/version");
    EXPECT_EQ(json::parse(text(late)).at("current_version"), known);
    more_headers = {{"If-Match", "\"0\""}};
    EXPECT_EQ(ask("administrator", http::Method::delete_, "/settings/skills/english").status, 409);
    more_headers.clear();
    for (const char* nonsense : {"7", "\"\"", "\"x\"", "\"7", "*"})
        EXPECT_EQ(put("If-Match", nonsense).status, 422) << nonsense;
    EXPECT_EQ(put("If-None-Match", "\"7\"").status, 422);
}

TEST_F(Api, simulated_calls_exist_in_the_demonstration_only) {
    EXPECT_EQ(
        ask("agent", http::Method::post, "/simulated_calls", R"({"calls":1,"number":""})").status,
        404);
}

TEST_F(Api, what_answers_with_a_secret_is_known_and_so_not_compressed) {
    std::set<std::string> secret;
    for (const auto& operation : router.operations()) {
        http::Schemas schemas;
        if (!operation->response_schema)
            continue;
        std::string shape = json::serialize(operation->response_schema(schemas, http::Use::answer));
        shape += json::serialize(schemas.components());
        const bool carries_one = shape.find("\"csrf_token\"") != std::string::npos ||
                                 shape.find("\"credential\"") != std::string::npos;
        EXPECT_EQ(operation->holds_secret, carries_one) << operation->name;
        if (operation->holds_secret)
            secret.insert(operation->name);
    }
    EXPECT_EQ(secret, (std::set<std::string>{"read_session", "sign_in"}));
}

TEST_F(Api, its_document_is_whole) {
    const auto response = get("", "/openapi.json");
    ASSERT_EQ(response.status, 200);
    const json::value document = json::parse(text(response));
    std::set<std::string> names;
    std::size_t operations = 0;
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            names.insert(std::string(operation.value().at("operationId").as_string()));
            ++operations;
        }
    }
    EXPECT_EQ(operations, router.operations().size());
    EXPECT_EQ(names.size(), operations);
    // Every reference leads somewhere.
    const std::string& all = text(response);
    const std::string mark = "\"$ref\":\"#";
    for (std::size_t at = all.find(mark); at != std::string::npos; at = all.find(mark, at + 1)) {
        const std::size_t start = at + mark.size();
        const std::string pointer = all.substr(start, all.find('"', start) - start);
        boost::system::error_code code;
        EXPECT_NE(document.find_pointer(pointer, code), nullptr) << pointer;
    }
}

}  // namespace
}  // namespace zongji::api::test
