#include "app/control/verbs.h"
#include "app/founding.h"
#include "app/test/memory_stores.h"
#include "engine/calendars/calendars.h"

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
    Company company_{*stores_.stores->database, clock_, ids_};
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

TEST_F(Control, exports_what_was_applied) {
    ask({{"verb", "apply"}, {"yaml", document}});
    EXPECT_NE(ask({{"verb", "export"}}).at("yaml").as_string().find("hq"), json::string::npos);
}

TEST_F(Control, goes_through_the_audits_chain) {
    ask({{"verb", "apply"}, {"yaml", document}});
    EXPECT_EQ(ask({{"verb", "verify_audit"}}).at("rows"), 1);
}

TEST_F(Control, refuses_what_it_does_not_know) {
    EXPECT_EQ(ask({{"verb", "dance"}}).at("error"), "unknown verb");
    EXPECT_EQ(ask({}).at("error"), "unknown verb");
    EXPECT_EQ(ask({{"verb", 7}}).at("error"), "unknown verb");
}

}  // namespace
}  // namespace zongji::app
