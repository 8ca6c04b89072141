#include "edge/telephony/sip/mailbox.h"

#include "base/ensure.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace zongji::sip {

Mailbox::Mailbox() : event_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    ensure(event_fd_ >= 0, "eventfd");
}

Mailbox::~Mailbox() {
    ::close(event_fd_);
}

void Mailbox::open(su_root_t* root) {
    root_ = root;
    su_wait_t wait[1];
    ensure(su_wait_create(wait, event_fd_, SU_WAIT_IN) == 0, "wait on the mailbox");
    auto* self = reinterpret_cast<su_wakeup_arg_t*>(this);
    registration_ = su_root_register(root, wait, &Mailbox::on_wake, self, 0);
    ensure(registration_ > 0, "register the mailbox");
}

void Mailbox::close() {
    if (registration_ > 0)
        su_root_deregister(root_, registration_);
    registration_ = -1;
}

void Mailbox::post(Task task) {
    tasks_.push(std::move(task));
    if (woken_.exchange(true))
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event_fd_, &one, sizeof one);
}

void Mailbox::drain() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(event_fd_, &count, sizeof count);
    // Before the queue is looked at: what is pushed from here on wakes again.
    woken_.store(false);
    Task task;
    while (tasks_.pop(task))
        task();
}

int Mailbox::on_wake(su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* mailbox) {
    reinterpret_cast<Mailbox*>(mailbox)->drain();
    return 0;
}

}  // namespace zongji::sip
