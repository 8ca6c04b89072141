#pragma once

#include "store/database.h"

namespace zongji::store {

enum class Access { read, write };

// What may be done about the last failure of a connection.
enum class Trouble {
    none,        // nothing: it is the caller's
    serialised,  // another transaction was in the way: run the whole transaction again
    lost         // the server is gone: connect and run the whole transaction again
};

struct Answer {
    Rows rows;
    std::int64_t changed = 0;
};

// One connection to a database, used by one thread at a time.
class Connection {
public:
    virtual ~Connection() = default;

    virtual Result<void> begin(Access access) = 0;
    virtual Result<void> commit() = 0;
    virtual void roll_back() = 0;

    // `parameters` have been checked. Error texts hold names of tables and columns at most.
    virtual Result<Answer> run(std::string_view sql, const Parameters& parameters) = 0;

    // Of the last call that failed.
    virtual Trouble trouble() const = 0;

    // False when it is of no further use, also for the next caller.
    virtual bool is_usable() const = 0;
};

}  // namespace zongji::store
