#pragma once

#include "store/database.h"
#include "store/test/temporary_postgres.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace zongji::store::test {

// A folder that goes with the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        char pattern[] = "/tmp/zongji-test-XXXXXX";
        path_ = mkdtemp(pattern);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

// Runs each test on an empty SQLite file and on an empty PostgreSQL database:
//     class Tickets : public store::test::EachDatabase {};
//     ZONGJI_ON_EACH_DATABASE(Tickets);
//     TEST_P(Tickets, …) { database().write(…) }
class EachDatabase : public testing::TestWithParam<Database::Kind> {
protected:
    void SetUp() override {
        if (GetParam() == Database::Kind::sqlite) {
            location_ = folder_.path() + "/test.db";
        } else {
            auto& server = TemporaryPostgres::shared();
            if (!server.is_installed())
                GTEST_SKIP() << "PostgreSQL 15 is NOT INSTALLED HERE";
            location_ = server.new_database();
        }
        auto opened = open_database(location_);
        ASSERT_TRUE(opened) << opened.error().message;
        database_ = std::move(*opened);
    }

    bool is_postgres() const { return GetParam() == Database::Kind::postgres; }
    Database& database() { return *database_; }
    const std::string& location() const { return location_; }

private:
    TemporaryFolder folder_;
    std::string location_;
    std::unique_ptr<Database> database_;
};

inline std::string kind_name(const testing::TestParamInfo<Database::Kind>& info) {
    return info.param == Database::Kind::sqlite ? "sqlite" : "postgres";
}

}  // namespace zongji::store::test

#define ZONGJI_ON_EACH_DATABASE(suite)                                                   \
    INSTANTIATE_TEST_SUITE_P(each, suite,                                                \
                             testing::Values(::zongji::store::Database::Kind::sqlite,    \
                                             ::zongji::store::Database::Kind::postgres), \
                             ::zongji::store::test::kind_name)
