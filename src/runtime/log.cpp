#include "runtime/log.h"

#include <memory>

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace zongji {
namespace {

// Asynchronous with a bounded queue that drops the oldest: a blocked terminal never holds up the
// live loop.
spdlog::logger& logger() {
    static const auto instance = [] {
        spdlog::init_thread_pool(8192, 1);
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        auto made = std::make_shared<spdlog::async_logger>(
            "zongji", sink, spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

std::function<void(LogLevel, std::string_view)> diverted;

spdlog::level::level_enum translated(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void set_log_level(LogLevel level) {
    logger().set_level(translated(level));
}

void divert_log(std::function<void(LogLevel, std::string_view)> take) {
    diverted = std::move(take);
}

void log_line(LogLevel level, std::string_view text) {
    if (diverted)
        return diverted(level, text);
    logger().log(translated(level), "{}", text);
}

bool log_enabled(LogLevel level) {
    return logger().should_log(translated(level));
}

}  // namespace zongji
