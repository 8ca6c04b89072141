#pragma once

#include "store/database.h"

// SQL is written once, as SQLite reads it; PostgreSQL is given a translation. What is inside quotes
// or comments stays.
namespace zongji::store {

// `?12` becomes `$12`.
std::string to_postgres(std::string_view sql);

// The highest number of a parameter.
std::size_t parameter_count(std::string_view sql);

// The same for a step of the schema, where besides the words, in capitals only,
//     INTEGER, REAL, BLOB   become bigint, double precision, bytea;
//     TEXT                  becomes text COLLATE "C", so that both sort by code point;
//     STRICT                is left out.
// (A column may be called text: small letters are left alone.)
std::string schema_to_postgres(std::string_view sql);

// The statements of a step for one kind of database, translated, comments kept. A statement that
// begins with {{sqlite}} or {{postgres}} is for that kind alone.
Result<std::vector<std::string>> schema_statements(std::string_view sql, Database::Kind kind);

}  // namespace zongji::store
