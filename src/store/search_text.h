#pragma once

#include "store/database.h"

#include <span>
#include <string>
#include <string_view>

// Search boxes over tables with a column `search_text`: what is to be found, in the form of
// search_form() (base/text.h), so that widths and cases do not matter on either database.
namespace zongji::store {

// That each of the words is in `column`, in whatever order. Appends its parameters. No words: all.
std::string all_words_in(std::string_view column, std::span<const std::string> words,
                         Parameters& parameters);

// A table's rows, and what is to be found in each.
struct Searched {
    std::string_view table;
    std::string_view text;  // SQL; ?1 is a line end
};

// Makes the search texts again that an earlier program wrote in another form: once for each form
// and table, in pieces, at a start. 20 µs a row or so.
Result<void> renew_search_texts(Database& database, const Searched& searched);

}  // namespace zongji::store
