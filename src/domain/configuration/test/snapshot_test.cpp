#include "domain/configuration/snapshot.h"

#include "domain/configuration/diff.h"
#include "domain/configuration/kinds.h"
#include "domain/configuration/test/good_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<StoredRecord> stored(const Document& document) {
    std::vector<StoredRecord> records;
    std::int64_t id = 100;
    for_each_kind([&](const auto& kind) {
        for (const auto& record : document.*kind.list) {
            records.push_back(
                {std::string(kind.name), record.key, ++id, OrgUnitId{7}, to_json(record)});
        }
    });
    return records;
}

TEST(Snapshot, gives_back_the_document_that_was_stored) {
    const auto snapshot = build_snapshot(5, stored(good_document()));
    ASSERT_TRUE(snapshot.ok()) << snapshot.error().message;
    EXPECT_EQ(snapshot->version, 5);
    EXPECT_EQ(snapshot->queues.at("support").org_unit_id, OrgUnitId{7});
    EXPECT_TRUE(snapshot->queues.at("support").id);
    EXPECT_THAT(diff(good_document(), document_of(*snapshot)), IsEmpty());
}

TEST(Snapshot, refuses_rows_that_it_cannot_read) {
    auto records = stored(good_document());
    records[3].data = json::object{{"priority", "high"}};
    const auto snapshot = build_snapshot(1, records);
    ASSERT_FALSE(snapshot.ok());
    EXPECT_EQ(snapshot.error().code, ErrorCode::corrupt);

    EXPECT_FALSE(build_snapshot(1, {{"colours", "red", 1, {}, json::object{}}}).ok());
}

TEST(Diff, names_the_fields_and_not_their_values) {
    Document after = good_document();
    after.queues[0].priority = 9;
    after.queues[0].record = false;
    after.users[0].password = "another password";
    after.trunks.clear();
    after.skills.push_back({.key = "english", .name = {}, .org_unit = ""});

    const auto changes = diff(good_document(), after);
    std::vector<std::string> lines;
    for (const Change& change : changes) {
        lines.push_back(json::serialize(to_json(change)));
    }
    EXPECT_THAT(
        lines,
        ElementsAre(
            R"({"kind":"skills","key":"english","change":"added","fields":[]})",
            R"({"kind":"queues","key":"support","change":"changed","fields":["priority","record"]})",
            R"({"kind":"users","key":"li.na","change":"changed","fields":["password"]})",
            R"({"kind":"trunks","key":"carrier","change":"removed","fields":[]})"));
}

TEST(Diff, does_not_care_for_the_order_of_records) {
    Document after = good_document();
    std::swap(after.prompts[0], after.prompts[1]);
    EXPECT_THAT(diff(good_document(), after), IsEmpty());
    EXPECT_EQ(in_order(after).prompts[0].key, "music");
}

TEST(WithoutSecrets, leaves_none) {
    Document document = good_document();
    document.users[0].password_hash = "$argon2id$hash";
    document.phones[0].secret = "a secret";
    const std::string text = json::serialize(to_json(without_secrets(document)));
    for (const char* secret : {"correct horse", "$argon2id$hash", "a secret", "0123456789abcdef"}) {
        EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace zongji::configuration
