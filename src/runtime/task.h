#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace zongji {

// A piece of work that is moved between threads and run once. Holds what std::function cannot:
// things that move only.
class Task {
public:
    Task() = default;

    template <class Work>
    requires(!std::is_same_v<std::remove_cvref_t<Work>, Task>) Task(Work&& work)
        : body_(std::make_unique<Body<std::remove_cvref_t<Work>>>(std::forward<Work>(work))) {}

    explicit operator bool() const { return body_ != nullptr; }
    void operator()() { body_->run(); }

private:
    struct AnyBody {
        virtual ~AnyBody() = default;
        virtual void run() = 0;
    };
    template <class Work>
    struct Body final : AnyBody {
        explicit Body(Work w) : work(std::move(w)) {}
        void run() override { work(); }
        Work work;
    };
    std::unique_ptr<AnyBody> body_;
};

}  // namespace zongji
