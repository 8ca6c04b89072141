#include "domain/identity/login_limiter.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace zongji::identity {
namespace {

constexpr Span window = minutes(1);
constexpr std::size_t most_per_login = 10;
constexpr std::size_t most_per_address = 100;
constexpr std::size_t most_per_login_anywhere = 60;
constexpr std::size_t most_under_way = 8;  // of an address: an office that comes to work

// Neither part can hold a line end: an address never, and a login with one gets a key of its own
// still.
std::string pair_key(const std::string& login, const std::string& network) {
    std::string key = network + "\n" + login;
    for (char& c : key)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return key;
}

std::string login_key(const std::string& login) {
    return pair_key(login, "");
}

// The first half of an address of IPv6, but all of one that only wraps IPv4; others as they are.
std::string network_of(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1)
        return address;
    constexpr std::array<unsigned char, 12> wraps_ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(wraps_ipv4.begin(), wraps_ipv4.end(), bytes.begin()))
        return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
    std::string network;
    for (std::size_t i = 0; i < 8; ++i)
        network += fmt::format("{:02x}", bytes[i]);
    return network + "/64";
}

}  // namespace

LoginLimiter::Verdict LoginLimiter::begin(const std::string& login, const std::string& address,
                                          Instant now) {
    const std::string network = network_of(address);
    const bool may = is_under(pair_key(login, network), most_per_login, now) &&
                     is_under(login_key(login), most_per_login_anywhere, now) &&
                     is_under(network, most_per_address, now);
    if (!may)
        return Verdict::wait;
    if (under_way(network) >= most_under_way)
        return Verdict::crowded;
    for (const auto& key : {pair_key(login, network), login_key(login), network})
        ++under_way_[key];
    return Verdict::may;
}

void LoginLimiter::ended(const std::string& login, const std::string& address) {
    const std::string network = network_of(address);
    for (const auto& key : {pair_key(login, network), login_key(login), network}) {
        const auto found = under_way_.find(key);
        if (found != under_way_.end() && --found->second == 0)
            under_way_.erase(found);
    }
}

std::size_t LoginLimiter::under_way(const std::string& key) const {
    const auto found = under_way_.find(key);
    return found == under_way_.end() ? 0 : found->second;
}

void LoginLimiter::failed(const std::string& login, const std::string& address, Instant now) {
    forget_old(now);
    const std::string network = network_of(address);
    note(pair_key(login, network), most_per_login, now);
    note(login_key(login), most_per_login_anywhere, now);
    note(network, most_per_address, now);
}

void LoginLimiter::succeeded(const std::string& login, const std::string& address) {
    failures_.erase(pair_key(login, network_of(address)));
}

bool LoginLimiter::is_under(const std::string& key, std::size_t limit, Instant now) const {
    std::size_t counted = under_way(key);
    if (const auto found = failures_.find(key); found != failures_.end()) {
        const auto fresh = std::find_if(found->second.begin(), found->second.end(),
                                        [&](Instant at) { return now - at < window; });
        counted += static_cast<std::size_t>(found->second.end() - fresh);
    }
    return counted < limit;
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
