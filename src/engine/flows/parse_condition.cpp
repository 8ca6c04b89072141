#include "engine/flows/condition.h"

#include <array>
#include <utility>

namespace zongji::flows {
namespace {

using Kind = Condition::Kind;

constexpr int deepest = 16;
constexpr std::size_t longest_literal = 1000;

constexpr std::array<std::pair<std::string_view, Kind>, 9> kinds{
    {{"all", Kind::all},
     {"any", Kind::any},
     {"not", Kind::negation},
     {"equals", Kind::equals},
     {"greater", Kind::greater},
     {"less", Kind::less},
     {"in", Kind::in},
     {"starts_with", Kind::starts_with},
     {"exists", Kind::exists}}};

void read_pair(const json::value& value, const std::string& path, Condition& condition,
               Errors& errors) {
    if (!value.is_array() || value.get_array().size() != 2) {
        errors.add(path, "must be a list of two values");
        return;
    }
    for (std::size_t i = 0; i < 2; ++i) {
        condition.operands.push_back(
            operand_from(value.get_array()[i], path + "/" + std::to_string(i), errors));
    }
}

void read_in(const json::value& value, const std::string& path, Condition& condition,
             Errors& errors) {
    if (!value.is_array() || value.get_array().size() != 2 || !value.get_array()[1].is_array() ||
        value.get_array()[1].get_array().empty()) {
        errors.add(path, "must be a list of a value and a list of values");
        return;
    }
    condition.operands.push_back(operand_from(value.get_array()[0], path + "/0", errors));
    std::size_t i = 0;
    for (const json::value& item : value.get_array()[1].get_array()) {
        condition.operands.push_back(
            operand_from(item, path + "/1/" + std::to_string(i++), errors));
    }
}

Condition read(const json::value& value, const std::string& path, Errors& errors, int depth);

void read_parts(const json::value& value, const std::string& path, Condition& condition,
                Errors& errors, int depth) {
    if (!value.is_array() || value.get_array().empty()) {
        errors.add(path, "must be a list of at least one condition");
        return;
    }
    std::size_t i = 0;
    for (const json::value& part : value.get_array()) {
        condition.parts.push_back(read(part, path + "/" + std::to_string(i++), errors, depth + 1));
    }
}

Condition read(const json::value& value, const std::string& path, Errors& errors, int depth) {
    Condition condition;
    if (depth > deepest) {
        errors.add(path, "conditions are nested too deep");
        return condition;
    }
    if (!value.is_object() || value.get_object().size() != 1) {
        errors.add(path, "must be an object with exactly one member, such as {\"equals\": […]}");
        return condition;
    }
    const auto& [name, body] = *value.get_object().begin();
    const std::string here = child_path(path, name);
    for (const auto& [word, kind] : kinds) {
        if (word != std::string_view(name))
            continue;
        condition.kind = kind;
        switch (kind) {
            case Kind::all:
            case Kind::any:
                read_parts(body, here, condition, errors, depth);
                break;
            case Kind::negation:
                condition.parts.push_back(read(body, here, errors, depth + 1));
                break;
            case Kind::in:
                read_in(body, here, condition, errors);
                break;
            case Kind::exists:
                condition.operands.push_back(operand_from(body, here, errors));
                if (!condition.operands[0].is_variable) {
                    errors.add(here, "must name a variable: {\"var\": \"…\"}");
                }
                break;
            default:
                read_pair(body, here, condition, errors);
        }
        return condition;
    }
    errors.add(here, "is no kind of condition");
    return condition;
}

}  // namespace

Operand operand_from(const json::value& value, const std::string& path, Errors& errors) {
    if (value.is_object()) {
        Fields fields(value, path, errors);
        Operand operand{true, fields.variable("var")};
        fields.finish();
        return operand;
    }
    Operand operand;
    if (value.is_string()) {
        operand.text = std::string(value.get_string());
    } else if (value.is_bool() || value.is_number()) {
        operand.text = json::serialize(value);
    } else {
        errors.add(path, "must be text, a number, true, false or {\"var\": \"…\"}");
    }
    if (characters_in(operand.text) > longest_literal)
        errors.add(path, "is too long");
    return operand;
}

Condition condition_from(const json::value& value, const std::string& path, Errors& errors) {
    return read(value, path, errors, 1);
}

}  // namespace zongji::flows
