#include "app/voice.h"

#include "app/metrics.h"
#include "app/test/memory_stores.h"
#include "store/test/each_database.h"

// The voice part alone, on loopback and ports that the kernel chooses.
namespace zongji::app {
namespace {

class Silence final : public VoiceNews {
public:
    void call_event(calls::Event) override {}
    std::int64_t call_backlog() override { return 0; }
    void phone_ended(UserId, const std::string&) override {}
    void sip_crowded(bool) override {}
    void recording_failed(RecordingId) override {}
    void recording_complete() override {}
    void prompts_broken(const std::vector<std::string>&) override {}
    void trunks_too_wide(const std::vector<std::string>& trunks) override { too_wide = trunks; }

    std::vector<std::string> too_wide;
};

TEST(VoicePart, starts_and_stops_alone) {
    const SystemClock clock;
    IdSource ids;
    store::test::TemporaryFolder folder;
    MemoryStores stores(clock, ids);
    // Left by another program, or by none: forgotten.
    stores.live_records->put(store::LiveKind::dialogs, 1, "{");
    Silence news;
    Config config;
    config.data_dir = folder.path();
    config.sip_port = 0;
    config.media_threads = 1;
    auto company = std::make_shared<configuration::Snapshot>();
    company->trunks["old"] = {TrunkId{1}, OrgUnitId{1}, {.addresses = {"0.0.0.0/0", "192.0.2.7"}}};
    auto voice = Voice::start({.clock = clock,
                               .ids = ids,
                               .config = config,
                               .company = company,
                               .live_records = *stores.live_records,
                               .recordings = *stores.stores->recordings,
                               .key = *stores.stores->key,
                               .disk_full = true,
                               .news = news});
    ASSERT_TRUE(voice) << voice.error().message;
    EXPECT_TRUE(stores.live_records->list(store::LiveKind::dialogs)->empty());
    EXPECT_EQ(news.too_wide, std::vector<std::string>{"old"}) << "an older program stored it";
    EXPECT_TRUE((*voice)->use(std::make_shared<configuration::Snapshot>()));
    EXPECT_TRUE(news.too_wide.empty());
    (*voice)->journal_changed({});
    (*voice)->control().send({{1, 1, calls::ListLegs{}}});
    Metrics page;
    (*voice)->metrics(page);
    EXPECT_NE(page.text().find("zongji_sip_legs 0\n"), std::string::npos) << page.text();
    (*voice)->refuse_calls();
    (*voice)->stop();
}

}  // namespace
}  // namespace zongji::app
