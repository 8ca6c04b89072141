#pragma once

#include "base/time.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/sip.h"

#include <string_view>
#include <unordered_map>

namespace zongji::sip {

// TCP connections of strangers, written to beside the stack, which owns them: it would say more
// than a stranger is to hear. The sip thread only.
class StrangerStreams {
public:
    explicit StrangerStreams(const Config& config) : config_(config) {}

    // An answer; with the last one that a connection gets it is closed.
    void write(const Endpoint& peer, std::string_view text);
    void hang_up(const Endpoint& peer);
    void forget(const Endpoint& peer) { streams_.erase(peer); }  // it was no stranger
    void tidy(Instant now);

private:
    struct Stream {
        int socket = -1;
        int answers = 0;
        Instant since;
    };
    // The stack does not hand out its sockets: found by both their ends, and again when the number
    // has gone to another.
    int socket_of(Stream& stream, const Endpoint& peer) const;

    const Config& config_;
    std::unordered_map<Endpoint, Stream> streams_;
};

}  // namespace zongji::sip
