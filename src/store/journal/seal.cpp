#include "store/journal/seal.h"

#include "store/checksum.h"

#include <array>
#include <bit>

namespace zongji::store {

// Numbers as their eight bytes, the lowest first; texts behind their lengths, so that none can move
// into its neighbour.
void Seal::add(std::int64_t position, const JournalEntry& entry) {
    static_assert(std::endian::native == std::endian::little);
    const std::array numbers{position,
                             entry.at.us,
                             std::int64_t{entry.version},
                             entry.org_unit_id.value,
                             entry.interaction_id.value,
                             entry.agent_id.value,
                             entry.queue_id.value,
                             static_cast<std::int64_t>(entry.type.size()),
                             static_cast<std::int64_t>(entry.json.size())};
    sum_ = checksum({reinterpret_cast<const char*>(numbers.data()), sizeof numbers}, sum_);
    sum_ = checksum(entry.type, sum_);
    sum_ = checksum(entry.json, sum_);
    ++count_;
}

}  // namespace zongji::store
