#include "runtime/worker_pool.h"

#include "runtime/log.h"

#include <pthread.h>

namespace zongji {

WorkerPool::WorkerPool(std::string name, int threads, std::size_t most_waiting,
                       Simulation* simulation)
    : name_(std::move(name)), most_waiting_(most_waiting), simulation_(simulation) {
    if (simulation_) {
        simulation_->begin(*this);
        return;
    }
    for (int i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { run(); });
        pthread_setname_np(threads_.back().native_handle(), name_.substr(0, 15).c_str());
    }
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::submit(Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= most_waiting_)
            return false;
        queue_.push_back(std::move(task));
    }
    ready_.notify_one();
    return true;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    if (simulation_ && simulation_->end(*this)) {
        while (waiting() > 0)
            step();
    }
    for (auto& thread : threads_) {
        if (thread.joinable())
            thread.join();
    }
}

void WorkerPool::abandon() {
    std::deque<Task> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(queue_);
    }
    stop();
}

std::size_t WorkerPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::run() {
    while (true) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty())
                return;
            task = std::move(queue_.front());
            queue_.pop_front();
        }
        perform(task);
    }
}

void WorkerPool::step() {
    Task task;
    {
        const std::lock_guard lock(mutex_);
        if (queue_.empty())
            return;
        task = std::move(queue_.front());
        queue_.pop_front();
    }
    perform(task);
}

void WorkerPool::perform(Task& task) {
    try {
        task();
    } catch (const std::exception& fault) {
        log_error("{}: a task failed: {}", name_, fault.what());
    }
}

}  // namespace zongji
