#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace zongji {

// Thrown by ensure(). Caught where a call or a request begins: it ends that call or request, not
// the server.
class BrokenInvariant : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// States what cannot be otherwise. On in production.
inline void ensure(bool holds, const char* what,
                   std::source_location where = std::source_location::current()) {
    if (holds)
        return;
    throw BrokenInvariant(std::string(what) + " (" + where.file_name() + ":" +
                          std::to_string(where.line()) + ")");
}

}  // namespace zongji
