#pragma once

#include "edge/http/outbox.h"
#include "edge/http/shard.h"

#include <memory>
#include <string>

namespace zongji::http {

// One WebSocket after its handshake was allowed. Pings, and dies when nothing comes back.
class LiveConnection : public Member {
public:
    // The head of the request that asks for the upgrade, as the handshake needs it.
    struct Handshake {
        std::string target;
        Headers headers;
    };

    virtual void start(const Handshake& handshake) = 0;
    virtual void flush() = 0;  // something waits in the outbox
};

// Takes over the stream and the place of an HTTP connection.
std::shared_ptr<LiveConnection> make_live_connection(Shard& shard, std::uint64_t id,
                                                     std::unique_ptr<Stream> stream, Place place,
                                                     std::shared_ptr<Outbox> outbox);

}  // namespace zongji::http
