#pragma once

#include "base/time.h"

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>

namespace zongji {

// A number that names one kind of thing: an AgentId cannot pass for a QueueId. 0 names nothing. A
// string in JSON, since JavaScript's numbers end at 2^53.
template <class Tag>
struct Id {
    std::int64_t value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
};

using OrgUnitId = Id<struct OrgUnitTag>;
using UserId = Id<struct UserTag>;
using AgentId = Id<struct AgentTag>;  // An agent has the same number as the user who is one.
using SessionId = Id<struct SessionTag>;
using QueueId = Id<struct QueueTag>;
using SkillId = Id<struct SkillTag>;
using NumberId = Id<struct NumberTag>;
using TrunkId = Id<struct TrunkTag>;
using PhoneId = Id<struct PhoneTag>;
using FlowId = Id<struct FlowTag>;
using PromptId = Id<struct PromptTag>;
using ConversationId = Id<struct ConversationTag>;
using InteractionId = Id<struct InteractionTag>;
using SegmentId = Id<struct SegmentTag>;
using WorkId = Id<struct WorkTag>;  // what the router gives to an agent
using PartyId = Id<struct PartyTag>;
using OfferId = Id<struct OfferTag>;
using LegId = Id<struct LegTag>;
using PlaybackId = Id<struct PlaybackTag>;
using RecordingId = Id<struct RecordingTag>;
using CustomerId = Id<struct CustomerTag>;
using TicketId = Id<struct TicketTag>;
using TaskId = Id<struct TaskTag>;
using AuditId = Id<struct AuditTag>;
using EventId = Id<struct EventTag>;

// Makes ids that grow with time: 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of
// sequence. Any thread. Never repeats within a process; across restarts as long as the clock does
// not go back by more than the process was down.
class IdSource {
public:
    explicit IdSource(int node = 0) : node_(node & 0x3ff) {}

    template <class AnyId>
    AnyId next(Timestamp now) {
        return AnyId{draw(now)};
    }

private:
    std::int64_t draw(Timestamp now) {
        constexpr std::int64_t epoch_ms = 1'704'067'200'000;
        const std::int64_t slot = (now.us / 1000 - epoch_ms) << 12;
        std::int64_t last = last_.load(std::memory_order_relaxed);
        std::int64_t mine;
        do {
            mine = slot > last ? slot : last + 1;
        } while (!last_.compare_exchange_weak(last, mine, std::memory_order_relaxed));
        const std::int64_t ms = mine >> 12;
        return (ms << 22) | (std::int64_t{node_} << 12) | (mine & 0xfff);
    }

    int node_;
    std::atomic<std::int64_t> last_{0};
};

}  // namespace zongji

template <class Tag>
struct std::hash<zongji::Id<Tag>> {
    std::size_t operator()(zongji::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
