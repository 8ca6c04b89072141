#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>

// The server's log: one line per event on standard error. Never a phone number, a customer's name
// or a secret: log ids.
namespace zongji {

enum class LogLevel { debug, info, warning, error };

void set_log_level(LogLevel level);
void log_line(LogLevel level, std::string_view text);
bool log_enabled(LogLevel level);

// For a program that runs many servers in one thread: their lines go to `take` instead; empty: to
// standard error again. Before anybody logs on another thread.
void divert_log(std::function<void(LogLevel, std::string_view)> take);

template <class... Args>
void log_debug(fmt::format_string<Args...> text, Args&&... args) {
    if (log_enabled(LogLevel::debug)) {
        log_line(LogLevel::debug, fmt::format(text, std::forward<Args>(args)...));
    }
}
template <class... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::info, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void log_warning(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::warning, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void log_error(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::error, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace zongji
