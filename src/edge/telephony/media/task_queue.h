#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace zongji::media {

// Work for one thread from any number of others, without a lock (D. Vyukov's intrusive MPSC queue).
// A producer that is preempted between its two steps hides later work until it goes on; it wakes
// the consumer after that.
template <class Context>
class TaskQueue {
public:
    TaskQueue() : head_(&stub_), tail_(&stub_) {}
    ~TaskQueue() {
        while (pop()) {
        }
    }
    TaskQueue(const TaskQueue&) = delete;
    TaskQueue& operator=(const TaskQueue&) = delete;

    // Any thread.
    template <class Work>
    void push(Work work) {
        waiting_.fetch_add(1, std::memory_order_relaxed);
        link(new Holder<Work>(std::move(work)));
    }

    // The consumer. False when nothing is there.
    bool run_one(Context& context) {
        const std::unique_ptr<Node> node = pop();
        if (!node)
            return false;
        waiting_.fetch_sub(1, std::memory_order_relaxed);
        node->run(context);
        return true;
    }

    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    struct Node {
        virtual ~Node() = default;
        virtual void run(Context&) {}
        std::atomic<Node*> next{nullptr};
    };
    template <class Work>
    struct Holder final : Node {
        explicit Holder(Work w) : work(std::move(w)) {}
        void run(Context& context) override { work(context); }
        Work work;
    };

    void link(Node* node) {
        node->next.store(nullptr, std::memory_order_relaxed);
        Node* before = head_.exchange(node, std::memory_order_acq_rel);
        before->next.store(node, std::memory_order_release);
    }

    std::unique_ptr<Node> pop() {
        Node* tail = tail_;
        Node* next = tail->next.load(std::memory_order_acquire);
        if (tail == &stub_) {
            if (!next)
                return nullptr;
            tail_ = next;
            tail = next;
            next = next->next.load(std::memory_order_acquire);
        }
        if (next) {
            tail_ = next;
            return std::unique_ptr<Node>(tail);
        }
        if (tail != head_.load(std::memory_order_acquire))
            return nullptr;
        link(&stub_);
        next = tail->next.load(std::memory_order_acquire);
        if (!next)
            return nullptr;
        tail_ = next;
        return std::unique_ptr<Node>(tail);
    }

    Node stub_;
    std::atomic<Node*> head_;
    Node* tail_;
    std::atomic<std::size_t> waiting_{0};
};

}  // namespace zongji::media
