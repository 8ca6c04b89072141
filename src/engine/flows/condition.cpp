#include "engine/flows/condition.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace zongji::flows {
namespace {

std::optional<double> decimal(const std::string& text) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

bool compare(Condition::Kind kind, const std::string& a, const std::string& b) {
    if (kind == Condition::Kind::equals)
        return a == b;
    if (kind == Condition::Kind::starts_with)
        return a.compare(0, b.size(), b) == 0;
    const auto left = decimal(a);
    const auto right = decimal(b);
    if (!left || !right)
        return false;
    return kind == Condition::Kind::greater ? *left > *right : *left < *right;
}

}  // namespace

const std::string* value_of(const Operand& operand, const Variables& variables) {
    if (!operand.is_variable)
        return &operand.text;
    const auto found = variables.find(operand.text);
    return found == variables.end() ? nullptr : &found->second;
}

bool holds(const Condition& condition, const Variables& variables) {
    const auto part_holds = [&variables](const Condition& part) { return holds(part, variables); };
    switch (condition.kind) {
        case Condition::Kind::all:
            return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
        case Condition::Kind::any:
            return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
        case Condition::Kind::negation:
            return !holds(condition.parts.at(0), variables);
        default:
            break;
    }

    const std::string* first = value_of(condition.operands.at(0), variables);
    if (first == nullptr)
        return false;
    if (condition.kind == Condition::Kind::exists)
        return !first->empty();
    const Condition::Kind each =
        condition.kind == Condition::Kind::in ? Condition::Kind::equals : condition.kind;
    return std::any_of(condition.operands.begin() + 1, condition.operands.end(),
                       [&](const Operand& operand) {
                           const std::string* other = value_of(operand, variables);
                           return other != nullptr && compare(each, *first, *other);
                       });
}

}  // namespace zongji::flows
