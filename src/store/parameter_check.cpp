#include "store/parameter_check.h"

#include <cmath>

namespace zongji::store {
namespace {

// The length of the well-formed sequence at the start of `text`, or 0. The bounds of the second
// byte keep out overlong forms, surrogates and what lies above U+10FFFF (RFC 3629 §4).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return lead == 0 ? 0 : 1;

    std::size_t length = 0;
    unsigned char least = 0x80;
    unsigned char most = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        length = 3;
        if (lead == 0xe0)
            least = 0xa0;
        if (lead == 0xed)
            most = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        if (lead == 0xf0)
            least = 0x90;
        if (lead == 0xf4)
            most = 0x8f;
    } else {
        return 0;
    }
    if (text.size() < length || byte(1) < least || byte(1) > most)
        return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    }
    return length;
}

}  // namespace

bool is_storable_text(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

Result<void> check_parameters(const Parameters& parameters) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Value& value = parameters[i].value;
        if (const auto* text = std::get_if<std::string>(&value); text && !is_storable_text(*text)) {
            return invalid("parameter " + std::to_string(i + 1) + " must be UTF-8 without NUL");
        }
        if (const auto* real = std::get_if<double>(&value); real && !std::isfinite(*real)) {
            return invalid("parameter " + std::to_string(i + 1) + " must be a finite number");
        }
    }
    return {};
}

}  // namespace zongji::store
