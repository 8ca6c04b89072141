#pragma once

#include "runtime/mpsc_queue.h"
#include "runtime/task.h"

#include <atomic>

#include <sofia-sip/su_wait.h>

namespace zongji::sip {

// Work from other threads for the thread that runs a su_root: one wake-up per batch.
class Mailbox {
public:
    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    void open(su_root_t* root);  // on the root's thread, as close()
    void close();

    void post(Task task);  // any thread; what comes after close() is dropped with the box
    void drain();          // on the root's thread

private:
    static int on_wake(su_root_magic_t*, su_wait_t* wait, su_wakeup_arg_t* mailbox);

    MpscQueue<Task> tasks_;
    std::atomic<bool> woken_{false};
    int event_fd_;
    su_root_t* root_ = nullptr;
    int registration_ = -1;
};

}  // namespace zongji::sip
