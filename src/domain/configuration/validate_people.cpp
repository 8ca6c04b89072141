#include "domain/configuration/findings.h"
#include "domain/configuration/syntax.h"

#include <algorithm>
#include <map>

namespace zongji::configuration {
namespace {

constexpr std::size_t least_password = 8;
// libsodium takes more, but hashing a megabyte for each attempt to sign in serves nobody.
constexpr std::size_t most_password = 256;

void validate_secret(Findings& findings, const std::string& path, const std::string& secret,
                     const std::string& hash, bool hash_well_formed) {
    if (!secret.empty()) {
        findings.expect(count_characters(secret) >= least_password, path,
                        "must have at least 8 characters");
        findings.expect(secret.size() <= most_password, path, "must have at most 256 bytes");
        findings.expect(hash.empty(), path + "_hash",
                        "must not stand beside what it is the hash of");
    }
    findings.expect(hash.empty() || hash_well_formed, path + "_hash",
                    "must be a hash as `export` writes it");
}

bool is_hex(const std::string& text, std::size_t length) {
    return text.size() == length && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

void validate_roles(Findings& findings, const std::string& path, const User& user) {
    findings.expect(!user.roles.empty(), path + "/roles", "must hold at least one role");
    for (std::size_t i = 1; i < user.roles.size(); ++i) {
        const auto before = user.roles.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(user.roles.begin(), before, user.roles[i]) != before) {
            findings.add(at(path, "roles", i), "stands twice");
        }
    }
    if (!user.always_ready)
        return;
    const bool agent = std::ranges::count(user.roles, Role::agent) > 0;
    findings.expect(agent && user.endpoint == Endpoint::phone, path + "/always_ready",
                    "is for agents with a phone");
}

}  // namespace

void validate_skill_levels(Findings& findings, const std::string& path,
                           const std::vector<SkillLevel>& levels) {
    Keys seen;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const std::string place = at(path, "skills", i);
        findings.names(place + "/skill", levels[i].skill, findings.skills, "skills");
        findings.expect(seen.insert(levels[i].skill).second, place + "/skill", "stands twice");
        findings.range(place + "/level", levels[i].level, 1, 10);
    }
}

void validate_phones(Findings& findings) {
    const auto& phones = findings.document.phones;
    for (std::size_t i = 0; i < phones.size(); ++i) {
        const Phone& phone = phones[i];
        const std::string path = at("phones", i);
        findings.org_unit(path, phone.org_unit);
        findings.expect(phone.address.empty() || is_sip_address(phone.address), path + "/address",
                        "must look like sip:host:port");
        validate_secret(findings, path + "/secret", phone.secret, phone.secret_hash,
                        is_hex(phone.secret_hash, 32));
    }
}

void validate_users(Findings& findings) {
    const auto& users = findings.document.users;
    Keys agent_numbers, used_phones;
    for (std::size_t i = 0; i < users.size(); ++i) {
        const User& user = users[i];
        const std::string path = at("users", i);
        findings.name(path + "/name", user.name);
        findings.org_unit(path, user.org_unit);
        validate_roles(findings, path, user);
        validate_skill_levels(findings, path, user.skills);
        validate_secret(findings, path + "/password", user.password, user.password_hash,
                        user.password_hash.starts_with("$argon2"));

        if (!user.number.empty()) {
            findings.expect(is_dialled(user.number), path + "/number", "must be 1 to 20 digits");
            findings.expect(agent_numbers.insert(user.number).second, path + "/number",
                            "is another user's already");
        }
        if (!user.phone.empty()) {
            findings.names(path + "/phone", user.phone, findings.phones, "phones");
            findings.expect(used_phones.insert(user.phone).second, path + "/phone",
                            "is another user's already");
        }
        findings.expect(user.endpoint == Endpoint::browser || !user.phone.empty(), path + "/phone",
                        "is required when the endpoint is a phone");
    }
}

}  // namespace zongji::configuration
