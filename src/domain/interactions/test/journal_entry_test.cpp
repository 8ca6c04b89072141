#include "domain/interactions/journal_entry.h"

#include <gtest/gtest.h>

namespace zongji::journal {
namespace {

TEST(JournalEntry, bears_the_struct_s_name_and_the_ids_it_has) {
    const SegmentEnded ended{
        SegmentId{1}, InteractionId{2}, QueueId{3}, AgentId{4}, "customer_hung_up", 5000, 0};
    const store::JournalEntry entry = entry_of(ended, Timestamp{7});
    EXPECT_EQ(entry.type, "SegmentEnded");
    EXPECT_EQ(entry.version, 1);
    EXPECT_EQ(entry.at, Timestamp{7});
    EXPECT_EQ(entry.interaction_id, InteractionId{2});
    EXPECT_EQ(entry.queue_id, QueueId{3});
    EXPECT_EQ(entry.agent_id, AgentId{4});
    EXPECT_FALSE(entry.org_unit_id);

    auto event = event_from(entry.type, entry.json);
    ASSERT_TRUE(event) << event.error().message;
    EXPECT_EQ(std::get<SegmentEnded>(*event).talked_ms, 5000);
    EXPECT_EQ(std::get<SegmentEnded>(*event).reason, "customer_hung_up");
}

TEST(JournalEntry, every_kind_of_event_comes_back) {
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Event>>([](auto kind) {
        const Event event = typename decltype(kind)::type{};
        const store::JournalEntry entry = entry_of(event, Timestamp{1});
        auto recorded = recorded_from({5, entry});
        ASSERT_TRUE(recorded) << entry.type;
        EXPECT_EQ(recorded->position, 5);
        EXPECT_EQ(recorded->event.index(), event.index());
        EXPECT_EQ(entry_of(recorded->event, Timestamp{1}).json, entry.json);
    });
    EXPECT_EQ(type_of(ServerStopped{}), "ServerStopped");
}

TEST(JournalEntry, what_is_no_event_is_corrupt) {
    EXPECT_EQ(event_from("NoSuchThing", "{}").error().code, ErrorCode::corrupt);
    EXPECT_EQ(event_from("OfferMade", "{}").error().code, ErrorCode::corrupt);
    EXPECT_EQ(event_from("OfferMade", "x").error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace zongji::journal
