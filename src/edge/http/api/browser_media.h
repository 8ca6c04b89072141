#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <functional>
#include <string>

namespace zongji::api {

// The browser's phone. Any thread; returns at once; the answer comes on any thread.
class BrowserMedia {
public:
    virtual ~BrowserMedia() = default;
    // Answers with SDP. A session that this user has already gives way to the new one.
    virtual void accept_offer(UserId user, const std::string& tab, std::string sdp,
                              std::function<void(Result<std::string>)> answer) = 0;
    virtual void stop(UserId user, const std::string& tab) = 0;
};

}  // namespace zongji::api
