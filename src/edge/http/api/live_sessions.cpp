#include "edge/http/api/live_sessions.h"

#include "edge/http/api/board_changes.h"
#include "edge/http/api/board_scope.h"
#include "edge/http/api/guard.h"

namespace zongji::api {
namespace {

constexpr int policy_violation = 1008;
constexpr int service_restart = 1012;  // come back
// What may wait for a page that reads slowly, before a whole board is shorter.
constexpr std::size_t most_changes = 256 << 10;

std::shared_ptr<const std::string> shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

LiveSessions::LiveSessions(http::LiveSockets& sockets, identity::Sessions& sessions,
                           LiveDesk& live_desk, BrowserMedia& media)
    : sockets_(sockets), sessions_(sessions), live_desk_(live_desk), media_(media) {}

http::WebSocketHandlers LiveSessions::handlers() {
    http::WebSocketHandlers made;
    made.path = "/api/v1/live";
    made.on_open = [this](http::SocketId socket, http::Request& request) {
        return opened(socket, request);
    };
    made.on_message = [this](http::SocketId socket, const std::string& text) {
        received(socket, text);
    };
    made.on_close = [this](http::SocketId socket) { closed(socket); };
    return made;
}

// ---- Pages come and go
// ----------------------------------------------------------------------------------------

std::optional<http::Response> LiveSessions::opened(http::SocketId socket,
                                                   const http::Request& request) {
    const std::lock_guard lock(mutex_);
    // Under the lock: a session that ends later finds the page, one that ended before is not found.
    auto viewer = find_viewer(sessions_, request);
    if (!viewer)
        return http::problem(viewer.error());
    const UserId user = viewer->user_id;
    // The loop is told under the lock, so that a page that goes and one that comes are told in
    // their order.
    if (viewer->has_desk() && !has_page(user))
        live_desk_.page_opened(user);
    pages_.emplace(socket, Page{std::move(viewer).value(), {}, {}});
    return std::nullopt;
}

void LiveSessions::closed(http::SocketId socket) {
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(socket);
    if (found == pages_.end())
        return;
    const Viewer gone = std::move(found->second.viewer);
    pages_.erase(found);
    if (gone.has_desk() && !has_page(gone.user_id))
        live_desk_.page_closed(gone.user_id);
}

void LiveSessions::session_ended(SessionId session) {
    const std::lock_guard lock(mutex_);
    for (const auto& [socket, each] : pages_) {
        if (each.viewer.session_id == session) {
            sockets_.close(socket, policy_violation, "signed out");
        }
    }
}

void LiveSessions::user_changed(UserId user) {
    const std::lock_guard lock(mutex_);
    for (const auto& [socket, each] : pages_) {
        if (each.viewer.user_id == user)
            sockets_.close(socket, service_restart, "roles changed");
    }
}

// ---- What pages say
// -------------------------------------------------------------------------------------------

void LiveSessions::received(http::SocketId socket, const std::string& text) {
    auto message = read_page_message(text);
    if (!message)
        return say(socket, error_message(message.error()));
    const auto from = page(socket);
    if (!from || is_over(socket, *from))
        return;

    if (const auto* greeting = std::get_if<Hello>(&*message))
        return hello(socket, *greeting);
    if (std::holds_alternative<Ping>(*message))
        return say(socket, pong_message());
    if (from->tab.empty())
        return say(socket, error_message(invalid("hello comes first")));
    if (const auto* wish = std::get_if<Subscribe>(&*message)) {
        subscribe(socket, *wish);
    } else if (auto* offer = std::get_if<MediaOffer>(&*message)) {
        media_offer(socket, std::move(*offer));
    } else {
        media_stop(socket);
    }
}

void LiveSessions::hello(http::SocketId socket, const Hello& message) {
    const bool fits = !message.tab.empty() && message.tab.size() <= 100;
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(socket);
    if (found == pages_.end())
        return;
    if (!fits || !found->second.tab.empty()) {
        return say(socket, error_message(invalid("one hello with a tab", "/tab")));
    }
    found->second.tab = message.tab;
}

// The message names everything that the page watches from now on. What is new on the list is sent
// at once.
void LiveSessions::subscribe(http::SocketId socket, const Subscribe& message) {
    std::vector<std::string> begun;
    {
        const std::lock_guard lock(mutex_);
        const auto found = pages_.find(socket);
        if (found == pages_.end())
            return;
        Page& watching = found->second;
        std::set<std::string, std::less<>> topics;
        for (const std::string& topic : message.topics) {
            const bool known = topic == "desk" || topic == "board";
            if (!known) {
                say(socket, error_message(invalid("is no topic", "/topics")));
                continue;
            }
            const bool may =
                topic == "desk" ? watching.viewer.has_desk() : watching.viewer.is(Role::supervisor);
            if (!may) {
                say(socket, error_message(Error{ErrorCode::denied, "not for this role", {}}));
                continue;
            }
            topics.insert(topic);
            if (!watching.topics.contains(topic))
                begun.push_back(topic);
        }
        watching.has_board = watching.has_board && topics.contains("board");
        watching.topics = std::move(topics);
    }
    for (const std::string& topic : begun)
        send_state(socket, topic);
}

// Answers come on the thread that changes come on: so none is older than what was sent before.
void LiveSessions::send_state(http::SocketId socket, const std::string& topic) {
    if (topic == "board") {
        live_desk_.board([this, socket](Result<live::BoardState> state) {
            std::optional<store::Scope> scope;
            {
                const std::lock_guard lock(mutex_);
                const auto found = pages_.find(socket);
                if (found == pages_.end())
                    return;
                scope = found->second.viewer.scope;
                found->second.has_board = false;  // but one that no other page has seen
            }
            if (!state)
                return say(socket, error_message(state.error()));
            sockets_.send_latest(
                socket, "board",
                shared(state_message("board",
                                     to_json(board_in_scope(std::move(state).value(), *scope)))));
        });
        return;
    }
    const auto to = page(socket);
    if (!to)
        return;
    live_desk_.desk(to->viewer.user_id, [this, socket](Result<live::DeskState> state) {
        const std::lock_guard lock(mutex_);
        const auto found = pages_.find(socket);
        if (found == pages_.end())
            return;
        if (!state)
            return say(socket, error_message(state.error()));
        sockets_.send_latest(socket, "desk",
                             shared(desk_text(std::move(state).value(), found->second)));
    });
}

// ---- The phone
// ------------------------------------------------------------------------------------------------

// One tab has it. Another one is refused while that one is connected, unless it takes over; a tab
// that is gone keeps nothing, so that a page opened anew after a crash has the phone at once.
void LiveSessions::media_offer(http::SocketId socket, MediaOffer message) {
    UserId user;
    std::string tab;
    {
        const std::lock_guard lock(mutex_);
        const auto found = pages_.find(socket);
        if (found == pages_.end())
            return;
        const Page& from = found->second;
        if (!from.viewer.has_desk()) {
            return say(socket, error_message(Error{ErrorCode::denied, "not for this role", {}}));
        }
        user = from.viewer.user_id;
        tab = from.tab;
        const auto holder = phones_.find(user);
        if (holder != phones_.end() && holder->second != tab) {
            if (tab_is_connected(user, holder->second) && !message.take_over) {
                return say(socket, media_refused_message("elsewhere"));
            }
            for (const auto& [other, each] : pages_) {
                if (each.viewer.user_id == user && each.tab == holder->second) {
                    say(other, media_taken_message());
                }
            }
        }
        phones_[user] = tab;
    }
    media_.accept_offer(user, tab, std::move(message.sdp),
                        [this, socket, user, tab](const Result<std::string>& answer) {
                            media_answered(socket, user, tab, answer);
                        });
    refresh_desk(user);
}

void LiveSessions::media_answered(http::SocketId socket, UserId user, const std::string& tab,
                                  const Result<std::string>& answer) {
    if (answer)
        return say(socket, media_answer_message(*answer));
    media_ended(user, tab);
    say(socket, media_refused_message(http::code_name(answer.error().code)));
}

void LiveSessions::media_stop(http::SocketId socket) {
    const auto from = page(socket);
    if (!from)
        return;
    const UserId user = from->viewer.user_id;
    {
        const std::lock_guard lock(mutex_);
        const auto holder = phones_.find(user);
        if (holder == phones_.end() || holder->second != from->tab)
            return;
        phones_.erase(holder);
    }
    media_.stop(user, from->tab);
    refresh_desk(user);
}

void LiveSessions::media_ended(UserId user, const std::string& tab) {
    {
        const std::lock_guard lock(mutex_);
        const auto holder = phones_.find(user);
        if (holder == phones_.end() || holder->second != tab)
            return;
        phones_.erase(holder);
    }
    refresh_desk(user);
}

// ---- What pages are told
// --------------------------------------------------------------------------------------

void LiveSessions::refresh_desk(UserId user) {
    live_desk_.desk(user, [this, user](const Result<live::DeskState>& state) {
        if (state)
            desk_changed(user, *state);
    });
}

void LiveSessions::desk_changed(UserId user, const live::DeskState& state) {
    const std::lock_guard lock(mutex_);
    for (const auto& [socket, each] : pages_) {
        if (each.viewer.user_id != user || !each.topics.contains("desk") || is_over(socket, each))
            continue;
        sockets_.send_latest(socket, "desk", shared(desk_text(state, each)));
    }
}

void LiveSessions::board_changed(live::BoardState state) {
    struct Watcher {
        http::SocketId socket;
        store::Scope scope;
        bool has_board;
    };
    std::vector<Watcher> watching;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [socket, each] : pages_) {
            if (!each.topics.contains("board") || is_over(socket, each))
                continue;
            watching.push_back({socket, each.viewer.scope, each.has_board});
            each.has_board = true;
        }
    }
    // Writing it for each takes long, and nobody waits for that.
    std::shared_ptr<const std::string> whole;    // the same for all who see everything
    std::shared_ptr<const std::string> changes;  // likewise
    const auto text = [&](bool knows, const store::Scope& scope) {
        if (!scope.all)
            return shared(board_text(knows, state, scope));
        auto& same = knows ? changes : whole;
        if (!same)
            same = shared(board_text(knows, state, scope));
        return same;
    };
    for (const auto& [socket, scope, has_board] : watching) {
        if (!has_board || !sockets_.append(socket, "board", text(true, scope), most_changes))
            sockets_.send_latest(socket, "board", text(false, scope));
    }
    board_ = std::move(state);
}

