#pragma once

#include "engine/flows/fields.h"

#include <map>
#include <string>
#include <vector>

// A question about variables, as a tree that can be clicked together.
namespace zongji::flows {

using Variables = std::map<std::string, std::string>;

// A literal, or the value that a variable has when it is asked for.
struct Operand {
    bool is_variable = false;
    std::string text;  // the literal, or the variable's name
};

// Null if the variable is not set.
const std::string* value_of(const Operand& operand, const Variables& variables);

struct Condition {
    enum class Kind { all, any, negation, equals, greater, less, in, starts_with, exists };
    Kind kind = Kind::all;
    std::vector<Condition> parts;   // all, any, negation
    std::vector<Operand> operands;  // the others; `in`: the first is sought among the rest
};

// A comparison with a variable that is not set is false. `greater` and `less` compare decimal
// numbers and are false for anything else; the others compare text.
bool holds(const Condition& condition, const Variables& variables);

Operand operand_from(const json::value& value, const std::string& path, Errors& errors);
Condition condition_from(const json::value& value, const std::string& path, Errors& errors);

}  // namespace zongji::flows
