#include "domain/configuration/carrier.h"

#include <algorithm>

namespace zongji::configuration {
namespace {

constexpr std::size_t longest_part = 20;

bool is_part_of_number(std::string_view text) {
    return text.size() <= longest_part && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || c == '+' || c == '*' || c == '#';
           });
}

}  // namespace

Result<NumberRule> parse_number_rule(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == text.npos)
        return invalid("must look like 0=+86: the beginning, and what comes in its place");
    NumberRule rule{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
    if (!is_part_of_number(rule.begins) || !is_part_of_number(rule.becomes))
        return invalid("must have digits, +, * and # beside its =, at most 20 on either side");
    if (rule.begins == rule.becomes)
        return invalid("changes nothing");
    return rule;
}

const std::string& auth_user_of(const Trunk& trunk) {
    return trunk.auth_user.empty() ? trunk.user : trunk.auth_user;
}

const std::string& realm_of(const Trunk& trunk) {
    return trunk.realm.empty() ? trunk.host : trunk.realm;
}

}  // namespace zongji::configuration
