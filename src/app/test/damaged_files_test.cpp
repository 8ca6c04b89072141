#include "app/test/damaged_folder.h"

#include <cstdlib>
#include <fstream>
#include <functional>

#include <fmt/format.h>

// Every file of the data folder, missing, cut, swapped, from an old copy, or with another byte in
// it: what a start says, and what a check. The table stands in docs/operating.md, and is renewed by
// ZONGJI_RENEW=1.
namespace zongji::app::test {
namespace {

struct Row {
    std::string file;
    std::string damage;
    std::string start;
    std::string check;
};

// A file by what it is to an operator, where it lies, and what is done to it.
struct Case {
    std::string file;
    std::string name;
    std::string swapped_with;
    std::string what_it_is_swapped_with;
    std::string text;  // a byte of it is flipped
};

std::string at_its_day(std::int64_t recording) {
    for (const auto& entry :
         fs::recursive_directory_iterator(CompanyFolder::shared().stopped() + "/recordings")) {
        if (entry.path().filename() == fmt::format("{}.0.zjr", recording))
            return fs::relative(entry.path(), CompanyFolder::shared().stopped()).string();
    }
    return "";
}

class DamagedFiles : public testing::Test {
protected:
    void damaged(const std::string& file, const std::string& damage,
                 const std::function<void(const DamagedFolder&)>& how,
                 const std::string& whole = CompanyFolder::shared().stopped()) {
        const DamagedFolder folder(whole);
        how(folder);
        // The check first: it changes nothing, and a start does.
        Row row{file, damage, {}, folder.check_says()};
        row.start = folder.start_says();
        rows_.push_back(std::move(row));
    }

    void in_all_ways(const Case& one, const std::string& earlier) {
        damaged(one.file, "missing", [&](const auto& folder) { folder.remove(one.name); });
        damaged(one.file, "cut", [&](const auto& folder) { folder.cut(one.name); });
        if (!one.swapped_with.empty())
            damaged(one.file, "swapped with " + one.what_it_is_swapped_with,
                    [&](const auto& folder) { folder.swap(one.name, one.swapped_with); });
        if (!earlier.empty())
            damaged(one.file, "an old copy",
                    [&](const auto& folder) { folder.bring_back(one.name, earlier); });
        if (!one.text.empty())
            damaged(one.file, "a byte is another",
                    [&](const auto& folder) { folder.flip(one.name, one.text); });
    }

    // As it stands in the documents: what comes to the same is one row.
    std::string table() const {
        std::string text = "| file | damage | a start | `zongji check` |\n|---|---|---|---|\n";
        for (std::size_t i = 0; i < rows_.size();) {
            std::string damages = rows_[i].damage;
            std::size_t next = i + 1;
            while (next < rows_.size() && rows_[next].file == rows_[i].file &&
                   rows_[next].start == rows_[i].start && rows_[next].check == rows_[i].check)
                damages += ", " + rows_[next++].damage;
            text += fmt::format("| {} | {} | {} | {} |\n", rows_[i].file, damages,
                                rows_[i].start.empty() ? "goes on" : rows_[i].start,
                                rows_[i].check.empty() ? "–" : rows_[i].check);
            i = next;
        }
        return text;
    }

