#include "store/parameter_check.h"

#include "base/text.h"

#include <cmath>

namespace zongji::store {
bool is_storable_text(std::string_view text) {
    return text.find('\0') == text.npos && is_utf8(text);
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
