#pragma once

#include "edge/http/api/live_desk.h"
#include "edge/http/api/services.h"

#include <chrono>
#include <future>
#include <memory>

// A worker waits for the live loop, within bounds.
namespace zongji::api {

constexpr std::chrono::seconds desk_patience{2};

// `start` is given a function to call once with the answer; a late answer finds nobody.
template <class T, class Start>
Result<T> awaited(Start start) {
    auto promised = std::make_shared<std::promise<Result<T>>>();
    auto answer = promised->get_future();
    start([promised](Result<T> result) { promised->set_value(std::move(result)); });
    if (answer.wait_for(desk_patience) != std::future_status::ready) {
        return Error{ErrorCode::unavailable, "the live machine does not answer", {}};
    }
    return answer.get();
}

Result<live::DeskState> commanded(Services& services, UserId user, desk::Command command);

}  // namespace zongji::api
