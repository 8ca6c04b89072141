#include "edge/http/api/await_desk.h"
#include "edge/http/api/board_scope.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation read_board(Services& services) {
    return guarded(
        services,
        http::operation<http::NoBody, live::BoardState>(
            "read_board", http::Method::get, "/api/v1/board", "Queues and agents now, and alarms",
            [&services](http::Request& request) -> Result<live::BoardState> {
                ZONGJI_TRY(live::BoardState board, awaited<live::BoardState>([&](auto answer) {
                               services.live_desk->board(std::move(answer));
                           }));
                return board_in_scope(std::move(board), viewer_of(request).scope);
            }),
        {Role::supervisor});
}

}  // namespace zongji::api
