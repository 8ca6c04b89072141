#include "app/parts.h"

#include "app/metrics.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

class Noting final : public Part {
public:
    Noting(std::string name, std::string& notes) : name_(std::move(name)), notes_(notes) {}

    Result<void> use(const Snapshot& /*fresh*/) override {
        notes_ += "use " + name_ + "; ";
        if (name_ == "broken")
            return invalid("cannot");
        return {};
    }
    void stop() override { notes_ += "stop " + name_ + "; "; }
    void metrics(Metrics& out) override { out.dropped(name_.c_str(), 1); }

private:
    std::string name_;
    std::string& notes_;
};

TEST(Parts, are_stopped_the_other_way_round) {
    std::string notes;
    Noting records("records", notes);
    Noting live("live", notes);
    Parts parts;
    parts.add(records);
    parts.add(live);
    EXPECT_TRUE(parts.use({}));
    parts.stop();
    EXPECT_EQ(notes, "use records; use live; stop live; stop records; ");
}

TEST(Parts, take_a_configuration_up_to_the_first_that_cannot) {
    std::string notes;
    Noting records("records", notes);
    Noting broken("broken", notes);
    Noting live("live", notes);
    Parts parts;
    parts.add(records);
    parts.add(broken);
    parts.add(live);
    EXPECT_FALSE(parts.use({}));
    EXPECT_EQ(notes, "use records; use broken; ");
}

TEST(Parts, share_families_on_the_page_of_their_figures) {
    std::string notes;
    Noting one("one", notes);
    Noting two("two", notes);
    Parts parts;
    parts.add(one);
    parts.add(two);
    const std::string page = parts.metrics();
    EXPECT_NE(page.find("# TYPE zongji_dropped_total counter\n"
                        "zongji_dropped_total{what=\"one\"} 1\n"
                        "zongji_dropped_total{what=\"two\"} 1\n"),
              std::string::npos)
        << page;
    EXPECT_NE(page.find("zongji_process_threads "), std::string::npos);
}

}  // namespace
}  // namespace zongji::app