    std::vector<Row> rows_;
};

// Beside the build: build/<preset>/bin/test_app.
std::string document() {
    const fs::path program = fs::read_symlink("/proc/self/exe").parent_path();
    return (program / "../../../docs/operating.md").lexically_normal();
}

// Each stands in the documents with its reason.
bool nobody_can_see(const Row& row) {
    const std::pair<std::string_view, std::string_view> all[] = {
        {"`zongji.db`", "a byte of what people wrote"},
        {"a recording that was cut off", "cut"},
        {"`journal/snapshot.json`", "missing"},
        {"`live.db`", "missing"},
        {"`live.db`", "an old copy"},
        {"everything", "an old copy of all of it"}};
    return std::ranges::find(all, std::pair<std::string_view, std::string_view>(
                                      row.file, row.damage)) != std::end(all);
}

constexpr std::string_view begin = "<!-- damaged files -->\n";
constexpr std::string_view end = "<!-- end of damaged files -->\n";

TEST_F(DamagedFiles, each_has_its_word) {
    const std::string older = CompanyFolder::shared().older_month(),
                      newer = CompanyFolder::shared().newer_month();
    const std::string one = at_its_day(1), other = at_its_day(2);
    in_all_ways({"`zongji.db`", "zongji.db", newer, "a month of the journal", "settings.changed"},
                CompanyFolder::shared().earlier());
    damaged("`zongji.db`", "a byte of what people wrote",
            [](const auto& folder) { folder.flip("zongji.db", word_of_nobody); });
    damaged(
        "`zongji.db-wal`, after a crash", "missing",
        [](const auto& folder) { folder.remove("zongji.db-wal"); },
        CompanyFolder::shared().killed());
    damaged(
        "`zongji.db-wal`, after a crash", "a byte is another",
        [](const auto& folder) { folder.flip("zongji.db-wal", 5000); },
        CompanyFolder::shared().killed());
    in_all_ways(
        {"the newest month of the journal", newer, older, "an older one", "customer_hung_up"},
        CompanyFolder::shared().earlier());
    const std::string log = newer + "-wal";
    damaged(
        "its `-wal`, after a crash", "missing", [&](const auto& folder) { folder.remove(log); },
        CompanyFolder::shared().killed());
    damaged(
        "its `-wal`, after a crash", "a byte is another",
        [&](const auto& folder) { folder.flip(log, 5000); }, CompanyFolder::shared().killed());
    in_all_ways(
        {"an older month of the journal", older, "live.db", "`live.db`", "customer_hung_up"},
        CompanyFolder::shared().earliest());
    in_all_ways({"`journal/snapshot.json`", "journal/snapshot.json", "live.db", "`live.db`",
                 "\"position\":"},
                "");
    in_all_ways({"a recording", one, other, "another one", "\xff"}, "");
    const std::string cut_off = "recordings/open/4.0.zjr";
    in_all_ways({"a recording that was cut off", cut_off, one, "one that is whole", ""}, "");
    damaged("a recording that was cut off", "a byte is another",
            [&](const auto& folder) { folder.flip(cut_off, 20'000); });
    in_all_ways({"`live.db`", "live.db", "zongji.db", "`zongji.db`", "7777"},
                CompanyFolder::shared().earlier());
    in_all_ways({"`master-key.id`", "master-key.id", "journal/installation.id",
                 "`journal/installation.id`", ""},
                "");
    damaged("`master-key.id`", "a byte is another",
            [](const auto& folder) { folder.flip("master-key.id", 3); });
    for (const char* id : {"journal/installation.id", "recordings/installation.id"}) {
        in_all_ways({fmt::format("`{}`", id), id, "", "", ""}, "");
        damaged(fmt::format("`{}`", id), "a byte is another",
                [&](const auto& folder) { folder.flip(id, 3); });
    }
    damaged(
        "everything", "an old copy of all of it", [](const auto&) {},
        CompanyFolder::shared().earlier());

    const std::string path = document();
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t from = text.find(begin) + begin.size(), to = text.find(end);
    ASSERT_NE(to, std::string::npos) << "the place for the table in " << path;
    const std::string made = table();
    if (std::getenv("ZONGJI_RENEW"))
        std::ofstream(path) << text.substr(0, from) + made + text.substr(to);
    else
        EXPECT_EQ(text.substr(from, to - from), made) << "ZONGJI_RENEW=1 writes it anew";
    for (const Row& row : rows_) {
        const bool is_silent = row.start.empty() && row.check.empty();
        EXPECT_TRUE(!is_silent || nobody_can_see(row)) << row.file << ", " << row.damage;
    }
}

TEST_F(DamagedFiles, are_none_where_nothing_was_damaged) {
    for (const std::string& whole :
         {CompanyFolder::shared().stopped(), CompanyFolder::shared().killed()}) {
        const DamagedFolder folder(whole);
        EXPECT_EQ(folder.check_says(), "") << folder.check().text(check::Language::en);
        EXPECT_EQ(folder.start_says(), "");
    }
}

}  // namespace
}  // namespace zongji::app::test
