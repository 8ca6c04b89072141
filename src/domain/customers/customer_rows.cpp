#include "domain/customers/customer_rows.h"

#include "base/text.h"
#include "store/columns.h"

#include <map>

#include <fmt/format.h>

namespace zongji::customers {
namespace {

// The columns of `customers`; numbers and addresses have a table of their own.
struct CustomerRow {
    CustomerId id;
    OrgUnitId org_unit_id;
    std::string name;
    std::string company;
    std::string tier;
    std::vector<std::string> tags;
    std::string note;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (),
                      (id, org_unit_id, name, company, tier, tags, note, created_at, updated_at,
                       version))

Customer without_identities(CustomerRow row) {
    Customer customer;
    customer.id = row.id;
    customer.org_unit_id = row.org_unit_id;
    customer.name = std::move(row.name);
    customer.company = std::move(row.company);
    customer.tier = std::move(row.tier);
    customer.tags = std::move(row.tags);
    customer.note = std::move(row.note);
    customer.created_at = row.created_at;
    customer.updated_at = row.updated_at;
    customer.version = row.version;
    return customer;
}

Result<void> add_identities(store::Transaction& transaction, std::vector<Customer>& customers) {
    if (customers.empty())
        return {};
    std::map<CustomerId, Customer*> by_id;
    store::Parameters parameters;
    std::string places;
    for (Customer& customer : customers) {
        by_id[customer.id] = &customer;
        parameters.emplace_back(customer.id);
        places += fmt::format("{}?{}", places.empty() ? "" : ", ", parameters.size());
    }
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT customer_id, kind, value, raw FROM customer_identities"
                                 " WHERE customer_id IN (" +
                                     places +
                                     ") ORDER BY customer_id ASC NULLS FIRST,"
                                     " kind ASC NULLS FIRST, place ASC NULLS FIRST",
                                 parameters));
    for (const store::Row& row : rows) {
        Customer& customer = *by_id.at(row.id<CustomerId>(0));
        if (row.text(1) == phone_kind) {
            customer.numbers.push_back({row.text(2), row.text(3)});
        } else {
            customer.mails.push_back(row.text(3));
        }
    }
    return {};
}

}  // namespace

std::string search_text_of(const Customer& customer) {
    return search_form(customer.name + "\n" + customer.company);
}

Result<std::vector<Customer>> read_customers(store::Transaction& transaction,
                                             const std::string& tail,
                                             const store::Parameters& parameters) {
    const std::string sql = fmt::format("SELECT {} FROM customers WHERE {}",
                                        store::select_columns<CustomerRow>(), tail);
    ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
    ZONGJI_TRY(std::vector<CustomerRow> found, store::read_rows<CustomerRow>(rows));
    std::vector<Customer> customers;
    for (CustomerRow& row : found)
        customers.push_back(without_identities(std::move(row)));
    ZONGJI_CHECK(add_identities(transaction, customers));
    return customers;
}

Result<Customer> read_customer(store::Transaction& transaction, const store::Scope& scope,
                               CustomerId id) {
    store::Parameters parameters{id};
    const std::string tail = "id = ?1 AND " + scope_condition(scope, parameters);
    ZONGJI_TRY(std::vector<Customer> found, read_customers(transaction, tail, parameters));
    if (found.empty())
        return not_found("there is no such customer");
    return std::move(found.front());
}

Result<void> write_identities(store::Transaction& transaction, const Customer& customer,
                              const std::vector<Identity>& identities) {
    ZONGJI_CHECK(transaction.execute("DELETE FROM customer_identities WHERE customer_id = ?1",
                                     {customer.id}));
    int place = 0;
    for (const Identity& identity : identities) {
        ZONGJI_CHECK(transaction.execute(
            "INSERT INTO customer_identities (kind, value, org_unit_id, customer_id, raw, place)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            {identity.kind, identity.value, customer.org_unit_id, customer.id, identity.raw,
             place++}));
    }
    return {};
}

}  // namespace zongji::customers
