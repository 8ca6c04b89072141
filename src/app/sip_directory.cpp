#include "app/sip_directory.h"

#include "domain/configuration/carrier.h"
#include "domain/configuration/trust.h"

namespace zongji::app {

namespace {

sip::Carrier carrier_of(const configuration::Trunk& trunk) {
    sip::Carrier carrier;
    carrier.host = trunk.host;
    carrier.port = trunk.port;
    carrier.transport = trunk.transport;
    carrier.outbound_proxy = trunk.outbound_proxy;
    carrier.registers = trunk.registers;
    carrier.user = trunk.user;
    carrier.auth_user = trunk.auth_user;
    carrier.realm = trunk.realm;
    carrier.secret_hash = trunk.secret_hash;
    carrier.expires_s = trunk.expires_s;
    carrier.outbound = trunk.outbound;
    carrier.priority = trunk.priority;
    carrier.weight = trunk.weight;
    carrier.max_calls_out = trunk.max_calls_out;
    carrier.calls_per_second = trunk.calls_per_second;
    for (const std::string& text : trunk.number_rules) {
        if (auto rule = configuration::parse_number_rule(text))
            carrier.number_rules.push_back({rule->begins, rule->becomes});
    }
    carrier.from_user = trunk.from_user;
    carrier.caller_in = trunk.caller_in;
    carrier.withholds = trunk.withholds;
    carrier.answer_within_ms = trunk.answer_within_s * 1'000;
    carrier.ask_every_ms = trunk.ask_every_s * 1'000;
    carrier.lost_after = trunk.lost_after;
    carrier.back_after = trunk.back_after;
    return carrier;
}

}  // namespace

Result<std::shared_ptr<const sip::Directory>> sip_directory(
    const configuration::Snapshot& snapshot) {
    std::vector<sip::Trunk> trunks;
    for (const auto& [key, known] : snapshot.trunks)
        trunks.push_back(
            {known.id,
             configuration::trusted_addresses(known.record),
             known.record.max_calls,
             {known.record.silence_talking_s, known.record.silence_waiting_s, known.record.keys},
             key,
             known.record.called_in,
             carrier_of(known.record)});
    std::vector<sip::Phone> phones;
    for (const auto& [key, known] : snapshot.phones)
        phones.push_back({known.id, key, known.record.secret_hash, known.record.address});
    std::unordered_set<std::string> numbers;
    for (const auto& [key, known] : snapshot.numbers)
        numbers.insert(key);
    ZONGJI_TRY(auto made,
               sip::Directory::make(std::move(trunks), std::move(phones), std::move(numbers)));
    return std::shared_ptr<const sip::Directory>(std::make_shared<sip::Directory>(std::move(made)));
}

std::vector<std::string> trunks_too_wide(const configuration::Snapshot& snapshot) {
    std::vector<std::string> keys;
    for (const auto& [key, known] : snapshot.trunks) {
        if (configuration::trusted_addresses(known.record) != known.record.addresses)
            keys.push_back(key);
    }
    return keys;
}

}  // namespace zongji::app
