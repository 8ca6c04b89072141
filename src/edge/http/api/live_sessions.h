#pragma once

#include "domain/identity/seams.h"
#include "edge/http/api/browser_media.h"
#include "edge/http/api/live_desk.h"
#include "edge/http/api/live_messages.h"
#include "edge/http/live_socket.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace zongji::api {

using identity::Role;
using identity::Viewer;

// The pages that are connected: who they are, what they watch, and which of an agent's tabs has the
// phone. Speaks the live part of docs/api.md. Any thread; outlives the server, the live loop and
// the media engine, whose answers come back to it.
class LiveSessions {
public:
    LiveSessions(http::LiveSockets& sockets, identity::Sessions& sessions, LiveDesk& live_desk,
                 BrowserMedia& media);

    // For Server::start.
    http::WebSocketHandlers handlers();

    // Whole states, to the pages that watch them. A page that has the board before this one is told
    // what changed. The board comes from one thread, which paces it.
    void desk_changed(UserId user, const live::DeskState& state);
    void board_changed(live::BoardState state);

    // Records of that kind changed: lists refresh. Which ones is told to nobody: they may be of org
    // units that a page does not see.
    void changed(std::string_view kind);

    // The session or the user's roles are not what they were: their pages are cut, and sign in
    // again if they can.
    void session_ended(SessionId session);
    void user_changed(UserId user);

    // The tab's media session is over (silence, or another took its place): the phone is free.
    void media_ended(UserId user, const std::string& tab);

    std::size_t pages() const;

private:
    struct Page {
        Viewer viewer;
        std::string tab;  // empty before hello
        std::set<std::string, std::less<>> topics;
        bool has_board = false;  // the board that was handed to it last is board_
    };
    using Pages = std::map<http::SocketId, Page>;

    std::optional<http::Response> opened(http::SocketId socket, const http::Request& request);
    void received(http::SocketId socket, const std::string& text);
    void closed(http::SocketId socket);

    void hello(http::SocketId socket, const Hello& message);
    void subscribe(http::SocketId socket, const Subscribe& message);
    void media_offer(http::SocketId socket, MediaOffer message);
    void media_stop(http::SocketId socket);
    void media_answered(http::SocketId socket, UserId user, const std::string& tab,
                        const Result<std::string>& answer);

    void send_state(http::SocketId socket, const std::string& topic);
    void refresh_desk(UserId user);
    void say(http::SocketId socket, std::string text);
    std::optional<Page> page(http::SocketId socket) const;
    bool is_over(http::SocketId socket, const Page& page) const;       // then the page is cut
    bool tab_is_connected(UserId user, const std::string& tab) const;  // mutex_ held
    bool has_page(UserId user) const;                                  // mutex_ held
    // `knows`: whoever it is for has board_ as he may see it.
    std::string board_text(bool knows, const live::BoardState& state,
                           const store::Scope& scope) const;
    std::string desk_text(live::DeskState state, const Page& page) const;  // mutex_ held

    http::LiveSockets& sockets_;
    identity::Sessions& sessions_;
    LiveDesk& live_desk_;
    BrowserMedia& media_;

    mutable std::mutex mutex_;
    // Both: mutex_.
    Pages pages_;
    std::map<UserId, std::string> phones_;  // the tab that has the user's phone

    live::BoardState board_;  // as sent last; the board's thread alone
};

}  // namespace zongji::api
