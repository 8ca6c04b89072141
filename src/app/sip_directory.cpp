#include "app/sip_directory.h"

#include "domain/configuration/trust.h"

namespace zongji::app {

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
             known.record.called_in});
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
