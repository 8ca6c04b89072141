#pragma once

#include "app/config.h"
#include "app/data_folder.h"
#include "app/parts.h"
#include "app/wiring.h"
#include "app/workers.h"
#include "base/ids.h"
#include "runtime/clock.h"

#include <atomic>
#include <memory>
#include <optional>

namespace zongji::app {

class Demonstration;
class Live;
class OldRecordings;
class Page;
class Records;
class Voice;

// The running server: its parts, started one after the other and stopped the other way round.
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
    explicit Server(Options options);
    Result<void> start_parts();
    Result<void> start_records();
    Result<void> start_voice();
    Result<void> start_live();
    Result<void> start_page();
    void stop();

    std::string not_ready();
    void say_ready(Span took);

    const Config config_;
    const bool demonstrates_;
    std::optional<DataFolder> folder_;  // first: it is ours until everything else has gone
    SystemClock clock_;
    IdSource ids_;
    Wiring wiring_;
    Workers workers_;
    std::unique_ptr<Records> records_;
    std::unique_ptr<Voice> voice_;
    std::unique_ptr<Live> live_;
    std::unique_ptr<Demonstration> demonstration_;  // or none
    std::unique_ptr<OldRecordings> old_recordings_;
    std::unique_ptr<Page> page_;
    Parts parts_;
    std::atomic<bool> ready_{false};
};

// Where `apply` and `export` reach the running server of this data folder.
std::string control_socket_path(const std::string& data_dir);

}  // namespace zongji::app
