#include "store/live_dialogs.h"

#include "runtime/log.h"
#include "store/sqlite_connection.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include <pthread.h>

namespace zongji::store {
namespace {

constexpr auto gathering = std::chrono::milliseconds(10);

// By leg: what stands to be written; nothing means removed. So what waits is bounded by the number
// of live legs.
using Changes = std::unordered_map<LegId, std::optional<std::string>>;

class FileOfDialogs : public LiveDialogs {
public:
    FileOfDialogs(std::string path, std::unique_ptr<SqliteConnection> connection)
        : path_(std::move(path)), connection_(std::move(connection)), thread_([this] { run(); }) {}

    ~FileOfDialogs() override {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    Result<std::vector<Dialog>> list() override {
        ZONGJI_TRY(auto reader, SqliteConnection::open(path_));
        ZONGJI_CHECK(reader->begin(Access::read));
        ZONGJI_TRY(const Answer answer,
                   reader->run("SELECT leg, json FROM dialogs ORDER BY leg", {}));
        std::vector<Dialog> dialogs;
        for (const Row& row : answer.rows) {
            dialogs.push_back({row.id<LegId>(0), row.text(1)});
        }
        ZONGJI_CHECK(reader->commit());
        return dialogs;
    }

    void put(LegId leg, std::string json) override { change(leg, std::move(json)); }
    void remove(LegId leg) override { change(leg, std::nullopt); }

    Result<void> settle() override {
        std::unique_lock lock(mutex_);
        const std::uint64_t target = said_;
        ++hurried_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return settled_ >= target; });
        --hurried_;
        return last_outcome_;
    }

private:
    void change(LegId leg, std::optional<std::string> json) {
        {
            std::lock_guard lock(mutex_);
            changes_.insert_or_assign(leg, std::move(json));
            ++said_;
        }
        changed_.notify_all();
    }

    void run() {
        pthread_setname_np(pthread_self(), "dialogs");
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return stopping_ || !changes_.empty(); });
            if (changes_.empty()) {
                return;
            }
            // The legs of a call are answered, and end, within moments of each other.
            changed_.wait_for(lock, gathering, [&] { return stopping_ || hurried_ > 0; });
            Changes changes;
            changes.swap(changes_);
            const std::uint64_t upto = said_;
            lock.unlock();
            auto outcome = write(changes);
            if (!outcome) {
                connection_->roll_back();
                log_error("live dialogs: {}", outcome.error().message);
            }
            lock.lock();
            // What could not be written waits for the next change, unless a later word replaced it.
            if (!outcome && !stopping_) {
                keep_for_later(std::move(changes), lock);
            }
            settled_ = upto;
            last_outcome_ = outcome;
            changed_.notify_all();
        }
    }

    void keep_for_later(Changes changes, std::unique_lock<std::mutex>& lock) {
        changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return stopping_; });
        for (auto& [leg, json] : changes) {
            changes_.try_emplace(leg, std::move(json));
        }
    }

    Result<void> write(const Changes& changes) {
        ZONGJI_CHECK(connection_->begin(Access::write));
        for (const auto& [leg, json] : changes) {
            if (json) {
                ZONGJI_CHECK(
                    connection_->run("INSERT INTO dialogs VALUES (?1, ?2)"
                                     " ON CONFLICT (leg) DO UPDATE SET json = excluded.json",
                                     {leg, *json}));
            } else {
                ZONGJI_CHECK(connection_->run("DELETE FROM dialogs WHERE leg = ?1", {leg}));
            }
        }
        return connection_->commit();
    }

    std::string path_;
    std::unique_ptr<SqliteConnection> connection_;  // the thread's

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    Changes changes_;
    std::uint64_t said_ = 0;
    std::uint64_t settled_ = 0;
    int hurried_ = 0;  // callers of settle()
    Result<void> last_outcome_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<LiveDialogs>> LiveDialogs::open(const std::string& path) {
    ZONGJI_TRY(auto connection, SqliteConnection::open(path));
    ZONGJI_CHECK(connection->set("PRAGMA synchronous=OFF"));
    ZONGJI_CHECK(connection->begin(Access::write));
    ZONGJI_CHECK(
        connection->run("CREATE TABLE IF NOT EXISTS dialogs (leg INTEGER PRIMARY KEY,"
                        " json TEXT NOT NULL) STRICT",
                        {}));
    ZONGJI_CHECK(connection->commit());
    return std::unique_ptr<LiveDialogs>(
        std::make_unique<FileOfDialogs>(path, std::move(connection)));
}

}  // namespace zongji::store
