#pragma once

#include "domain/configuration/records.h"

#include <string>
#include <vector>

namespace zongji::configuration {

enum class ChangeKind { added, changed, removed };
BOOST_DESCRIBE_ENUM(ChangeKind, added, changed, removed)

// What became of one record. Holds the names of fields and never their values, since those can be
// secrets.
struct Change {
    std::string kind;  // "queues"
    std::string key;
    ChangeKind change = ChangeKind::changed;
    std::vector<std::string> fields;  // of a changed record
};
BOOST_DESCRIBE_STRUCT(Change, (), (kind, key, change, fields))

// In the order of the kinds, then of the keys. Pure; any thread.
std::vector<Change> diff(const Document& before, const Document& after);

// The same document with its lists ordered by key, as `export` writes it.
Document in_order(Document document);

// Without passwords, secrets and their hashes: what leaves through the settings pages.
Document without_secrets(Document document);

}  // namespace zongji::configuration
