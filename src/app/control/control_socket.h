#pragma once

#include "base/json.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace zongji::app {

// A socket in the data folder for the one who may read that folder: a request and an answer, each a
// JSON text of its own.
class ControlSocket {
public:
    using Answer = std::function<json::value(const json::object& request)>;

    static Result<std::unique_ptr<ControlSocket>> open(const std::string& path, Answer answer);
    ~ControlSocket();

private:
    ControlSocket() = default;
    void serve();

    std::string path_;
    Answer answer_;
    int listener_ = -1;
    int wake_ = -1;
    std::thread thread_;
};

// The other side: for `zongji apply`, `zongji export` and `zongji verify-audit`.
Result<json::value> ask_server(const std::string& path, const json::object& request);

}  // namespace zongji::app
