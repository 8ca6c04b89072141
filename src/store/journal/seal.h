#pragma once

#include "store/journal/journal.h"

namespace zongji::store {

// The checksum of what one transaction wrote. It stands in the last row of the batch, in the column
// `seal`, together with the number of rows: count << 32 | CRC-32. A table of its own would cost
// every transaction one more page. Rows behind the last seal, or before the first, are those of a
// program that wrote none.
class Seal {
public:
    void add(std::int64_t position, const JournalEntry& entry);
    std::int64_t value() const { return count_ << 32 | sum_; }

    static std::int64_t count_in(std::int64_t seal) { return seal >> 32; }

private:
    std::int64_t count_ = 0;
    std::uint32_t sum_ = 0;
};

}  // namespace zongji::store
