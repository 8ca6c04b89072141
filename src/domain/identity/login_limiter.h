#pragma once

#include "base/time.h"

#include <deque>
#include <string>
#include <unordered_map>

namespace zongji::identity {

// Ten failures a minute for a login from an address, a hundred for an address, sixty for a login
// from anywhere: then no attempt is looked at until the first of them is a minute old. What is
// under way counts as if it had failed, and of one address only a few may be. Of IPv6 the
// network (/64) counts, of which a single customer has all addresses. Pure; one thread, or under
// its owner's lock.
class LoginLimiter {
public:
    enum class Verdict {
        may,
        crowded,  // too many are under way from there: in a moment
        wait      // too many have failed: in a minute
    };
    // Whether an attempt may be made now. It is under way then, until ended().
    Verdict begin(const std::string& login, const std::string& address, Instant now);
    void ended(const std::string& login, const std::string& address);

    void failed(const std::string& login, const std::string& address, Instant now);

    // Forgets the failures of this login from this address.
    void succeeded(const std::string& login, const std::string& address);

    std::size_t size() const { return failures_.size() + under_way_.size(); }

private:
    bool is_under(const std::string& key, std::size_t limit, Instant now) const;
    std::size_t under_way(const std::string& key) const;
    void note(const std::string& key, std::size_t limit, Instant now);
    void forget_old(Instant now);

    std::unordered_map<std::string, std::deque<Instant>> failures_;  // the latest, oldest first
    std::unordered_map<std::string, std::size_t> under_way_;
    Instant next_cleaning_;
};

}  // namespace zongji::identity
