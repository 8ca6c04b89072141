#include "domain/configuration/validate.h"

#include "domain/configuration/findings.h"
#include "domain/configuration/kinds.h"
#include "domain/configuration/syntax.h"

namespace zongji::configuration {
namespace {

bool well_formed_key(std::string_view kind, std::string_view key) {
    if (kind == "users")
        return is_login(key);
    if (kind == "phones")
        return is_sip_user(key);
    if (kind == "numbers")
        return is_dialled(key);
    return is_key(key);
}

const char* key_syntax(std::string_view kind) {
    if (kind == "users")
        return "must be 1 to 64 letters, digits, '.', '_', '-' or '@'";
    if (kind == "phones")
        return "must be 1 to 64 letters, digits, '.', '_', '-' or '+'";
    if (kind == "numbers")
        return "must be 1 to 20 digits, after a '+' where the trunk delivers one";
    return "must be 1 to 64 small letters, digits, '.', '_' or '-'";
}

std::string without_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

void validate_keys_into(const Document& document, Findings& findings) {
    for_each_kind([&](const auto& kind) {
        Keys seen;
        std::size_t index = 0;
        for (const auto& record : document.*kind.list) {
            const std::string path = at(kind.name, index++) + "/key";
            if (!well_formed_key(kind.name, record.key))
                findings.add(path, key_syntax(kind.name));
            // People type logins, and nobody should have to know which "Li" he is.
            if (!seen.insert(without_case(record.key)).second) {
                findings.add(path, "stands twice among the " + std::string(kind.name));
            }
        }
    });
}

}  // namespace

bool is_kind(std::string_view name) {
    bool found = false;
    for_each_kind([&](const auto& kind) { found = found || kind.name == name; });
    return found;
}

std::vector<Error> validate_keys(const Document& document) {
    const Checks none;
    Findings findings(document, none);
    validate_keys_into(document, findings);
    return findings.take();
}

std::vector<Error> validate(const Document& document, const Checks& checks) {
    Findings findings(document, checks);
    validate_keys_into(document, findings);
    validate_org_units(findings);
    validate_calendars(findings);
    validate_skills(findings);
    validate_queues(findings);
    validate_phones(findings);
    validate_users(findings);
    validate_prompts(findings);
    validate_flows(findings);
    validate_trunks(findings);
    validate_numbers(findings);
    validate_contact_rules(findings);
    validate_call_limits(findings);
    return findings.take();
}

}  // namespace zongji::configuration
