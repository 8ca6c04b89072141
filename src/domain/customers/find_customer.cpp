#include "base/text.h"
#include "domain/customers/customer_rows.h"
#include "store/search_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::customers {
namespace {

constexpr std::size_t least_digits_of_a_fragment = 3;

// Adds to `parameters`; none where the text says nothing of a number.
std::string number_condition(const NumberSought& sought, store::Parameters& parameters) {
    std::string any;
    const auto add = [&](std::string_view sql, const std::string& value) {
        parameters.emplace_back(value);
        any += fmt::format("{}({})", any.empty() ? "" : " OR ",
                           fmt::format(fmt::runtime(sql), parameters.size()));
    };
    if (!sought.whole.empty())
        add("value = ?{0}", sought.whole);
    if (!sought.part.empty()) {
        add("value LIKE ?{0} ESCAPE '\\' OR raw LIKE ?{0} ESCAPE '\\'",
            store::like_anywhere(sought.part));
    }
    if (!sought.beginning.empty())
        add("value LIKE ?{0} ESCAPE '\\'", store::like_prefix(sought.beginning));
    if (!sought.last_four.empty()) {
        add(fmt::format("LENGTH(value) >= {} AND value LIKE ?{{0}}", least_length_for_last_four),
            "%" + sought.last_four);
    }
    return any;
}

// Of one number; none where it says nothing of one.
std::string has_number(const NumberSought& sought, store::Parameters& parameters) {
    const std::string in_numbers = number_condition(sought, parameters);
    if (in_numbers.empty())
        return {};
    return fmt::format(
        "id IN (SELECT customer_id FROM customer_identities WHERE kind = 'phone' AND ({}))",
        in_numbers);
}

// A word is in a name, or it is of a number.
std::string word_condition(const std::string& word, NumberSearch how,
                           store::Parameters& parameters) {
    const std::vector<std::string> one{word};
    const std::string in_names = store::all_words_in("search_text", one, parameters);
    const std::string in_numbers = has_number(number_sought(word, how), parameters);
    return in_numbers.empty() ? in_names : fmt::format("({} OR {})", in_names, in_numbers);
}

// The condition of one search box for names and numbers. A number may be written with blanks: then
// all of the text is one.
std::string text_condition(const std::string& text, NumberSearch how,
                           store::Parameters& parameters) {
    const auto words = search_words(text);
    std::string by_words;
    for (const std::string& word : words)
        by_words += (by_words.empty() ? "" : " AND ") + word_condition(word, how, parameters);
    if (by_words.empty())
        return "1 = 1";
    const std::string by_number =
        words.size() > 1 ? has_number(number_sought(text, how), parameters) : "";
    return by_number.empty() ? "(" + by_words + ")"
                             : fmt::format("(({}) OR {})", by_words, by_number);
}

}  // namespace

NumberSought number_sought(const std::string& text, NumberSearch how) {
    const PhoneNumber number = normalise(text);
    NumberSought sought;
    if (how == NumberSearch::whole_or_last_four) {
        sought.whole = number.identity();
        if (number.digits.size() == 4 && !number.digits.starts_with('+'))
            sought.last_four = number.digits;
    } else if (!number.e164.empty()) {
        sought.whole = number.e164;
    } else if (number.digits.size() >= least_digits_of_a_fragment) {
        sought.part = number.digits;
        // "025-84": the zero of an area code is not part of the international form.
        if (number.digits.starts_with('0'))
            sought.beginning = "+86" + number.digits.substr(1);
    }
    return sought;
}

Subquery customers_matching(const store::Scope& scope, const std::string& text, NumberSearch how) {
    return [scope, text, how](store::Parameters& parameters) {
        const std::string in_scope = scope_condition(scope, parameters);
        return "SELECT id FROM customers WHERE " + in_scope + " AND " +
               text_condition(text, how, parameters);
    };
}

