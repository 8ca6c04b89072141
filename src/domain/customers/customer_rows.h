#pragma once

#include "domain/customers/customers.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Private to customers: rows, read and written.
namespace zongji::customers {

inline constexpr std::string_view phone_kind = "phone", mail_kind = "mail";

struct Identity {
    std::string_view kind;
    std::string value;
    std::string raw;
    std::string path;  // in the draft
};

// Checks the draft and brings its numbers and addresses into their one form. `stored` is what a
// masked number may stand for.
Result<std::vector<Identity>> read_draft(const CustomerDraft& draft,
                                         const std::vector<CustomerNumber>& stored);

// `tail` follows "WHERE": conditions, order, limit.
Result<std::vector<Customer>> read_customers(store::Transaction& transaction,
                                             const std::string& tail,
                                             const store::Parameters& parameters);

Result<Customer> read_customer(store::Transaction& transaction, const store::Scope& scope,
                               CustomerId id);

// Makes these the only identities of the customer.
Result<void> write_identities(store::Transaction& transaction, const Customer& customer,
                              const std::vector<Identity>& identities);

std::string small_letters(std::string text);  // ASCII only, alike on both databases
std::string search_text_of(const Customer& customer);

}  // namespace zongji::customers
