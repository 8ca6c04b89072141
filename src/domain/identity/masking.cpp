#include "domain/identity/masking.h"

#include <algorithm>

namespace zongji::identity {
namespace {

bool is_number(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == ' ' || c == '*' || c == '#';
    });
}

// The first character of UTF-8 text, whole.
std::string_view first_character(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (text[length] & 0xc0) == 0x80) {
        ++length;
    }
    return text.substr(0, length);
}

}  // namespace

std::string mask_number(std::string_view number) {
    if (!is_number(number)) {
        return std::string(first_character(number)) + "****";
    }
    if (number.size() <= 5) {
        return std::string(number);
    }
    const std::size_t hidden = number.size() >= 8 ? 4 : 2;
    const std::size_t after = number.size() >= 11 ? 4 : 2;
    std::string masked(number);
    masked.replace(number.size() - after - hidden, hidden, hidden, '*');
    return masked;
}

}  // namespace zongji::identity
