#include "app/control/verbs.h"
#include "app/founding.h"
#include "app/test/memory_stores.h"
#include "domain/identity/audit.h"
#include "domain/identity/schema.h"
#include "edge/speech/sound_file.h"
#include "engine/calendars/calendars.h"
#include "store/test/each_database.h"

#include <filesystem>

#include <sys/stat.h>

namespace zongji::app {
namespace {

class Control : public testing::Test {
protected:
    Control() {
        EXPECT_TRUE(calendars::load_zones().ok());
        company_.on_change([this](const Snapshot&) -> Result<void> {
            ++published_;
            return {};
        });
    }
    json::object ask(const json::object& request) {
        return control::answer(company_, *stores_.stores->database, request).as_object();
    }

    const SystemClock clock_;
    IdSource ids_;
    MemoryStores stores_{clock_, ids_};
    store::test::TemporaryFolder prompts_;
    Company company_{*stores_.stores->database, clock_, ids_, prompts_.path()};
    int published_ = 0;
};

constexpr const char* document = "org_units:\n  - {key: hq, name: {zh-CN: 总部}}\n";

TEST_F(Control, applies_a_document_and_publishes_what_it_changed) {
    const auto dry = ask({{"verb", "apply"}, {"yaml", document}, {"dry_run", true}});
    EXPECT_EQ(dry.at("changes").as_array().size(), 1u);
    EXPECT_EQ(published_, 0);
    EXPECT_EQ(ask({{"verb", "apply"}, {"yaml", document}}).at("changes").as_array().size(), 1u);
    EXPECT_EQ(published_, 1);
    EXPECT_TRUE(ask({{"verb", "apply"}, {"yaml", document}}).at("changes").as_array().empty());
    EXPECT_EQ(published_, 1);
}

TEST_F(Control, refuses_a_prompt_that_cannot_be_played_and_reads_a_mended_one_anew) {
    const std::string with_prompt =
        std::string(document) + "prompts:\n  - {key: menu, org_unit: hq, file: {en: menu.wav}}\n";
    const auto refused = ask({{"verb", "apply"}, {"yaml", with_prompt}});
    ASSERT_EQ(refused.at("problems").as_array().size(), 1u);
    const auto& problem = refused.at("problems").as_array()[0].as_object();
    EXPECT_EQ(
        problem.at("message"),
        "line 4: /prompts/0/file/en cannot be played: the file is not there or cannot be read");
    EXPECT_EQ(published_, 0);
    const std::string path = prompts_.path() + "/menu.wav";
    ASSERT_TRUE(speech::write_sound_file(path, speech::Pcm(800)));
    for (int times = 1; times <= 2; ++times) {
        EXPECT_TRUE(
            ask({{"verb", "apply"}, {"yaml", with_prompt}}).at("problems").as_array().empty());
        EXPECT_EQ(published_, times) << "the file may be another one";
    }
    // It goes, and stands in nobody's way.
    std::filesystem::remove(path);
    EXPECT_TRUE(ask({{"verb", "apply"}, {"yaml", document}}).at("problems").as_array().empty());
    EXPECT_EQ(published_, 3);
}

TEST_F(Control, exports_what_was_applied) {
    ask({{"verb", "apply"}, {"yaml", document}});
    EXPECT_NE(ask({{"verb", "export"}}).at("yaml").as_string().find("hq"), json::string::npos);
}

TEST_F(Control, goes_through_the_audits_chain) {
    ask({{"verb", "apply"}, {"yaml", document}});
    EXPECT_EQ(ask({{"verb", "verify_audit"}}).at("rows"), 1);
}

// Of a copy, read only, with what was still in the write-ahead log; nothing of it is touched.
TEST(AuditOfCopy, is_verified_without_a_server) {
    namespace fs = std::filesystem;
    std::string name = (fs::temp_directory_path() / "copy-XXXXXX").string();
    const fs::path folder = ::mkdtemp(name.data());
    const std::string file = (folder / "zongji.db").string();
    {
        const auto database = store::open_database(file).value();
        ASSERT_TRUE(store::migrate(*database, "identity", identity::migrations()));
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(database->write([&](store::Transaction& transaction) -> Result<void> {
                ZONGJI_CHECK(identity::write_audit(transaction, {.who = "li", .what = "x"}));
                return {};
            }));
        }
        fs::create_directories(folder / "copy");
        for (const char* each : {"zongji.db", "zongji.db-wal"})
            fs::copy_file(folder / each, folder / "copy" / each);
    }
    const std::string copy = (folder / "copy" / "zongji.db").string();
    const auto before = fs::last_write_time(copy);
    ::chmod((folder / "copy").c_str(), 0500);
    const auto verified = control::verify_audit_of_copy(copy).as_object();
    ASSERT_TRUE(verified.contains("rows")) << json::serialize(verified);
    EXPECT_EQ(verified.at("rows"), 3);
    ::chmod((folder / "copy").c_str(), 0700);
    EXPECT_EQ(fs::last_write_time(copy), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "copy"), fs::directory_iterator()), 2);
    EXPECT_TRUE(control::verify_audit_of_copy(file + ".gone").as_object().contains("error"));
    fs::remove_all(folder);
}

TEST_F(Control, refuses_what_it_does_not_know) {
    EXPECT_EQ(ask({{"verb", "dance"}}).at("error"), "unknown verb");
    EXPECT_EQ(ask({}).at("error"), "unknown verb");
    EXPECT_EQ(ask({{"verb", 7}}).at("error"), "unknown verb");
}

}  // namespace
}  // namespace zongji::app
