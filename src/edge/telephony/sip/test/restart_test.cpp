#include "base/json.h"
#include "edge/telephony/sip/test/harness.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

const PhoneId phone_id{11};

TEST(Restart, TheNextProcessHangsUpWhatTheDeadOneLeft) {
    Rig rig([](Config& config) { config.bye_on_stop = false; });
    const auto agent_port = free_port();
    const std::vector<Trunk> trunks = {{TrunkId{7}, {"127.0.0.1"}, 0}};
    const std::vector<Phone> phones = {
        {phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(agent_port)}};
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event)) {
            engine.handle(AnswerLeg{arrived->leg});
        }
    };
    rig.use(trunks, phones);
    Program agent(sipp(scenario("uas_talk"), rig.port, agent_port, 1));
    ASSERT_TRUE(agent.listens(agent_port));
    rig.engine->handle(DialPhone{LegId{5}, phone_id, "138", "", 20'000, false});
    Program caller(sipp(scenario("uac_wait"), rig.port, free_port(), 1));
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>(2));
    auto records = rig.dialogs.records();
    ASSERT_EQ(records.size(), 2u);
    rig.stop();
    EXPECT_EQ(agent.wait(0), -1);  // nobody has told them
    EXPECT_EQ(caller.wait(0), -1);

    for (auto& record : records) {
        // As it comes back from a disk.
        auto read = parse_json_as<DialogRecord>(to_json_text(record));
        ASSERT_TRUE(read);
        record = *read;
        EXPECT_FALSE(record.call_id.empty());
        EXPECT_NE(record.local_uri.find(record.local_tag), std::string::npos);
        EXPECT_NE(record.remote_uri.find(record.remote_tag), std::string::npos);
        EXPECT_TRUE(record.remote_target.starts_with("sip:"));
        EXPECT_NE(record.local_rtp_port, 0);
        rig.dialogs.put(record);
    }
    rig.start();
    rig.use(trunks, phones);
    for (const auto& record : records)
        rig.engine->end_orphan(record);
    EXPECT_EQ(agent.wait(20), 0);
    EXPECT_EQ(caller.wait(20), 0);
    EXPECT_TRUE(rig.settled());
    EXPECT_TRUE(rig.dialogs.records().empty());
}

TEST(Restart, ThePortIsTakenOnce) {
    Rig rig;
    Config second;
    second.bind_address = "127.0.0.1";
    second.port = rig.port;
    second.clock = &rig.clock;
    second.ids = &rig.ids;
    second.media = &rig.media;
    second.events = [](Event) {};
    const auto refused = SipEngine::start(std::move(second));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace zongji::sip::test
