#pragma once

#include "base/ensure.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace zongji {

// What can go wrong, in the words that decide what a caller may do about it.
enum class ErrorCode {
    invalid,          // the input is wrong; `path` says where
    unauthenticated,  // nobody is signed in
    denied,           // somebody is, and may not
    not_found,        // also what may not be seen
    conflict,         // the state does not allow it now
    exhausted,        // a limit or a bounded queue is full
    unavailable,      // a disk, a peer or a database does not answer; trying again may help
    corrupt,          // stored bytes are not what was written
    failed            // anything else
};

// `message` is a sentence for an operator and never holds customer data or secrets.
// `path` is a JSON pointer ("/queues/0/name") or "file:line" where one is known, else empty.
struct Error {
    ErrorCode code = ErrorCode::failed;
    std::string message;
    std::string path;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& {
        ensure(ok(), "value of a failed Result");
        return std::get<0>(state_);
    }
    T& value() & {
        ensure(ok(), "value of a failed Result");
        return std::get<0>(state_);
    }
    // By value: `for (auto& x : *find())` must not look into a Result that is gone.
    T value() && {
        ensure(ok(), "value of a failed Result");
        return std::get<0>(std::move(state_));
    }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Error& error() const {
        ensure(!ok(), "error of a successful Result");
        return std::get<1>(state_);
    }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }

    const Error& error() const {
        ensure(!ok(), "error of a successful Result");
        return *error_;
    }

private:
    std::optional<Error> error_;
};

inline Error invalid(std::string message, std::string path = {}) {
    return Error{ErrorCode::invalid, std::move(message), std::move(path)};
}
inline Error not_found(std::string message) {
    return Error{ErrorCode::not_found, std::move(message), {}};
}
inline Error conflict(std::string message) {
    return Error{ErrorCode::conflict, std::move(message), {}};
}

}  // namespace zongji

// Leaves the function with the error of `expression`, or goes on.
#define ZONGJI_CHECK(expression)                                 \
    do {                                                         \
        if (auto zongji_outcome = (expression); !zongji_outcome) \
            return zongji_outcome.error();                       \
    } while (false)

#define ZONGJI_CONCAT_INNER(a, b) a##b
#define ZONGJI_CONCAT(a, b) ZONGJI_CONCAT_INNER(a, b)

// ZONGJI_TRY(auto row, find(...)): leaves with the error, or declares `row` with the value.
#define ZONGJI_TRY(declaration, expression) \
    ZONGJI_TRY_INNER(declaration, expression, ZONGJI_CONCAT(zongji_result_, __LINE__))
#define ZONGJI_TRY_INNER(declaration, expression, name) \
    auto name = (expression);                           \
    if (!name)                                          \
        return name.error();                            \
    declaration = std::move(name).value()
