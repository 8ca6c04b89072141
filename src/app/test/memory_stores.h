#pragma once

#include "app/stores.h"
#include "store/journal/test/obedient_journal.h"
#include "store/test/memory_live_records.h"

#include <array>

#include <gtest/gtest.h>

namespace zongji::app {

// Stores that begin empty and end with the test. What a test holds, delays or looks into is reached
// as what it is.
struct MemoryStores {
    MemoryStores(const Clock& clock, IdSource& ids) {
        Stores::Opened opened;
        const std::array<std::uint8_t, 32> secret{};
        opened.key =
            std::make_unique<recordings::MasterKey>(recordings::MasterKey::from_bytes(secret));
        auto database = store::open_database(":memory:");
        EXPECT_TRUE(database) << database.error().message;
        opened.database = std::move(*database);
        auto made_journal = std::make_unique<store::test::ObedientJournal>();
        journal = made_journal.get();
        opened.journal = std::move(made_journal);
        auto made_records = std::make_unique<store::test::MemoryLiveRecords>();
        live_records = made_records.get();
        opened.live_records = std::move(made_records);
        auto made = Stores::on(std::move(opened), clock, ids);
        EXPECT_TRUE(made) << made.error().message;
        stores = std::move(*made);
    }

    store::test::ObedientJournal* journal = nullptr;
    store::test::MemoryLiveRecords* live_records = nullptr;
    std::unique_ptr<Stores> stores;
};

}  // namespace zongji::app