std::string LiveSessions::board_text(bool knows, const live::BoardState& state,
                                     const store::Scope& scope) const {
    const live::BoardState seen = board_in_scope(state, scope);
    const auto changes =
        knows ? board_changes(board_in_scope(board_, scope), seen) : std::optional<BoardChanges>{};
    return changes ? changes_message(to_json(*changes)) : state_message("board", to_json(seen));
}

void LiveSessions::changed(std::string_view kind) {
    const auto text = shared(changed_message(kind));
    const std::string topic = "changed " + std::string(kind);
    const std::lock_guard lock(mutex_);
    for (const auto& [socket, each] : pages_) {
        if (!is_over(socket, each))
            sockets_.send_latest(socket, topic, text);
    }
}

// The loop knows one phone per agent; of his tabs, one has it.
std::string LiveSessions::desk_text(live::DeskState state, const Page& to) const {
    using live::PhoneState;
    const auto holder = phones_.find(to.viewer.user_id);
    const bool other = holder != phones_.end() && holder->second != to.tab;
    const bool has_phone =
        state.phone == PhoneState::ready || state.phone == PhoneState::connecting;
    if (state.endpoint == configuration::Endpoint::browser && other && has_phone) {
        state.phone = PhoneState::elsewhere;
    }
    return state_message("desk", to_json(state));
}

bool LiveSessions::is_over(http::SocketId socket, const Page& page) const {
    const bool over = sessions_.is_over(page.viewer);
    if (over)
        sockets_.close(socket, policy_violation, "signed out");
    return over;
}

void LiveSessions::say(http::SocketId socket, std::string text) {
    sockets_.send(socket, shared(std::move(text)));
}

std::optional<LiveSessions::Page> LiveSessions::page(http::SocketId socket) const {
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(socket);
    if (found == pages_.end())
        return std::nullopt;
    return found->second;
}

bool LiveSessions::tab_is_connected(UserId user, const std::string& tab) const {
    return std::any_of(pages_.begin(), pages_.end(), [&](const auto& pair) {
        return pair.second.viewer.user_id == user && pair.second.tab == tab;
    });
}

bool LiveSessions::has_page(UserId user) const {
    return std::any_of(pages_.begin(), pages_.end(),
                       [&](const auto& pair) { return pair.second.viewer.user_id == user; });
}

std::size_t LiveSessions::pages() const {
    const std::lock_guard lock(mutex_);
    return pages_.size();
}

}  // namespace zongji::api
