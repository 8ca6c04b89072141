#include "scenarios/postgres.h"

#include "store/test/temporary_postgres.h"

#include <fmt/format.h>

namespace zongji::scenarios {
namespace {

using store::test::TemporaryPostgres;

// One connection for making and dropping databases.
class Administrator {
public:
    explicit Administrator(const std::string& location)
        : connection_(PQconnectdb(location.c_str())) {}
    Administrator(const Administrator&) = delete;
    Administrator& operator=(const Administrator&) = delete;
    ~Administrator() { PQfinish(connection_); }

    void say(const std::string& statement) {
        PGresult* reply = PQexec(connection_, statement.c_str());
        const bool good = PQresultStatus(reply) == PGRES_COMMAND_OK;
        PQclear(reply);
        ensure(good, "PostgreSQL makes and drops databases");
    }

private:
    PGconn* connection_;
};

// "postgresql://postgres@/t1?host=…" → "t1"
std::string name_in(const std::string& location) {
    const auto slash = location.find("@/") + 2;
    return location.substr(slash, location.find('?') - slash);
}

std::string with_name(std::string location, const std::string& name) {
    const auto slash = location.find("@/") + 2;
    return location.replace(slash, location.find('?') - slash, name);
}

}  // namespace

Result<PostgresServer> temporary_postgres() {
    auto& server = TemporaryPostgres::shared();
    if (!server.is_installed())
        return Error{ErrorCode::unavailable, "PostgreSQL 15 is not installed here", {}};
    const std::string model = server.new_database();
    auto administrator = std::make_shared<Administrator>(with_name(model, "postgres"));
    auto copies = std::make_shared<int>(0);
    return PostgresServer{[model] { return model; },
                          [administrator, copies](const std::string& location) {
                              const std::string name = fmt::format("copy_{}", ++*copies);
                              administrator->say(fmt::format("CREATE DATABASE {} TEMPLATE {}", name,
                                                             name_in(location)));
                              return with_name(location, name);
                          },
                          [administrator](const std::string& location) {
                              administrator->say("DROP DATABASE " + name_in(location));
                          }};
}

}  // namespace zongji::scenarios
