#pragma once

#include "store/connection.h"
#include "store/statement_cache.h"

#include <chrono>

#include <libpq-fe.h>

namespace zongji::store {

class PostgresConnection : public Connection {
public:
    // `location` is a connection URI (PostgreSQL manual, §34.1.1.2).
    static Result<std::unique_ptr<Connection>> open(const std::string& location);

    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;
    ~PostgresConnection() override;

    Result<void> begin(Access access) override;
    Result<void> commit() override;
    void roll_back() override;
    Result<Answer> run(std::string_view sql, const Parameters& parameters) override;
    Trouble trouble() const override { return trouble_; }
    bool is_usable() const override;

private:
    // `types` are those the server was told; 0 where the parameter has been NULL so far.
    struct Prepared {
        std::string name;
        std::vector<Oid> types;
    };
    struct Closing {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Reply = std::unique_ptr<PGresult, Closing>;

    explicit PostgresConnection(PGconn* handle) : handle_(handle) {}

    Reply answer(int sent, std::chrono::seconds patience);
    Result<void> command(const char* sql);
    Result<Prepared*> prepared(std::string_view sql, const Parameters& parameters, bool& cached);
    void forget(const Prepared& statement);
    void forget_all();
    Error failure(const PGresult* reply, std::string_view doing, bool values_given);

    PGconn* handle_;
    StatementCache<Prepared> statements_{256};
    std::int64_t prepared_so_far_ = 0;
    Trouble trouble_ = Trouble::none;
    bool silent_ = false;  // it owes us an answer that we wait for no longer
};

// What an SQLSTATE means to a caller (PostgreSQL manual, appendix A).
ErrorCode postgres_meaning(std::string_view state);

// Columns of a reply as values. ErrorCode::failed for a number that no int64 holds.
Result<Rows> postgres_rows(const PGresult* reply);

// The parameters as libpq wants them. Points into `parameters`, which must live as long.
struct PostgresParameters {
    explicit PostgresParameters(const Parameters& parameters);

    std::vector<std::string> numbers;  // the text of what is not text itself
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
};

// The type that is announced for a value; 0, to be found by the server, for NULL.
Oid postgres_type(const Value& value);

}  // namespace zongji::store
