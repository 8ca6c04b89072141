#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace zongji::store {

// The prepared statements of one connection by their SQL; the one unused for longest leaves first.
template <class Statement>
class StatementCache {
public:
    explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

    // Null when there is none. The pointer holds until the next put, drop or clear.
    Statement* find(std::string_view sql) {
        const auto found = by_sql_.find(sql);
        if (found == by_sql_.end())
            return nullptr;
        by_use_.splice(by_use_.begin(), by_use_, found->second);
        return &found->second->statement;
    }

    // `sql` must not be there. What had to leave for it is given to `closed`.
    template <class Closed>
    Statement* put(std::string_view sql, Statement statement, const Closed& closed) {
        if (by_use_.size() >= capacity_) {
            closed(by_use_.back().statement);
            by_sql_.erase(by_use_.back().sql);
            by_use_.pop_back();
        }
        by_use_.push_front({std::string(sql), std::move(statement)});
        by_sql_.emplace(by_use_.front().sql, by_use_.begin());
        return &by_use_.front().statement;
    }

    template <class Closed>
    void clear(const Closed& closed) {
        for (auto& entry : by_use_)
            closed(entry.statement);
        by_sql_.clear();
        by_use_.clear();
    }

private:
    struct Entry {
        std::string sql;
        Statement statement;
    };

    std::size_t capacity_;
    std::list<Entry> by_use_;
    std::map<std::string_view, typename std::list<Entry>::iterator>
        by_sql_;  // keys live in by_use_
};

}  // namespace zongji::store
