#include "domain/customers/customers.h"
#include "store/search_text.h"

namespace zongji::customers {
namespace {

constexpr store::Migration steps[] = {{1, "customers", R"(
    CREATE TABLE customers (
        id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        -- For sorting and searching, made by us: pinyin belongs here.
        sort_key TEXT NOT NULL,
        search_text TEXT NOT NULL,
        company TEXT NOT NULL,
        tier TEXT NOT NULL,
        tags TEXT NOT NULL,
        note TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        version INTEGER NOT NULL
    ) STRICT;
    {{sqlite}} CREATE INDEX customers_by_unit ON customers (org_unit_id, id DESC);
    {{postgres}} CREATE INDEX customers_by_unit ON customers (org_unit_id, id DESC NULLS LAST);

    CREATE TABLE customer_identities (
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        org_unit_id INTEGER NOT NULL,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        raw TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (kind, value)
    ) STRICT;
    CREATE INDEX customer_identities_by_customer ON customer_identities (customer_id, kind, place);
)"},
                                      {2, "a number may be several customers'", R"(
    CREATE TABLE shared_identities (
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        org_unit_id INTEGER NOT NULL,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        raw TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (kind, value, customer_id)
    ) STRICT;
    INSERT INTO shared_identities (kind, value, org_unit_id, customer_id, raw, place)
        SELECT kind, value, org_unit_id, customer_id, raw, place FROM customer_identities;
    DROP TABLE customer_identities;
    ALTER TABLE shared_identities RENAME TO customer_identities;
    CREATE INDEX customer_identities_by_customer ON customer_identities (customer_id, kind, place);
)"}};

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

Result<void> renew_search_texts(store::Database& database) {
    return store::renew_search_texts(database, {"customers", "name || ?1 || company"});
}

}  // namespace zongji::customers
