#pragma once

#include "app/config.h"
#include "base/result.h"

#include <memory>

namespace zongji::app {

// The running server: everything wired with everything.
class Server {
public:
    struct Options {
        Config config;
        bool demonstration = false;  // an empty system gets the demonstration company
    };
    static Result<std::unique_ptr<Server>> start(Options options);
    ~Server();  // an orderly stop
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t http_port() const;

private:
    class Parts;
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// Where `apply` and `export` reach the running server of this data folder.
std::string control_socket_path(const std::string& data_dir);

}  // namespace zongji::app
