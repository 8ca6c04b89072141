#include "domain/configuration/carrier.h"
#include "domain/configuration/findings.h"
#include "domain/configuration/syntax.h"

#include <algorithm>
#include <set>

namespace zongji::configuration {
namespace {

constexpr std::size_t most_secret = 256;
constexpr std::size_t hash_size = 32 + 64;  // MD5, SHA-256

bool is_hash(const std::string& text) {
    return text.size() == hash_size && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// What stands in quotation marks in a header (RFC 3261 §25.1), or in a URI before "@".
bool is_name_of_ours(const std::string& text, std::string_view more) {
    return text.size() <= 128 && std::ranges::all_of(text, [&](char c) {
               const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
               return letter || (c >= '0' && c <= '9') || more.find(c) != more.npos;
           });
}

bool is_host_port(const std::string& text) {
    return is_sip_address("sip:" + text) && text.find_first_of("@;") == text.npos;
}

void validate_names(Findings& findings, const std::string& path, const Trunk& trunk) {
    constexpr std::string_view user = "-_.+*#~";
    findings.expect(is_name_of_ours(trunk.user, user), path + "/user",
                    "must be the part before the @ of the address of record");
    findings.expect(is_name_of_ours(trunk.from_user, user), path + "/from_user",
                    "must be a number or a user name");
    findings.expect(is_name_of_ours(trunk.auth_user, "-_.+*#~@"), path + "/auth_user",
                    "must be a user name, with its @ and domain where the carrier wants them");
    findings.expect(is_name_of_ours(trunk.realm, "-_.+*#~@:/ "), path + "/realm",
                    "must be the realm as the carrier writes it");
}

void validate_secret(Findings& findings, const std::string& path, const Trunk& trunk) {
    if (!trunk.secret.empty()) {
        findings.expect(trunk.secret.size() <= most_secret, path + "/secret",
                        "must have at most 256 bytes");
        findings.expect(trunk.secret_hash.empty(), path + "/secret_hash",
                        "must not stand beside what it is the hash of");
        findings.expect(!auth_user_of(trunk).empty() && !realm_of(trunk).empty(), path + "/secret",
                        "needs a user, and a host or realm that it is good for");
    }
    findings.expect(trunk.secret_hash.empty() || is_hash(trunk.secret_hash), path + "/secret_hash",
                    "must be a hash as `export` writes it");
}

void validate_number_rules(Findings& findings, const std::string& path, const Trunk& trunk) {
    std::set<std::string> beginnings;
    for (std::size_t i = 0; i < trunk.number_rules.size(); ++i) {
        const std::string place = at(path, "number_rules", i);
        const auto rule = parse_number_rule(trunk.number_rules[i]);
        if (!rule) {
            findings.add(place, rule.error().message);
        } else {
            findings.expect(beginnings.insert(rule->begins).second, place,
                            "has the beginning of another rule");
        }
    }
}

}  // namespace

void validate_carrier(Findings& findings, const std::string& path, const Trunk& trunk) {
    const bool speaks_first = trunk.outbound || trunk.registers;
    findings.expect(!trunk.addresses.empty() || speaks_first, path + "/addresses",
                    "must hold at least one, unless the trunk registers or calls out");
    findings.expect(!trunk.host.empty() || !speaks_first, path + "/host",
                    "is required of a trunk that registers or calls out");
    findings.expect(trunk.host.empty() ||
                        (is_host_port(trunk.host) && (trunk.host.starts_with('[') ||
                                                      trunk.host.find(':') == std::string::npos)),
                    path + "/host", "must be a host name or an IP address, without a port");
    findings.expect(trunk.outbound_proxy.empty() || is_host_port(trunk.outbound_proxy),
                    path + "/outbound_proxy", "must look like host or host:port");
    findings.expect(!trunk.registers || !trunk.user.empty(), path + "/user",
                    "is required of a trunk that registers");
    validate_names(findings, path, trunk);
    validate_secret(findings, path, trunk);
    validate_number_rules(findings, path, trunk);

    findings.range(path + "/port", trunk.port, 0, 65'535);
    findings.range(path + "/expires_s", trunk.expires_s, 60, 86'400);
    findings.range(path + "/priority", trunk.priority, 0, 1'000);
    findings.range(path + "/weight", trunk.weight, 1, 1'000);
    findings.range(path + "/max_calls_out", trunk.max_calls_out, 0, 100'000);
    findings.range(path + "/calls_per_second", trunk.calls_per_second, 0, 10'000);
    findings.range(path + "/answer_within_s", trunk.answer_within_s, 1, 30);
    findings.range(path + "/ask_every_s", trunk.ask_every_s, 0, 3'600);
    findings.range(path + "/lost_after", trunk.lost_after, 1, 100);
    findings.range(path + "/back_after", trunk.back_after, 1, 100);
}

}  // namespace zongji::configuration
