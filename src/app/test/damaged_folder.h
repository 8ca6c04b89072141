#pragma once

#include "app/check/check.h"
#include "app/live.h"
#include "app/records.h"
#include "store/test/each_database.h"

#include <filesystem>
#include <mutex>

// A company's data folder that is damaged in one way, and what a start and a check say of it.
namespace zongji::app::test {

namespace fs = std::filesystem;

// In the database, and nowhere else.
inline const std::string word_of_nobody = "written by nobody else";

// A company with what a data folder may hold: two months of journal, customers, an audit,
// recordings that are whole and one that was cut off, the calls that were live, the day so far; and
// the same folder as it was earlier. Made once.
class CompanyFolder {
public:
    static CompanyFolder& shared();

    // Of a server that was stopped: no logs. Of one that was killed: all in the logs.
    std::string stopped() const { return in("stopped"); }
    std::string killed() const { return in("killed"); }
    // Of the same server, before some of it had happened; and before the newer month began.
    std::string earlier() const { return in("earlier"); }
    std::string earliest() const { return in("earliest"); }

    std::string older_month() const;  // below a data folder
    std::string newer_month() const;

private:
    CompanyFolder();
    std::string in(const char* name) const { return folder_.path() + "/" + name; }
    void live_on(const std::string& data_dir);

    store::test::TemporaryFolder folder_;
};

// A copy of one of the folders, its key beside it.
class DamagedFolder {
public:
    explicit DamagedFolder(const std::string& of);

    std::string path(const std::string& name) const { return data_ + "/" + name; }
    void remove(const std::string& name) const;
    void cut(const std::string& name) const;
    void swap(const std::string& name, const std::string& with) const;
    void bring_back(const std::string& name, const std::string& from) const;
    // The byte at `at`, or one of `text`, which stands in the file.
    void flip(const std::string& name, std::size_t at) const;
    void flip(const std::string& name, const std::string& text) const;

    check::Report check() const;
    std::string check_says() const;
    // The server's records and live part, its recordings closed and played.
    std::string start_says() const;

private:
    Config config() const;

    store::test::TemporaryFolder folder_;
    const std::string data_ = folder_.path() + "/data";
};

}  // namespace zongji::app::test
