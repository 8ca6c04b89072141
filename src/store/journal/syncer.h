#pragma once

#include "store/journal/journal.h"

#include <condition_variable>
#include <memory>
#include <thread>

namespace zongji::store {

// Brings what was written to the disk in time, on a thread of its own: the writer goes on
// meanwhile.
class Syncer {
public:
    // `sync` as in the settings. `outcome` is called on the syncer's thread: with an errno after a
    // failure, with 0 after the first success that follows one.
    Syncer(Span within, std::function<int(int file)> sync, std::function<void(int error)> outcome);
    ~Syncer();

    // The file was written to; takes the descriptor over when it is another than before.
    void written(std::shared_ptr<const int> file);

    std::uint64_t syncs() const { return syncs_; }
    Span slowest() const { return {slowest_us_}; }

private:
    void run();
    int sync_one(int file) const;

    const Span within_;
    const std::function<int(int)> sync_;
    const std::function<void(int)> outcome_;
    std::atomic<std::uint64_t> syncs_{0};
    std::atomic<std::int64_t> slowest_us_{0};

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::vector<std::shared_ptr<const int>> dirty_;
    bool stopping_ = false;
    std::thread thread_;
};

// Closes the descriptor with the last owner.
std::shared_ptr<const int> owned_descriptor(int file);

}  // namespace zongji::store
