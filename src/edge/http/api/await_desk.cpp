#include "edge/http/api/await_desk.h"

namespace zongji::api {

Result<live::DeskState> commanded(Services& services, UserId user, desk::Command command) {
    return awaited<live::DeskState>([&](LiveDesk::Answer answer) {
        services.live_desk->command(user, std::move(command), std::move(answer));
    });
}

}  // namespace zongji::api
