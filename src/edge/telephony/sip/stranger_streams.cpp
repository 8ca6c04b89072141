#include "edge/telephony/sip/stranger_streams.h"

#include "edge/telephony/sip/bound_sockets.h"

#include <sys/socket.h>

namespace zongji::sip {

namespace {

constexpr int most_answers = 5;
constexpr std::size_t most_streams = 4096;
constexpr Span remembered_for = minutes(1);

}  // namespace

int StrangerStreams::socket_of(Stream& stream, const Endpoint& peer) const {
    if (stream.socket < 0 || !is_connected_with(stream.socket, peer))
        stream.socket = stream_socket(config_.port, peer);
    return stream.socket;
}

void StrangerStreams::write(const Endpoint& peer, std::string_view text) {
    if (streams_.size() >= most_streams)
        return hang_up(peer);
    Stream& stream = streams_[peer];
    stream.since = config_.clock->now().tick;
    const int socket = socket_of(stream, peer);
    if (socket < 0)
        return;
    // What does not fit at once is not for him who does not read.
    const auto sent = ::send(socket, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    const bool whole = sent == static_cast<ssize_t>(text.size());
    if (!whole || ++stream.answers >= most_answers)
        hang_up(peer);
}

void StrangerStreams::hang_up(const Endpoint& peer) {
    Stream stream;
    if (const auto found = streams_.find(peer); found != streams_.end()) {
        stream = found->second;
        streams_.erase(found);
    }
    const int socket = socket_of(stream, peer);
    if (socket >= 0)
        ::shutdown(socket, SHUT_RDWR);
}

void StrangerStreams::tidy(Instant now) {
    std::erase_if(streams_,
                  [&](const auto& item) { return now - item.second.since > remembered_for; });
}

}  // namespace zongji::sip
