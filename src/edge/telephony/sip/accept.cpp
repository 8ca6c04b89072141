#include "edge/telephony/sip/bound_sockets.h"
#include "edge/telephony/sip/front_door.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

// How the stack's accepting of TCP connections comes to ask the door.
namespace zongji::sip {

namespace {

// No FIN: a port that we refused owes us nothing, and nothing is kept of it.
void refuse(int socket) {
    const linger at_once{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket);
}

}  // namespace

int FrontDoor::accept(int listener, sockaddr* address, socklen_t* size) {
    int socket = ::accept4(listener, address, size, SOCK_CLOEXEC);
    if (socket < 0 && (errno == EMFILE || errno == ENFILE)) {
        // Left in the queue it would wake the thread without end.
        streams_.lacks_descriptors(config_.clock->now().tick);
        ::close(spare_descriptor_);
        socket = ::accept4(listener, address, size, SOCK_CLOEXEC);
        if (socket >= 0)
            refuse(socket);
        spare_descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        errno = ECONNABORTED;
        return -1;
    }
    if (socket < 0)
        return -1;
    if (!takes(socket, endpoint_of(address))) {
        refuse(socket);
        errno = ECONNABORTED;
        return -1;
    }
    return socket;
}

}  // namespace zongji::sip

// The stack accepts by accept(2), asks nobody and tells nobody. As a function of the program it
// stands before the one of the C library (ELF gABI, "Shared Object Dependencies"); only the thread
// that has a door gets anything else than that one.
extern "C" __attribute__((visibility("default"))) int accept(int listener, sockaddr* address,
                                                             socklen_t* size) {
    if (zongji::sip::FrontDoor* door = zongji::sip::FrontDoor::of_thread(); door && address && size)
        return door->accept(listener, address, size);
    return ::accept4(listener, address, size, 0);
}
