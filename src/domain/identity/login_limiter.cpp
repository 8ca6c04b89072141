#include "domain/identity/login_limiter.h"

namespace zongji::identity {
namespace {

constexpr Span window = minutes(1);
constexpr std::size_t most_per_login = 10;
constexpr std::size_t most_per_address = 100;

// Neither part can hold a line end: an address never, and a login with one gets a key of its own
// still.
std::string pair_key(const std::string& login, const std::string& address) {
    return address + "\n" + login;
}

}  // namespace

bool LoginLimiter::may_try(const std::string& login, const std::string& address, Instant now) {
    return is_under(pair_key(login, address), most_per_login, now) &&
           is_under(address, most_per_address, now);
}

void LoginLimiter::failed(const std::string& login, const std::string& address, Instant now) {
    forget_old(now);
    note(pair_key(login, address), most_per_login, now);
    note(address, most_per_address, now);
}

void LoginLimiter::succeeded(const std::string& login, const std::string& address) {
    failures_.erase(pair_key(login, address));
}

bool LoginLimiter::is_under(const std::string& key, std::size_t limit, Instant now) {
    const auto found = failures_.find(key);
    if (found == failures_.end() || found->second.size() < limit) {
        return true;
    }
    return now - found->second.front() >= window;
}

void LoginLimiter::note(const std::string& key, std::size_t limit, Instant now) {
    auto& latest = failures_[key];
    latest.push_back(now);
    if (latest.size() > limit) {
        latest.pop_front();
    }
}

// Once a minute, so that memory is bounded by what a minute brings.
void LoginLimiter::forget_old(Instant now) {
    if (now < next_cleaning_) {
        return;
    }
    next_cleaning_ = now + window;
    std::erase_if(failures_,
                  [&](const auto& entry) { return now - entry.second.back() >= window; });
}

}  // namespace zongji::identity
