#pragma once

#include "base/time.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/sip.h"

#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace zongji::sip {

// The TCP connections that came to us, from the moment they are accepted. Who is neither at a known
// address nor has proved a secret is a stranger: his connection stands for seconds, whether he says
// nothing, half a message or a whole one, and hears at most a few answers, which are written beside
// the stack. The stack owns the sockets: it is told of the end by shutting them down. The sip
// thread only.
class Streams {
public:
    explicit Streams(const StreamLimits& limits) : limits_(limits) {}

    // One was accepted. False: there is no room for it. Beyond the limit of all strangers the
    // oldest of them gives way, since whoever has a secret has shown it by then.
    bool come(int socket, const Endpoint& peer, bool known, Instant now, bool secured = false);
    bool is_secured(const Endpoint& peer) const;  // by TLS
    void prove(const Endpoint& peer);             // a secret was shown on it
    // After a change of who is known by his address.
    void know(const std::function<bool(const Endpoint&)>& knows, Instant now);

    // An answer; with the last one that a connection gets it is closed.
    void write(const Endpoint& peer, std::string_view text);
    // One that the stack writes. True: there were enough of them.
    bool count_answer(const Endpoint& peer);
    void hang_up(const Endpoint& peer);

    void lacks_descriptors(Instant now) { crowded(now); }
    void tidy(Instant now);  // hangs up on strangers whose time is over

    std::size_t size() const { return streams_.size(); }
    std::size_t strangers() const { return waiting_.size(); }
    std::uint64_t refused() const { return refused_; }
    bool is_crowded(Instant now) const { return now < crowded_until_; }

private:
    struct Stream {
        int socket = -1;
        bool secured = false;
        bool proved = false;
        bool known = false;  // by its address, or proved
        int answers = 0;
        Instant until;  // a stranger's
    };
    struct Neighbours {  // of one network address
        std::unordered_set<Endpoint> all;
        std::size_t strangers = 0;
    };

    bool is_full(const Ip& network, bool known) const;
    void forget_closed(const Ip& network);
    void forget_closed();
    bool make_room(Instant now);
    void set_known(const Endpoint& peer, Stream& stream, bool known, Instant now);
    void forget(const Endpoint& peer);
    void crowded(Instant now);

    const StreamLimits limits_;
    std::unordered_map<Endpoint, Stream> streams_;
    std::unordered_map<Ip, Neighbours> networks_;
    std::set<std::pair<Instant, Endpoint>> waiting_;  // strangers, by the end of their time
    Instant looked_at_all_;
    Instant crowded_until_;
    std::uint64_t refused_ = 0;
};

}  // namespace zongji::sip
