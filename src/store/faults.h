#pragma once

#include <cstdint>
#include <functional>

// Stores that fail when a test says so. A store asks at each call whether it fails; several may
// share one counter, so that a run can be repeated with the first, the second, the third … call
// failing. One thread.
namespace zongji::store {

using Strikes = std::function<bool()>;

class Faults {
public:
    enum class Kind { once, for_good };

    // From now on the calls are counted from 1; the `nth` fails, alone or with all that follow.
    void fail(std::uint64_t nth, Kind kind) {
        calls_ = 0;
        nth_ = nth;
        kind_ = kind;
    }
    void mend() { nth_ = 0; }

    // While it is held up, nothing fails and nothing is counted.
    void hold_up(bool held) { held_ = held; }

    // Whether this call fails.
    bool strike() {
        if (held_)
            return false;
        ++calls_;
        const bool strikes = nth_ != 0 && (kind_ == Kind::once ? calls_ == nth_ : calls_ >= nth_);
        struck_ = struck_ || strikes;
        return strikes;
    }

    std::uint64_t calls() const { return calls_; }
    bool struck() const { return struck_; }

private:
    std::uint64_t calls_ = 0;
    std::uint64_t nth_ = 0;
    Kind kind_ = Kind::once;
    bool held_ = false;
    bool struck_ = false;
};

}  // namespace zongji::store
