#include "edge/telephony/sip/streams.h"

#include "edge/telephony/sip/bound_sockets.h"

#include <algorithm>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace zongji::sip {

namespace {

constexpr int most_answers = 5;
constexpr Span crowded_for = minutes(1);
constexpr Span look_at_all_every = seconds(1);

// A subscriber of IPv6 has a whole /64 (RFC 6177 §2).
Ip network_of(Ip ip) {
    if (!is_ipv4(ip))
        std::fill(ip.begin() + 8, ip.end(), std::uint8_t{0});
    return ip;
}

// Whoever went without a word, by cable or by NAT, is found out in two minutes.
void keep_alive(int socket) {
    const int on = 1;
    const int idle_s = 60;
    const int pause_s = 15;
    const int questions = 4;
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &pause_s, sizeof pause_s);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &questions, sizeof questions);
}

}  // namespace

bool Streams::come(int socket, const Endpoint& peer, bool known, Instant now, bool secured) {
    forget(peer);  // an earlier one of the same port
    const Ip network = network_of(peer.ip);
    if (is_full(network, known))
        forget_closed(network);
    const bool no_strangers_place = !known && waiting_.size() >= limits_.strangers;
    const bool no_place = streams_.size() >= limits_.in_all || no_strangers_place;
    if (is_full(network, known) || (no_place && !make_room(now))) {
        ++refused_;
        crowded(now);
        return false;
    }
    keep_alive(socket);
    Neighbours& neighbours = networks_[network];
    neighbours.all.insert(peer);
    Stream& stream = streams_[peer];
    stream.socket = socket;
    stream.secured = secured;
    stream.known = true;
    set_known(peer, stream, known, now);
    return true;
}

void Streams::prove(const Endpoint& peer) {
    const auto found = streams_.find(peer);
    if (found == streams_.end())
        return;
    found->second.proved = true;
    set_known(peer, found->second, true, Instant{});
}

void Streams::know(const std::function<bool(const Endpoint&)>& knows, Instant now) {
    for (auto& [peer, stream] : streams_)
        set_known(peer, stream, stream.proved || knows(peer), now);
}

void Streams::set_known(const Endpoint& peer, Stream& stream, bool known, Instant now) {
    if (stream.known == known)
        return;
    stream.known = known;
    Neighbours& neighbours = networks_[network_of(peer.ip)];
    if (known) {
        --neighbours.strangers;
        waiting_.erase({stream.until, peer});
    } else {
        ++neighbours.strangers;
        stream.until = now + limits_.proof;
        waiting_.emplace(stream.until, peer);
    }
}

void Streams::write(const Endpoint& peer, std::string_view text) {
    const auto found = streams_.find(peer);
    if (found == streams_.end() || !is_connected_with(found->second.socket, peer))
        return;
    // What does not fit at once is not for him who does not read.
    const auto sent =
        ::send(found->second.socket, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    const bool whole = sent == static_cast<ssize_t>(text.size());
    if (!whole || ++found->second.answers >= most_answers)
        hang_up(peer);
}

bool Streams::is_secured(const Endpoint& peer) const {
    const auto found = streams_.find(peer);
    return found != streams_.end() && found->second.secured;
}

bool Streams::count_answer(const Endpoint& peer) {
    const auto found = streams_.find(peer);
    return found == streams_.end() || ++found->second.answers >= most_answers;
}

void Streams::hang_up(const Endpoint& peer) {
    const auto found = streams_.find(peer);
    if (found == streams_.end())
        return;
    // The number may have gone to another socket.
    if (is_connected_with(found->second.socket, peer))
        ::shutdown(found->second.socket, SHUT_RDWR);
    forget(peer);
}

void Streams::tidy(Instant now) {
    while (!waiting_.empty() && waiting_.begin()->first <= now)
        hang_up(Endpoint(waiting_.begin()->second));
}

bool Streams::is_full(const Ip& network, bool known) const {
    const auto found = networks_.find(network);
    if (found == networks_.end())
        return false;
    const Neighbours& here = found->second;
    return here.all.size() >= limits_.of_address ||
           (!known && here.strangers >= limits_.strangers_of_address);
}

void Streams::forget_closed(const Ip& network) {
    const auto found = networks_.find(network);
    if (found == networks_.end())
        return;
    const auto all = found->second.all;
    for (const Endpoint& peer : all) {
        if (!is_connected_with(streams_.at(peer).socket, peer))
            forget(peer);
    }
}

void Streams::forget_closed() {
    std::vector<Endpoint> closed;
    for (const auto& [peer, stream] : streams_) {
        if (!is_connected_with(stream.socket, peer))
            closed.push_back(peer);
    }
    for (const Endpoint& peer : closed)
        forget(peer);
}

bool Streams::make_room(Instant now) {
    if (now - looked_at_all_ >= look_at_all_every) {
        looked_at_all_ = now;
        const std::size_t before = streams_.size();
        forget_closed();
        if (streams_.size() < std::min(before, limits_.in_all) &&
            waiting_.size() < limits_.strangers)
            return true;
    }
    if (waiting_.empty())
        return false;
    crowded(now);
    hang_up(Endpoint(waiting_.begin()->second));
    return true;
}

void Streams::forget(const Endpoint& peer) {
    const auto found = streams_.find(peer);
    if (found == streams_.end())
        return;
    const auto network = networks_.find(network_of(peer.ip));
    network->second.all.erase(peer);
    if (!found->second.known) {
        --network->second.strangers;
        waiting_.erase({found->second.until, peer});
    }
    if (network->second.all.empty())
        networks_.erase(network);
    streams_.erase(found);
}

void Streams::crowded(Instant now) {
    crowded_until_ = now + crowded_for;
}

}  // namespace zongji::sip
