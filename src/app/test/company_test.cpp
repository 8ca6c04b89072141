#include "app/company.h"

#include "app/test/memory_stores.h"
#include "store/failing_database.h"

namespace zongji::app {
namespace {

struct CompanyTest : testing::Test {
    CompanyTest() {
        EXPECT_TRUE(company.load());
        company.on_change([this](const Snapshot& snapshot) -> Result<void> {
            told.push_back(snapshot);
            return {};
        });
    }
    ~CompanyTest() override { company.stop(); }

    Simulation simulation{Timestamp{1'700'000'000'000'000}};
    IdSource ids;
    MemoryStores memory{simulation.clock(), ids};
    bool away = false;
    store::FailingDatabase database{*memory.stores->database, [this] { return away; }};
    Company company{database, simulation.clock(), ids, ""};
    std::vector<Snapshot> told;
};

TEST_F(CompanyTest, hands_out_what_is_stored_once_it_can_be_read_again) {
    away = true;
    EXPECT_FALSE(company.publish());
    simulation.run_for(seconds(30));
    EXPECT_TRUE(told.empty());

    away = false;
    simulation.run_for(seconds(2));
    EXPECT_EQ(told.size(), 1u);
    simulation.run_for(seconds(30));
    EXPECT_EQ(told.size(), 1u);
}

TEST_F(CompanyTest, hands_out_at_once_and_once) {
    EXPECT_TRUE(company.publish());
    EXPECT_EQ(told.size(), 1u);
    simulation.run_for(seconds(30));
    EXPECT_EQ(told.size(), 1u);
}

}  // namespace
}  // namespace zongji::app