Result<Customer> Customers::find_customer(const store::Scope& scope, CustomerId id) {
    Customer found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(found, read_customer(transaction, scope, id));
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

Result<std::optional<Customer>> Customers::find_by_number(const store::Scope& scope,
                                                          const PhoneNumber& number,
                                                          OrgUnitId nearest) {
    std::optional<Customer> found;
    if (number.identity().empty())
        return found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{number.identity()};
        std::string tail =
            "id IN (SELECT customer_id FROM customer_identities"
            " WHERE kind = 'phone' AND value = ?1) AND " +
            scope_condition(scope, parameters);
        parameters.emplace_back(nearest);
        tail += fmt::format(
            " ORDER BY CASE WHEN org_unit_id = ?{} THEN 0 ELSE 1 END ASC NULLS FIRST,"
            " id ASC NULLS FIRST LIMIT 1",
            parameters.size());
        ZONGJI_TRY(std::vector<Customer> customers, read_customers(transaction, tail, parameters));
        if (!customers.empty())
            found = std::move(customers.front());
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

Result<store::Page<Customer>> Customers::search_customers(const store::Scope& scope,
                                                          const std::string& text,
                                                          const store::PageRequest& page,
                                                          NumberSearch how) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);
    std::vector<Customer> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters;
        std::string tail = scope_condition(scope, parameters);
        if (!text.empty())
            tail += " AND " + text_condition(text, how, parameters);
        if (after) {
            parameters.emplace_back(after->id);
            tail += fmt::format(" AND id < ?{}", parameters.size());
        }
        tail += fmt::format(" ORDER BY id DESC NULLS LAST LIMIT {}", limit + 1);
        ZONGJI_TRY(found, read_customers(transaction, tail, parameters));
        return {};
    });
    if (!read)
        return read.error();
    return store::make_page(std::move(found), limit, [](const Customer& customer) {
        return store::PagePlace{customer.id.value, customer.id.value};
    });
}

Result<std::map<CustomerId, std::string>> Customers::likely_doubles(const store::Scope& scope,
                                                                    CustomerId id) {
    std::vector<CustomerId> doubles;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        doubles.clear();
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query(
                       "SELECT DISTINCT theirs.customer_id FROM customer_identities AS his"
                       " JOIN customer_identities AS theirs ON theirs.kind = his.kind"
                       " AND theirs.value = his.value AND theirs.customer_id <> his.customer_id"
                       " WHERE his.customer_id = ?1 ORDER BY theirs.customer_id ASC NULLS FIRST"
                       " LIMIT 20",
                       {id}));
        for (const store::Row& row : rows)
            doubles.push_back(row.id<CustomerId>(0));
        return {};
    });
    if (!read)
        return read.error();
    return names_of(scope, doubles);
}

Result<std::map<CustomerId, std::string>> Customers::names_of(const store::Scope& scope,
                                                              std::span<const CustomerId> ids) {
    std::map<CustomerId, std::string> names;
    if (ids.empty())
        return names;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        names.clear();
        store::Parameters parameters;
        std::string places;
        for (const CustomerId id : ids) {
            parameters.emplace_back(id);
            places += fmt::format("{}?{}", places.empty() ? "" : ", ", parameters.size());
        }
        const std::string sql = fmt::format(
            "SELECT id, CASE WHEN name = '' THEN company ELSE name END FROM customers"
            " WHERE id IN ({}) AND {}",
            places, scope_condition(scope, parameters));
        ZONGJI_TRY(const store::Rows rows, transaction.query(sql, parameters));
        for (const store::Row& row : rows)
            names[row.id<CustomerId>(0)] = row.text(1);
        return {};
    });
    if (!read)
        return read.error();
    return names;
}

Result<std::set<CustomerId>> Customers::with_numbers(const store::Scope& scope,
                                                     std::span<const CustomerId> ids) {
    std::set<CustomerId> found;
    if (ids.empty())
        return found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        found.clear();
        store::Parameters parameters;
        std::string places;
        for (const CustomerId id : ids) {
            parameters.emplace_back(id);
            places += fmt::format("{}?{}", places.empty() ? "" : ", ", parameters.size());
        }
        const std::string in_scope = scope_condition(scope, parameters);
        ZONGJI_TRY(
            const store::Rows rows,
            transaction.query(fmt::format("SELECT DISTINCT customer_id FROM customer_identities"
                                          " WHERE kind = 'phone' AND customer_id IN ({}) AND {}",
                                          places, in_scope),
                              parameters));
        for (const store::Row& row : rows)
            found.insert(row.id<CustomerId>(0));
        return {};
    }));
    return found;
}

}  // namespace zongji::customers
