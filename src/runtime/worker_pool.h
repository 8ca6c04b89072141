#pragma once

#include "runtime/simulation.h"
#include "runtime/task.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace zongji {

// Threads for what blocks: SQL, files, hashing, other programs. The queue is bounded: a full one
// refuses, and the caller tells somebody.
class WorkerPool : private SimulatedThread {
public:
    // `simulation`, as a clock has it, runs the work in place of the threads, in order.
    WorkerPool(std::string name, int threads, std::size_t most_waiting,
               Simulation* simulation = nullptr);
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Any thread; waits for nothing but the queue's own short lock. False when the queue is full or
    // stopping.
    [[nodiscard]] bool submit(Task task);

    // Finishes what is queued, then ends the threads.
    void stop();
    // The same, but what has not begun is dropped: for work that nobody will ask for any more.
    void abandon();

    std::size_t waiting() const;

private:
    bool has_work() const override { return waiting() > 0; }
    Instant deadline() const override { return Instant{INT64_MAX}; }
    void step() override;

    void run();
    void perform(Task& task);

    std::string name_;
    std::size_t most_waiting_;
    mutable std::mutex mutex_;  // guards queue_ and stopping_
    std::condition_variable ready_;
    std::deque<Task> queue_;
    bool stopping_ = false;
    Simulation* const simulation_;
    std::vector<std::thread> threads_;
};

}  // namespace zongji
