#pragma once

#include <atomic>
#include <utility>

namespace zongji {

// Many producers, one consumer, no lock: D. Vyukov's linked queue. A producer never waits for
// another one; the consumer may see the queue as empty for the instant in which a producer is
// between its two steps, and is woken after.
template <class T>
class MpscQueue {
public:
    MpscQueue() : head_(new Node), tail_(head_.load(std::memory_order_relaxed)) {}
    ~MpscQueue() {
        for (Node* node = tail_; node;) {
            Node* next = node->next.load(std::memory_order_relaxed);
            delete node;
            node = next;
        }
    }
    MpscQueue(const MpscQueue&) = delete;
    MpscQueue& operator=(const MpscQueue&) = delete;

    // Any thread.
    void push(T value) {
        Node* node = new Node{std::move(value)};
        Node* before = head_.exchange(node, std::memory_order_acq_rel);
        before->next.store(node, std::memory_order_release);
    }

    // The consumer's thread only.
    bool pop(T& value) {
        Node* next = tail_->next.load(std::memory_order_acquire);
        if (!next)
            return false;
        value = std::move(next->value);
        delete tail_;
        tail_ = next;
        return true;
    }

private:
    struct Node {
        T value{};
        std::atomic<Node*> next{nullptr};
    };
    std::atomic<Node*> head_;
    Node* tail_;
};

}  // namespace zongji
