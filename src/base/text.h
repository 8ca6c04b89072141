#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text as it comes from outside (a wire, a file, a person), made into text that can be stored,
// shown and compared. What is told here stands in decision 26.
namespace zongji {

// Whether it is well-formed UTF-8 (RFC 3629). NUL is.
bool is_utf8(std::string_view text);

// As it is, where it is well-formed and without NUL; else with U+FFFD for each NUL and each
// ill-formed sequence, as long as the Unicode Standard has it (§3.9, "maximal subpart").
std::string well_formed(std::string_view bytes);

// The longest beginning of UTF-8 text that has at most `most` bytes and ends between characters.
std::string_view cut_text(std::string_view text, std::size_t most);

// One line of at most `most` bytes of whatever came from a wire:
// - UTF-8; else Chinese in GBK where the bytes can hardly be anything else, as old exchanges send
//   it; else UTF-8 with U+FFFD for what is none;
// - of that, letters, marks, numbers, punctuation and symbols; blanks of any kind and line ends
//   become one space, and none stands at either end;
// - nothing else: no controls, no marks of direction, nothing that cannot be seen. The two joiners
//   (U+200C, U+200D), by which some scripts are spelt, stay between what they join.
std::string plain_line(std::string_view bytes, std::size_t most);

// Whether there is a letter of any script in it: no telephone number has one.
bool has_letters(std::string_view text);

// Of whatever widths, cases and forms a person writes in: what is the same for whoever searches is
// the same here (NFKC_Casefold, Unicode Standard §3.13, UAX 15). "Ａ型" → "a型".
std::string search_form(std::string_view text);

// What stands between blanks, as it is. The first 16 of them.
std::vector<std::string> words_of(std::string_view text);

// The words of a search box in the form in which they are searched.
inline std::vector<std::string> search_words(std::string_view text) {
    return words_of(search_form(text));
}

}  // namespace zongji
